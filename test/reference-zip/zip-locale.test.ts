import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { createGunzip, gzipSync } from 'node:zlib';
import { zip5OrNull } from '../../src/postal/zip/index.ts';
import {
  buildDefaultZipEdition,
  type Edition,
  EditionRegistry,
  importZipLocale,
  openZipReference,
  type ZipRecord,
  type ZipReference,
} from '../../src/reference/index.ts';
import { referencePath } from '../reference.ts';
import { type Scratch, scratch } from './scratch.ts';
import { type Cell, workbook } from './workbook.ts';

const HEADER = [
  'AREA NAME',
  'AREA CODE',
  'DISTRICT NAME',
  'DISTRICT NO',
  'DELIVERY ZIPCODE',
  'LOCALE NAME',
  'PHYSICAL DELV ADDR',
  'PHYSICAL CITY',
  'PHYSICAL STATE',
  'PHYSICAL ZIP',
  'PHYSICAL ZIP 4',
];

/** A made-up row: nothing of the official file is repeated here. */
const row = (
  zip: string,
  locale: string,
  city: string,
  state: string,
  physicalZip = zip,
  plus4 = '1234',
): string[] => [
  'SOME AREA',
  '9Z',
  'SOME DISTRICT',
  '999',
  zip,
  locale,
  '1 TEST ST',
  city,
  state,
  physicalZip,
  plus4,
];

const csv = (...rows: readonly (readonly string[])[]): Readable =>
  Readable.from([Buffer.from([HEADER, ...rows].map((cells) => cells.join(',')).join('\r\n'))]);

const importRows = (options: Scratch, ...rows: readonly (readonly string[])[]): Promise<Edition> =>
  importZipLocale({ ...options, input: csv(...rows), name: 'made-up.csv' });

const lookup = (reference: ZipReference, text: string): ZipRecord => {
  const zip = zip5OrNull(text);
  const record = zip === null ? null : reference.lookup(zip);
  assert.ok(record !== null, `${text} is missing`);
  return record;
};

const officialFile = 'locations/usps_zip_locale_detail_2024-12.csv.gz';

test('the official file: every ZIP of it is found, with its office', async (context) => {
  const path = referencePath(officialFile);
  if (path === undefined) return context.skip();
  const options = await scratch(context);
  await buildDefaultZipEdition(options);
  const open = await openZipReference(options);
  const before = open.current;
  const edition = await importZipLocale({ ...options, input: path });
  await open.reload();
  const reference = open.current;
  open.close();

  assert.equal(edition.state, 'active');
  assert.equal(edition.authority, 'usps');
  assert.deepEqual([edition.rowsRead, edition.rowsKept, edition.rowsRefused], [44_196, 44_196, 0]);
  assert.equal(edition.diff.zipsInFile, 37_925);
  assert.equal(edition.diff.removed, 0);
  assert.equal(reference.size, before.size + (edition.diff.added ?? 0));

  const zips = new Set<string>();
  for await (const line of lines(path)) zips.add(line.split(',')[4] ?? '');
  zips.delete('DELIVERY ZIPCODE');
  assert.equal(zips.size, 37_925);
  let changed = 0;
  for (const text of zips) {
    const record = lookup(reference, text);
    assert.notEqual(record.office, null, text);
    const old = lookup(before, text);
    if (old.city !== record.city || old.state !== record.state) changed++;
    // The rest stays: point, zone, uncertainty.
    assert.deepEqual(
      [record.latitude, record.timeZone, record.origin],
      [old.latitude, old.timeZone, old.origin],
    );
  }
  assert.equal(changed, edition.diff.cityChanged);
  assert.ok(changed > 0 && changed < 1_000, String(changed));

  const golden = {
    '00802': 'ST THOMAS VI',
    '96910': 'HAGATNA GU',
    '90210': 'BEVERLY HILLS CA',
    '10001': 'NEW YORK NY',
    '34001': 'APO AA',
  };
  for (const [zip, expected] of Object.entries(golden)) {
    const { city, state } = lookup(reference, zip);
    assert.equal(`${city} ${state}`, expected);
  }
  assert.equal(lookup(reference, '10001').authority, 'usps');
  assert.equal(lookup(reference, '34001').authority, 'community');
  // The airport of Cincinnati lies across the river: its post office is in another state than its ZIP.
  assert.deepEqual(
    [lookup(reference, '45275').state, lookup(reference, '45275').office?.state],
    ['OH', 'KY'],
  );
  assert.equal(
    (await buildDefaultZipEdition(options)).edition,
    edition.edition,
    'the default does not push it out',
  );
});

test('the official file cut short is refused, and the edition before goes on serving', async (context) => {
  const path = referencePath(officialFile);
  if (path === undefined) return context.skip();
  const options = await scratch(context);
  const good = await buildDefaultZipEdition(options);
  const whole = await readFile(path);
  const input = Readable.from([whole.subarray(0, whole.length >> 1)]);
  await assert.rejects(importZipLocale({ ...options, input, name: 'half.csv.gz' }), {
    code: 'input_truncated',
  });
  const registry = new EditionRegistry(options);
  assert.equal((await registry.active('zip'))?.edition, good.edition);
  assert.match((await registry.list('zip'))[0]?.reason ?? '', /half\.csv\.gz is cut short/);
  assert.deepEqual(await readdir(join(options.dataFolder, 'editions', 'zip')), [good.edition]);
});

test("city and state are the office's only where it stands in the ZIP or agrees with what is known", async (context) => {
  const options = await scratch(context);
  await importRows(
    options,
    row('90210', 'INSIDE', 'NEW CITY', 'CA'),
    row('10001', 'NEXT DOOR', 'HOBOKEN', 'NJ', '07030'),
    row('60601', 'AGREES', 'CHICAGO', 'IL', '60602'),
    row('99998', 'UNKNOWN ZIP', 'SOMEWHERE', 'AK', '99501'),
    // A branch comes first; the main office of the same ZIP is the one with 9998.
    row('98101', 'BRANCH', 'SEATTLE', 'WA', '98101', '0001'),
    row('98101', 'MAIN OFFICE', 'SEATTLE', 'WA', '98101', '9998'),
  );
  const { current: reference, close } = await openZipReference(options);
  const told = (zip: string): unknown[] => {
    const { city, state, authority, citySource, office } = lookup(reference, zip);
    return [city, state, authority, citySource, office?.name];
  };
  assert.deepEqual(told('90210'), ['NEW CITY', 'CA', 'usps', 'zip-locale-detail', 'INSIDE']);
  assert.deepEqual(told('10001'), ['NEW YORK', 'NY', 'community', 'geonames', 'NEXT DOOR']);
  assert.deepEqual(told('60601'), ['CHICAGO', 'IL', 'usps', 'zip-locale-detail', 'AGREES']);
  assert.deepEqual(told('99998'), ['SOMEWHERE', 'AK', 'usps', 'zip-locale-detail', 'UNKNOWN ZIP']);
  assert.deepEqual(told('98101')[4], 'MAIN OFFICE');
  assert.deepEqual(lookup(reference, '99998').origin, { source: 'none', uncertaintyKm: null });
  assert.deepEqual(lookup(reference, '90210').office, {
    name: 'INSIDE',
    address: '1 TEST ST',
    city: 'NEW CITY',
    state: 'CA',
    zip: '90210',
    plus4: '1234',
    district: 'SOME DISTRICT',
    districtNumber: '999',
    area: 'SOME AREA',
    areaCode: '9Z',
  });
  assert.equal(reference.byCityState('new city', 'CA').length, 1);
  assert.equal(reference.provenanceOf(lookup(reference, '10001')).authority, 'community');
  close();
});

test('columns may stand in any order, but no other header is accepted', async (context) => {
  const options = await scratch(context);
  const turned = [HEADER, row('90210', 'TURNED', 'NEW CITY', 'CA')].map((cells) =>
    [...cells].reverse().join(','),
  );
  const edition = await importZipLocale({
    ...options,
    input: Readable.from([Buffer.from(turned.join('\n'))]),
    name: 'x',
  });
  assert.equal(edition.state, 'active');
  const { current: reference, close } = await openZipReference(options);
  assert.equal(lookup(reference, '90210').office?.name, 'TURNED');
  close();
  for (const header of [
    HEADER.slice(1),
    [...HEADER, 'EXTRA'],
    HEADER.with(4, 'ZIP'),
    HEADER.with(0, 'AREA CODE'),
    [HEADER.join(';')],
    ['PK'],
  ]) {
    const input = Readable.from([Buffer.from(`${header.join(',')}\n`)]);
    await assert.rejects(
      importZipLocale({ ...options, input, name: 'other.csv' }),
      (error: Error & { code: string }) => {
        assert.equal(error.code, 'layout_mismatch');
        assert.match(error.message, /other\.csv.*Expected the columns "AREA NAME".*found/);
        return true;
      },
    );
  }
  assert.equal((await new EditionRegistry(options).active('zip'))?.edition, edition.edition);
});

test('bad rows go to the rejects file with line, column and reason; beyond the share the edition is held', async (context) => {
  const options = await scratch(context);
  const good = await buildDefaultZipEdition(options);
  const held = await importRows(
    options,
    row('90210', 'GOOD', 'NEW CITY', 'CA'),
    row('9O210', 'LETTER O', 'X', 'CA'),
    row('90211', 'NO STATE', 'X', 'XX'),
    row('90212', '', 'X', 'CA'),
    [...row('90213', 'ONE TOO MANY', 'X', 'CA'), 'extra'],
    row('90214', 'SHORT', 'X', 'CA').slice(1),
    row('00001', 'NO PREFIX', 'X', 'CA'),
    row('90215', 'LONG'.repeat(50), 'X', 'CA'),
    row('90216', '"OPEN QUOTE', 'X', 'CA'),
  );
  assert.equal(held.state, 'held');
  assert.match(held.reason ?? '', /8 of 9 rows were refused/);
  assert.deepEqual([held.rowsRead, held.rowsKept, held.rowsRefused], [9, 1, 8]);
  const file = await new EditionRegistry(options).file(held, 'rejects.csv');
  const rejects = file.toString().trim().split('\r\n').slice(1);
  const expected = [
    /^made-up\.csv,3,DELIVERY ZIPCODE,.*9O210/,
    /^made-up\.csv,4,PHYSICAL STATE,.*XX/,
    /^made-up\.csv,5,LOCALE NAME,the text is empty/,
    /^made-up\.csv,6,,.*expected 11 fields, found 12/,
    /^made-up\.csv,7,,.*expected 11 fields, found 10/,
    /^made-up\.csv,8,DELIVERY ZIPCODE,no ZIP Code begins with 000/,
    /^made-up\.csv,9,LOCALE NAME,the text is longer/,
    /^made-up\.csv,10,\d+,a quote is opened/,
  ];
  assert.equal(rejects.length, expected.length);
  rejects.forEach((line, index) => assert.match(line, expected[index] ?? /never/));
  const open = await openZipReference(options);
  assert.equal(open.current.edition.edition, good.edition);
  assert.equal(lookup(open.current, '90210').city, 'BEVERLY HILLS');
  await new EditionRegistry(options).release(held.edition);
  await open.reload();
  assert.equal(lookup(open.current, '90210').city, 'NEW CITY');
  open.close();
});

test('leading zeros are put back only where that is certain', async (context) => {
  const options = await scratch(context);
  const edition = await importZipLocale({
    ...options,
    refusedShare: 1,
    name: 'zeros',
    input: csv(
      row('2134', 'CERTAIN', 'BOSTON', 'MA'),
      row('601', 'CERTAIN TOO', 'ADJUNTAS', 'PR'),
      row('2914', 'ACROSS THE LINE', 'SEEKONK', 'MA', '2771'),
      row('9021', 'NOT CALIFORNIA', 'BEVERLY HILLS', 'CA'),
      row('1000', 'NOT NEW YORK', 'NEW YORK', 'NY'),
      row('21', 'TOO SHORT', 'BOSTON', 'MA'),
    ),
  });
  assert.equal(edition.diff.zerosRestored, 3);
  assert.equal(edition.rowsRefused, 3);
  const { current: reference, close } = await openZipReference(options);
  assert.equal(lookup(reference, '02134').office?.name, 'CERTAIN');
  assert.equal(lookup(reference, '00601').office?.name, 'CERTAIN TOO');
  assert.equal(lookup(reference, '02914').office?.zip, '02771');
  close();
});

test('the workbook form is read sheet by sheet, numbers without their zeros', async (context) => {
  const options = await scratch(context);
  const cells = (zip: number, locale: string, city: string, state: string): Cell[] =>
    row('', locale, city, state).map((text, index): Cell => (index === 4 || index === 9 ? zip : text));
  const sheets = {
    ZIP_DETAIL: [
      HEADER,
      cells(90_210, 'DETAIL', 'NEW CITY', 'CA'),
      cells(2_134, 'ZEROS', 'BOSTON', 'MA').slice(0, 10),
    ],
    Unique_ZIP: [HEADER, cells(60_601, 'UNIQUE', 'CHICAGO', 'IL')],
    Other: [['NOTE'], ['anything']],
  };
  const bytes = workbook(sheets);
  const edition = await importZipLocale({
    ...options,
    input: Readable.from([bytes]),
    name: 'x.xlsx',
    refusedShare: 1,
  });
  assert.deepEqual([edition.rowsRead, edition.diff.zipsInFile, edition.rowsRefused], [3, 3, 1]);
  const registry = new EditionRegistry(options);
  assert.match(
    (await registry.file(edition, 'rejects.csv')).toString(),
    /sheet Other",1,,"the sheet is left out/,
  );
  const { current: reference, close } = await openZipReference(options);
  for (const [zip, office] of [
    ['90210', 'DETAIL'],
    ['02134', 'ZEROS'],
    ['60601', 'UNIQUE'],
  ] as const) {
    assert.equal(lookup(reference, zip).office?.name, office);
  }
  close();
  const packed = Readable.from([gzipSync(bytes)]);
  assert.equal(
    (await importZipLocale({ ...options, input: packed, name: 'x.xlsx.gz', refusedShare: 1 })).state,
    'active',
  );
  const elsewhere = Readable.from([workbook({ Sheet1: sheets.ZIP_DETAIL })]);
  await assert.rejects(
    importZipLocale({ ...options, input: elsewhere, name: 'y.xlsx' }),
    /no sheet "ZIP_DETAIL"/,
  );
});

test('the old binary form and an empty table are refused with what to do', async (context) => {
  const options = await scratch(context);
  const old = Readable.from([Buffer.from('d0cf11e0a1b11ae1', 'hex')]);
  await assert.rejects(
    importZipLocale({ ...options, input: old, name: 'old.xls' }),
    /old\.xls.*\.XLS.*save it as XLSX or CSV/,
  );
  await assert.rejects(importRows(options), { code: 'input_empty' });
  await assert.rejects(
    importZipLocale({ ...options, input: '/no/such/file.csv' }),
    /file\.csv cannot be opened/,
  );
  assert.equal(await new EditionRegistry(options).active('zip'), undefined);
});

test('an input that is closed half way is no complete file', async (context) => {
  const options = await scratch(context);
  const input = new Readable({ read: () => undefined });
  input.push(Buffer.from(`${HEADER.join(',')}\n${row('90210', 'OFFICE', 'CITY', 'CA').join(',')}\n`));
  input.once('resume', () => input.destroy());
  await assert.rejects(importZipLocale({ ...options, input, name: 'upload' }), { code: 'input_truncated' });
  const broken = new Readable({ read: () => broken.destroy(new Error('the connection broke')) });
  await assert.rejects(
    importZipLocale({ ...options, input: broken, name: 'upload' }),
    /the connection broke/,
  );
});

test('a file with far fewer ZIPs than the one before is held', async (context) => {
  const options = await scratch(context);
  const many = Array.from({ length: 20 }, (_, index) => row(String(90_201 + index), 'OFFICE', 'CITY', 'CA'));
  assert.equal((await importRows(options, ...many)).state, 'active');
  const held = await importRows(options, ...many.slice(0, 15));
  assert.equal(held.state, 'held');
  assert.match(held.reason ?? '', /names 15 ZIPs, the one before it named 20/);
  assert.equal((await importRows(options, ...many.slice(0, 19))).state, 'active');
});

test('an edition whose file is damaged is not served, and the default is built anew', async (context) => {
  const options = await scratch(context);
  const first = await buildDefaultZipEdition(options);
  const folder = join(options.dataFolder, 'editions', 'zip', first.edition);
  await rename(join(folder, 'edition.json'), join(folder, 'zip.bin'));
  await assert.rejects(openZipReference(options), { code: 'edition_unreadable' });
  const second = await buildDefaultZipEdition(options);
  assert.notEqual(second.edition, first.edition);
  const { current, close } = await openZipReference(options);
  assert.equal(current.edition.edition, second.edition);
  close();
});

async function* lines(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(path).pipe(createGunzip()).setEncoding('utf8')) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
  if (rest !== '') yield rest;
}
