import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeImb, encodeImb, parseImb } from './imb.ts';
import { BAR_BITS, CHARACTER_OF_CODEWORD, CODEWORD_OF_CHARACTER, CODEWORDS } from './imb-tables.ts';

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((list) => list.join(''));
const tracking = fc
  .tuple(digits(1), fc.integer({ min: 0, max: 4 }), digits(18))
  .map(([first, second, rest]) => `${first}${second}${rest}`);
const routing = fc.constantFrom(0, 5, 9, 11).chain(digits);

const encoded = (trackingDigits: string, routingDigits: string): string => {
  const result = encodeImb(trackingDigits, routingDigits);
  assert.ok(result.ok);
  return result.bars;
};

test('encodes the worked example of the specification', () => {
  assert.equal(
    encoded('01234567094987654321', '01234567891'),
    'AADTFFDFTDADTAADAATFDTDDAAADDTDTTDAFADADDDTFFFDDTTTADFAAADFTDAADA',
  );
});

test('every codeword has its own character, and its inverse belongs to no other', () => {
  assert.equal(new Set(CHARACTER_OF_CODEWORD).size, CODEWORDS);
  assert.equal(CODEWORD_OF_CHARACTER.filter((entry) => entry >= 0).length, 2 * CODEWORDS);
});

test('the two ends of a bar belong to different characters, so one wrong bar is never a codeword', () => {
  for (const { descender, ascender } of BAR_BITS) {
    assert.ok(descender.mask !== 0 && ascender.mask !== 0);
    assert.notEqual(descender.character, ascender.character);
  }
});

test('decodes what it encodes, for every length of routing code', () => {
  fc.assert(
    fc.property(tracking, routing, (trackingDigits, routingDigits) => {
      const decoded = decodeImb(encoded(trackingDigits, routingDigits));
      assert.ok(decoded.ok);
      assert.equal(decoded.reading.tracking, trackingDigits);
      assert.equal(decoded.reading.routingCode, routingDigits);
      assert.equal(decoded.reading.mid.length + decoded.reading.serial.length, 15);
    }),
  );
});

test('never reads one changed bar silently: refused, or corrected with the right place', () => {
  fc.assert(
    fc.property(
      tracking,
      routing,
      fc.nat(64),
      fc.constantFrom('T', 'D', 'A', 'F'),
      (trackingDigits, routingDigits, bar, letter) => {
        const bars = encoded(trackingDigits, routingDigits);
        fc.pre(bars[bar] !== letter);
        const decoded = decodeImb(bars.slice(0, bar) + letter + bars.slice(bar + 1));
        if (!decoded.ok) return;
        assert.deepEqual(decoded.corrected, { position: bar + 1, read: letter, restored: bars[bar] });
        assert.equal(decoded.reading.tracking, trackingDigits);
      },
    ),
  );
});

test('corrects a changed bar of the worked example', () => {
  const bars = encoded('01234567094987654321', '01234567891');
  const decoded = decodeImb(`T${bars.slice(1)}`);
  assert.ok(decoded.ok);
  assert.deepEqual(decoded.corrected, { position: 1, read: 'T', restored: 'A' });
});

test('refuses two swapped bars or names a correction, never an uncorrected reading', () => {
  fc.assert(
    fc.property(tracking, routing, fc.nat(63), (trackingDigits, routingDigits, bar) => {
      const bars = encoded(trackingDigits, routingDigits);
      fc.pre(bars[bar] !== bars[bar + 1]);
      const swapped = `${bars.slice(0, bar)}${bars[bar + 1]}${bars[bar]}${bars.slice(bar + 2)}`;
      const decoded = decodeImb(swapped);
      assert.ok(!decoded.ok || decoded.corrected !== null || decoded.reading.tracking !== trackingDigits);
    }),
  );
});

test('never throws on any text, whatever reads or encodes it', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('T', 'D', 'A', 'F'), minLength: 60, maxLength: 70 }),
    fc.string({ unit: fc.constantFrom('0', '9', '4', ' ', '-'), maxLength: 40 }),
  );
  fc.assert(
    fc.property(text, text, (left, right) => {
      assert.equal(typeof decodeImb(left).ok, 'boolean');
      assert.equal(typeof parseImb(left).ok, 'boolean');
      assert.equal(typeof encodeImb(left, right).ok, 'boolean');
    }),
  );
});

test('reads 20, 25, 29 and 31 digits as fields, with the delivery point apart', () => {
  const parsed = parseImb('00 310 901234567 000123 90210-1234-07');
  assert.ok(parsed.ok);
  const { reading } = parsed;
  assert.equal(reading.mid, '901234567');
  assert.equal(reading.serial, '000123');
  assert.deepEqual(reading.routing, { zip5: '90210', zip4: '1234', deliveryPoint: '07' });
  assert.equal(reading.stidMeaning?.ivMtr, true);
});

test('says which field is wrong, what came and what was expected', () => {
  const short = encodeImb('0123', '');
  assert.ok(!short.ok);
  assert.deepEqual([short.error.code, short.error.field, short.error.came], ['length', 'tracking', '0123']);
  const letter = encodeImb('0123456709498765432X', '');
  assert.ok(!letter.ok);
  assert.deepEqual([letter.error.code, letter.error.position], ['character', 20]);
  const zip = encodeImb('01234567094987654321', '123456');
  assert.ok(!zip.ok);
  assert.deepEqual([zip.error.code, zip.error.field], ['length', 'routing']);
  const identifier = encodeImb('05234567094987654321', '');
  assert.ok(!identifier.ok);
  assert.deepEqual([identifier.error.code, identifier.error.position], ['barcode_identifier', 2]);
  const bars = decodeImb('TDAF');
  assert.ok(!bars.ok);
  assert.equal(bars.error.came, '4 bars');
});
