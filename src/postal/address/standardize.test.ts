import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCityTable, explain, format, formatLines, parse, REASON, standardize } from './index.ts';

const cities = createCityTable([
  { zip: '60601', city: 'Chicago', state: 'IL' },
  { zip: '92648', city: 'Huntington Beach', state: 'CA' },
  { zip: '50010', city: 'Ames', state: 'IA' },
]);

const line = (text: string): string =>
  format(standardize(parse(`${text}, Ames, IA 50010`, cities))).replace(/, AMES IA 50010$/, '');

const rule = (name: string, cases: Readonly<Record<string, string>>): void => {
  test(name, () => {
    for (const [text, wanted] of Object.entries(cases)) assert.equal(line(text), wanted, text);
  });
};

rule('writes capitals and standard abbreviations', {
  '123 North Main Street Apartment 4': '123 N MAIN ST APT 4',
  '100 S.E. Washington Avenue': '100 SE WASHINGTON AVE',
  '1 Terrace Crossing Southwest': '1 TERRACE XING SW',
  '55 Peñasco St.': '55 PENASCO ST',
});

rule('abbreviates only the last of two suffixes, and no word of a name', {
  '1234 Oak Street Road': '1234 OAK STREET RD',
  '10 North Oak Avenue Court': '10 N OAK AVENUE CT',
  '12 North Street': '12 NORTH ST',
});

rule('puts highways into their standard form', {
  '1 Hwy 50': '1 HIGHWAY 50',
  '1 US 80': '1 US HIGHWAY 80',
  '1 CR 12': '1 COUNTY ROAD 12',
  '1 Co Rd 1400N': '1 COUNTY ROAD 1400N',
  '1 SR 7': '1 STATE ROUTE 7',
  '1 St Hwy 9': '1 STATE HIGHWAY 9',
  '1 IL Rte. 2': '1 ILLINOIS ROUTE 2',
  '1 Vermont 12': '1 VERMONT HIGHWAY 12',
  '1 Farm to Market 1200': '1 FM 1200',
  '1 I-55': '1 INTERSTATE 55',
  '1 US-19 N': '1 US HIGHWAY 19 N',
});

rule('puts boxes and routes into their standard form', {
  'Post Office Box 0012': 'PO BOX 12',
  'Drawer B': 'PO BOX B',
  'Rural Route # 03 Box 09': 'RR 3 BOX 9',
  'RFD 4 Box 12': 'RR 4 BOX 12',
  'Star Route 5 Box 7': 'HC 5 BOX 7',
  'Highway Contract Route 68 Box 23A': 'HC 68 BOX 23A',
});

test('writes the Spanish prefix of a Puerto Rico street in its standard form', () => {
  const written = (text: string): string => format(standardize(parse(text)));
  assert.equal(written('100 Avenida Ashford, San Juan, PR 00907'), '100 AVE ASHFORD, SAN JUAN PR 00907');
  assert.equal(
    written('Urbanizacion Las Lomas, 12 Calle 3, San Juan, PR 00921'),
    'URB LAS LOMAS, 12 CALLE 3, SAN JUAN PR 00921',
  );
  assert.equal(written('100 Avenida Juarez, Vista, CA 92081'), '100 AVENIDA JUAREZ, VISTA CA 92081');
});

rule('writes numbers and units in figures', {
  'One Main St': '1 MAIN ST',
  '912 - 914 Main St': '912-914 MAIN ST',
  'N 108 W 60 Main St': 'N108W60 MAIN ST',
  '5 Main St 3rd Floor': '5 MAIN ST FL 3',
  '5 Main St 104': '5 MAIN ST # 104',
  '5 Main St No 2': '5 MAIN ST # 2',
  '5 Main St Upper': '5 MAIN ST UPPR',
});

test('keeps the changes of each component, and makes none to a standard address', () => {
  const address = standardize(parse('123 north Main Street, Chicago, Illinois 60601'));
  assert.deepEqual(
    address.changes.map((change) => [change.component, change.code, change.to]),
    [
      ['predirectional', REASON.upperCased, 'NORTH'],
      ['predirectional', REASON.directionalAbbreviated, 'N'],
      ['street', REASON.upperCased, 'MAIN'],
      ['suffix', REASON.upperCased, 'STREET'],
      ['suffix', REASON.suffixAbbreviated, 'ST'],
      ['city', REASON.upperCased, 'CHICAGO'],
    ],
  );
  assert.equal(standardize(address), address);
});

test('spells the city of the ZIP out where a city table is given', () => {
  const read = parse('211 Parkside Ln, Huntington BH, CA 92648', cities);
  assert.equal(standardize(read).city, 'HUNTINGTON BH');
  const rewritten = standardize(read, cities);
  assert.equal(rewritten.city, 'HUNTINGTON BEACH');
  assert.ok(rewritten.changes.some((change) => change.code === REASON.cityRewritten));
});

test('leaves text of no component out and says so', () => {
  const address = standardize(parse('1950 N Campbell Ave Luxe Logan Square, Chicago, IL 60601', cities));
  assert.equal(address.extra, '');
  const change = address.changes.find((one) => one.code === REASON.extraDropped);
  assert.equal(change?.from, 'Luxe Logan Square');
});

test('abbreviates business words only in a firm name that is too long', () => {
  assert.equal(standardize({ recipient: 'National Bank' }).recipient, 'NATIONAL BANK');
  assert.equal(
    standardize({ recipient: 'Continental International Manufacturing Association' }).recipient,
    'CONTL INTL MFG ASSN',
  );
});

test('lays out recipient, urbanization, street, box and last line as lines', () => {
  const address = standardize(
    parse('Acme Inc\nURB Las Gladiolas\n150 Calle A Apt 2\nPO Box 7\nSan Juan PR 00926-1234'),
  );
  assert.deepEqual(
    formatLines(address),
    ['ACME INC URB LAS GLADIOLAS', '150 CALLE A APT 2', 'PO BOX 7', 'SAN JUAN PR 00926-1234'].flatMap(
      (text) => text,
    ),
  );
  assert.equal(format({ city: 'AMES', state: 'IA' }), 'AMES IA');
  assert.equal(format({}), '');
});

test('explains reasons and changes with the section they rest on', () => {
  const read = explain(parse('123 Main St Chicago'));
  assert.ok(read.some((one) => one.name === 'zipMissing' && one.section === '22'));
  const changed = explain(standardize({ suffix: 'AVENUE' }));
  assert.deepEqual(changed, [
    {
      code: REASON.suffixAbbreviated,
      name: 'suffixAbbreviated',
      text: 'The suffix was replaced by its standard abbreviation.',
      section: 'C1',
      component: 'suffix',
      from: 'AVENUE',
      to: 'AVE',
    },
  ]);
});

test('stays quick on a component of a million characters', () => {
  const long = '1'.repeat(1_000_000);
  assert.equal(standardize({ route: `${long} &`, number: long }).number, long);
});
