import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseContainer, parseTray } from './container.ts';
import { explain } from './explain.ts';
import { encodeImb } from './imb.ts';
import { readBarcode } from './read.ts';
import { stcMeaning } from './service.ts';

const kinds = (text: string): readonly string[] => readBarcode(text).readings.map(({ kind }) => kind);

test('reads a mailer container barcode, its Mailer ID by the first digit, padding kept', () => {
  const six = parseContainer('99M 123456 000000123456');
  assert.ok(six.ok);
  assert.deepEqual(
    [six.reading.mid, six.reading.serial, six.reading.confidence],
    ['123456', '000000123456', 'documented'],
  );
  const nine = parseContainer('99m912345678---123456');
  assert.ok(nine.ok);
  assert.deepEqual([nine.reading.mid, nine.reading.serial], ['912345678', '---123456']);
});

test('of a 22-character container barcode only the shape is claimed', () => {
  const parsed = parseContainer('99P1234567890123456789');
  assert.ok(parsed.ok);
  assert.deepEqual(
    [parsed.reading.confidence, parsed.reading.mid, parsed.reading.serial],
    ['shape', null, null],
  );
});

test('reads a tray barcode as unverified fields that use up all 24 digits', () => {
  for (const [digits, mid] of [
    ['902101231123456000000018', '123456'],
    ['902101231912345678000018', '912345678'],
  ] as const) {
    const parsed = parseTray(digits);
    assert.ok(parsed.ok);
    const { reading } = parsed;
    assert.equal(reading.mid, mid);
    assert.equal(reading.confidence, 'unverified');
    const { destinationZip5, contentIdentifier, labelSource, serial, labelType } = reading;
    assert.equal(
      destinationZip5 + contentIdentifier + labelSource + reading.mid + serial + labelType,
      digits,
    );
  }
  assert.deepEqual(parseTray('123'), { ok: false, came: '123', expected: '24 digits' });
});

test('any barcode text is read as what it is, the likeliest first', () => {
  const encoded = encodeImb('00310901234567000123', '90210');
  assert.ok(encoded.ok);
  assert.deepEqual(kinds(encoded.bars), ['imb']);
  assert.deepEqual(kinds('9261292700768711948021'), ['impb']);
  assert.deepEqual(kinds('99M123456000000123456'), ['imcb']);
  assert.deepEqual(kinds('902101231123456000000018'), ['imtb']);
  assert.deepEqual(kinds('0031090123456700012390210'), ['imb']);
  assert.deepEqual(kinds('71123456789123456787'), ['legacy20', 'imb']);
  assert.deepEqual(kinds('71123456789123456788'), ['imb', 'legacy20']);
});

test('bars that cannot be read say so, with the place of a wrong letter', () => {
  const { readings, notes } = readBarcode(`${'TDAF'.repeat(15)}TDXFA`);
  assert.deepEqual(readings, []);
  assert.match(notes.join(' '), /at 63/);
});

test('an explanation names kind, fields, meanings and every problem', () => {
  const [wrong] = readBarcode('42010282926129270076871194802').readings;
  assert.equal(wrong?.kind, 'imb');
  const [reading] = readBarcode('420102829261292700768711948022').readings;
  assert.ok(reading);
  const lines = explain(reading);
  assert.ok(lines.includes('Service type code: 612 (Parcel Select)'));
  assert.ok(lines.includes('Mailer ID: 927007687 (9 digits)'));
  assert.ok(lines.includes('Destination ZIP Code: 10282'));
  assert.ok(lines.includes('Valid: no'));
  assert.ok(lines.some((line) => line.startsWith('Problem: The check digit is 2')));
});

test('an explanation of a letter says what its STID allows, and where it is unknown', () => {
  const known = readBarcode('00300901234567000123').readings.find(({ kind }) => kind === 'imb');
  assert.ok(known);
  const lines = explain(known).join('\n');
  assert.match(lines, /First-Class Mail; basic; without IV-MTR/);
  assert.match(lines, /no IV-MTR/);
  const unknown = readBarcode('00999901234567000123').readings.find(({ kind }) => kind === 'imb');
  assert.ok(unknown);
  assert.match(explain(unknown).join('\n'), /not in the table/);
});

test('a service type code without a published meaning stays legal', () => {
  assert.equal(stcMeaning('612'), 'Parcel Select');
  assert.equal(stcMeaning('001'), null);
  const [reading] = readBarcode('9200190132607600833457').readings;
  assert.ok(reading?.kind === 'impb' && reading.valid);
});

test('every text gives a reading that can be explained, or a note; none throws', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('T', 'D', 'A', 'F', 'x'), minLength: 15, maxLength: 70 }),
    fc.string({ unit: fc.constantFrom('0', '9', 'M', '4', '2', '-', 'U'), maxLength: 36 }),
  );
  fc.assert(
    fc.property(text, (any) => {
      const { readings, notes } = readBarcode(any);
      assert.ok(readings.length > 0 || notes.length > 0);
      for (const reading of readings) assert.ok(explain(reading).length > 1);
    }),
    { numRuns: 500 },
  );
});
