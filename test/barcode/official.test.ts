/** Against published vectors: the USPS encoder set, public package numbers, the STID table. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  decodeImb,
  encodeImb,
  knownStids,
  type PackageReading,
  parseTrackingNumber,
  type StidMeaning,
  stidMeaning,
} from '../../src/postal/barcode/index.ts';
import { referencePath } from '../reference.ts';

const vectorsPath = referencePath('tracking/uspsIMbEncoderTestCases.csv');
const uspsPath = referencePath('tracking/tracking_number_data/usps.json');
const s10Path = referencePath('tracking/tracking_number_data/s10.json');
const stidPath = referencePath('tracking/stid-2024-01-21.json');

/** Rows of the set: id, tracking, routing, bars, return code, message. */
const vectorRows = (): readonly (readonly string[])[] =>
  readFileSync(vectorsPath ?? '', 'utf8')
    .split(/\r?\n/)
    .map((row) => row.split(','))
    .filter((row) => row.length >= 5);

test('encodes and decodes every successful vector of the official set', {
  skip: vectorsPath === undefined,
}, () => {
  let seen = 0;
  for (const [id, tracking = '', routing = '', bars = '', code] of vectorRows()) {
    if (code !== '00') continue;
    seen += 1;
    assert.deepEqual(encodeImb(tracking, routing), { ok: true, bars }, `row ${id}`);
    const decoded = decodeImb(bars);
    assert.ok(decoded.ok, `row ${id}`);
    assert.equal(decoded.corrected, null);
    assert.equal(decoded.reading.tracking + decoded.reading.routingCode, tracking + routing, `row ${id}`);
  }
  assert.equal(seen, 8128);
});

test('refuses every vector the official encoder refuses for its length or characters', {
  skip: vectorsPath === undefined,
}, () => {
  let seen = 0;
  for (const [id, tracking = '', routing = '', , code = ''] of vectorRows()) {
    if (!/^(09|1[0-3])$/.test(code)) continue;
    seen += 1;
    const encoded = encodeImb(tracking, routing);
    assert.equal(encoded.ok, false, `row ${id}: ${tracking},${routing} (${code})`);
  }
  assert.ok(seen > 1000, `${seen} rows`);
});

test('refuses, or corrects at the stated bar, any one changed bar of an official vector', {
  skip: vectorsPath === undefined,
}, () => {
  let seen = 0;
  for (const [id, , , bars = '', code] of vectorRows()) {
    if (code !== '00' || Number(id) % 400 !== 1) continue;
    seen += 1;
    assertSingleChangesFound(bars);
  }
  assert.ok(seen > 10);
});

const assertSingleChangesFound = (bars: string): void => {
  const original = decodeImb(bars);
  assert.ok(original.ok);
  for (let bar = 0; bar < bars.length; bar += 1) {
    for (const letter of 'TDAF') {
      if (letter === bars[bar]) continue;
      const decoded = decodeImb(bars.slice(0, bar) + letter + bars.slice(bar + 1));
      if (!decoded.ok) continue;
      assert.deepEqual(decoded.corrected, { position: bar + 1, read: letter, restored: bars[bar] });
      assert.deepEqual(decoded.reading, original.reading);
    }
  }
};

interface NumberData {
  readonly tracking_numbers: readonly {
    readonly id: string;
    readonly test_numbers: { readonly valid: readonly string[]; readonly invalid: readonly string[] };
  }[];
}

const numberData = (path: string | undefined): NumberData['tracking_numbers'] =>
  (JSON.parse(readFileSync(path ?? '', 'utf8')) as NumberData).tracking_numbers;

/** Which reading a public number of each format must give. */
const FORMATS: Readonly<Record<string, (reading: PackageReading) => boolean>> = {
  usps_20: ({ kind }) => kind === 'legacy20',
  usps_legacy: ({ kind }) => kind === 'legacy22' || kind === 'legacy20',
  usps_impb_n: ({ kind, applicationIdentifier }) => kind === 'impb' && applicationIdentifier === '94',
  usps_impb_c: ({ kind, applicationIdentifier }) =>
    kind === 'impb' && ['92', '93', '95'].includes(applicationIdentifier ?? ''),
  s10: ({ kind }) => kind === 's10',
};

test('reads every public valid number as valid and of its format, first', {
  skip: uspsPath === undefined || s10Path === undefined,
}, () => {
  let seen = 0;
  for (const { id, test_numbers } of [...numberData(uspsPath), ...numberData(s10Path)]) {
    for (const number of test_numbers.valid) {
      seen += 1;
      const [first] = parseTrackingNumber(number).readings;
      assert.ok(first?.valid, number);
      assert.ok(FORMATS[id]?.(first), `${number} read as ${first.kind}, not ${id}`);
    }
  }
  assert.equal(seen, 35);
});

test('gives no valid reading for any public invalid number', {
  skip: uspsPath === undefined || s10Path === undefined,
}, () => {
  let seen = 0;
  for (const { test_numbers } of [...numberData(uspsPath), ...numberData(s10Path)]) {
    for (const number of test_numbers.invalid) {
      seen += 1;
      const { readings, notes } = parseTrackingNumber(number);
      assert.deepEqual(
        readings.filter(({ valid }) => valid),
        [],
        number,
      );
      assert.ok(notes.length > 0 || readings.every(({ problems }) => problems.length > 0), number);
    }
  }
  assert.equal(seen, 13);
});

test('knows every country whose post is listed for S10', { skip: s10Path === undefined }, () => {
  const text = readFileSync(s10Path ?? '', 'utf8');
  const countries = [...text.matchAll(/"matches": "([A-Z]{2})"/g)].map((match) => match[1] ?? '');
  assert.ok(countries.length > 180);
  const unknown = countries.filter(
    (country) => !parseTrackingNumber(`RB123456785${country}`).readings[0]?.valid,
  );
  assert.deepEqual(unknown, []);
});

interface StidRow {
  readonly mail_class: string;
  readonly mail_subclass: string | null;
  readonly service_level: string;
  readonly iv_mtr: boolean;
  readonly acs_type: string | null;
  readonly address_correction: string;
  readonly flags: readonly string[];
}

const ACS = { traditional: 'Traditional ACS', onecode: 'OneCode ACS', 'full-service': 'Full-Service ACS' };
const KINDS = { political: 'Political Mail', ballot: 'Ballot Mail' };

/** Our words for handling against the words of the table. */
const sameHandling = (ours: StidMeaning, theirs: string): boolean => {
  if (ours.handling.endsWith('Service Requested')) {
    const option = ours.option === null ? '' : ` Opt ${ours.option}`;
    return theirs === ours.handling + option || theirs.endsWith(` – ${ours.handling}${option}`);
  }
  const patterns: Readonly<Record<string, RegExp>> = {
    'no address correction': /^No Address Corrections/,
    'manual address correction': /^Manual (Address )?Corrections$/,
    'alternative address, no correction': /^Alternative Address/,
    'Courtesy Reply Mail, by Mailer ID': /^Courtesy Reply Mail \(by MID\)$/,
    'Courtesy Reply Mail, by ZIP Code': /^Courtesy Reply Mail \(by ZIP\)$/,
    'First-Class reply mail, by Mailer ID': /^First-Class Reply Mail \(by MID\)$/,
    'First-Class or permit reply mail, by ZIP Code': /^First-Class Reply Mail \/ PRM \(by ZIP\)$/,
    'Business Reply Mail, by Mailer ID': /^Business Reply Mail \(by MID\)$/,
    'Business Reply Mail, by ZIP Code': /^Business Reply Mail \(by ZIP\)$/,
    'First-Class reply': /^First-Class Mail Reply$/,
    'Business Reply Mail': /^Business Reply Mail$/,
    'Permit Reply Mail': /^Permit Reply Mail$/,
    'ballot of a military or overseas voter (UOCAVA)': /^UOCAVA$/,
    'Share Mail with a barcode unique to each piece': /Unique IMb$/,
    'Share Mail with one barcode for all pieces': /Static IMb$/,
    'Priority Mail': /^Priority Mail$/,
    'Priority Mail Flat Rate': /^Priority Mail Flat Rate$/,
  };
  return patterns[ours.handling]?.test(theirs) ?? false;
};

test('gives every STID of the table its meaning, and no other STID one', {
  skip: stidPath === undefined,
}, () => {
  const table = (JSON.parse(readFileSync(stidPath ?? '', 'utf8')) as { stids: Record<string, StidRow> })
    .stids;
  assert.equal(Object.keys(table).length, 231);
  assert.deepEqual(knownStids(), Object.keys(table).sort());
  for (const [stid, row] of Object.entries(table)) {
    const ours = stidMeaning(stid);
    assert.ok(ours, stid);
    assert.equal(ours.mailClass, row.mail_class, stid);
    assert.equal(ours.mailKind === null ? null : KINDS[ours.mailKind], row.mail_subclass, stid);
    assert.equal(ours.service === 'full-service', row.service_level === 'Full-Service', stid);
    assert.equal(ours.ivMtr, row.iv_mtr, stid);
    assert.equal(ours.acs === null ? null : ACS[ours.acs], row.acs_type, stid);
    assert.ok(
      sameHandling(ours, row.address_correction),
      `${stid}: ${ours.handling} / ${row.address_correction}`,
    );
    assert.deepEqual(
      [ours.printedEndorsement, ours.postageCharged, ours.greenAndSecure, ours.notForParcels],
      ['**', '$', '♻', '***'].map((flag) => row.flags.includes(flag)),
      stid,
    );
  }
});
