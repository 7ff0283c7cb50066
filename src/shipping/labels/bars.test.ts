/** Bars read back from the pixels of a label, by a reader of Code 128 that shares nothing with what drew them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { gs1CheckDigit, parseTrackingNumber } from '../../postal/barcode/index.ts';
import { barsOf, inGroups } from './bars.ts';
import { labelSheet } from './label-sheet.ts';
import { pngOf } from './png.ts';
import { zplOf } from './zpl.ts';

/** Widths of the 106 characters and the end of Code 128 (ISO/IEC 15417). */
const PATTERNS =
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112'.split(
    ' ',
  );
const [FNC1, START_C, STOP] = [102, 105, 106];

/** The digits of a symbol in code set C, FNC1 as a blank. */
const readBars = (widths: readonly number[]): string => {
  const characters: number[] = [];
  for (let at = 0; at < widths.length; ) {
    const length = widths.length - at === 7 ? 7 : 6;
    const character = PATTERNS.indexOf(widths.slice(at, at + length).join(''));
    assert.ok(character >= 0, `no character at ${at}`);
    characters.push(character);
    at += length;
  }
  assert.equal(characters.pop(), STOP);
  const check = characters.pop();
  const sum = characters.reduce((total, character, index) => total + character * Math.max(1, index), 0);
  assert.equal(check, sum % 103);
  assert.equal(characters.shift(), START_C);
  assert.equal(characters.shift(), FNC1, 'GS1-128 begins with FNC1');
  return characters.map((one) => (one === FNC1 ? ' ' : String(one).padStart(2, '0'))).join('');
};

/** Whether each pixel of a row is black, from a PNG of any colour type that has no row filters. */
const rowOf = (png: Uint8Array, row: number): boolean[] => {
  const file = Buffer.from(png);
  const parts: Buffer[] = [];
  let [width, bits, type] = [0, 0, 0];
  let palette = Buffer.alloc(0);
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const name = file.toString('latin1', at + 4, at + 8);
    const data = file.subarray(at + 8, at + 8 + length);
    if (name === 'IHDR') [width, bits, type] = [data.readUInt32BE(0), data[8] ?? 0, data[9] ?? 0];
    if (name === 'PLTE') palette = Buffer.from(data);
    if (name === 'IDAT') parts.push(data);
    at += 12 + length;
  }
  const channels = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[type] ?? 0;
  const bytesPerRow = Math.ceil((width * bits * channels) / 8) + 1;
  const pixels = inflateSync(Buffer.concat(parts));
  const line = pixels.subarray(row * bytesPerRow, (row + 1) * bytesPerRow);
  assert.equal(line[0], 0, 'the row has no filter');
  return Array.from({ length: width }, (_, x) => {
    if (bits === 8) {
      const value = line[1 + x * channels] ?? 0;
      return (type === 3 ? (palette[value * 3] ?? 0) : value) < 128;
    }
    const value =
      ((line[1 + Math.floor((x * bits) / 8)] ?? 0) >> (8 - bits - ((x * bits) % 8))) & (2 ** bits - 1);
    return (type === 3 ? (palette[value * 3] ?? 0) : value) === 0;
  });
};

/** Widths of bars and spaces in modules. */
const widthsIn = (row: readonly boolean[], module: number): number[] => {
  const [from, to] = [row.indexOf(true), row.lastIndexOf(true)];
  const widths: number[] = [];
  let start = from;
  for (let x = from + 1; x <= to + 1; x += 1) {
    if (x <= to && row[x] === row[x - 1]) continue;
    widths.push((x - start) / module);
    start = x;
  }
  return widths;
};

const anyNumber = fc.stringMatching(/^9[23]\d{19}$/).map((body) => `${body}${gs1CheckDigit(body)}`);
const anyZip = fc.oneof(fc.stringMatching(/^\d{5}$/), fc.stringMatching(/^\d{9}$/));

describe('the barcode of a label', () => {
  it('holds 420 with the ZIP Code, FNC1, and the number, whatever they are', () => {
    fc.assert(
      fc.property(anyNumber, anyZip, (number, zip) => {
        const { widths, modules } = barsOf(`420${zip}`, number);
        // Twelve digits more at most, so three dots a module fit on four inches.
        assert.ok(modules * 3 <= 4 * 203 - 40);
        assert.equal(readBars(widths), `420${zip} ${number}`);
      }),
      { numRuns: 200 },
    );
  });

  it('is read back from the pixels as the number that the parser knows, and the printer is told the same', async () => {
    const number = '9299190000010100000070';
    const party = { firm: 'A', streetAddress: '1 B ST', city: 'C', state: 'CO', ZIPCode: '80202' };
    const sheet = labelSheet({
      number,
      kind: 'outbound',
      from: party,
      to: { ...party, ZIPPlus4: '0001' },
      mailClass: 'PRIORITY_MAIL',
      weight: 1,
      mailingDate: '2026-06-01',
    });
    const png = await pngOf(sheet);
    const text = readBars(widthsIn(rowOf(png, 986), 3));
    assert.equal(text, `420802020001 ${number}`);
    const [reading] = parseTrackingNumber(text.replace(' ', '')).readings;
    assert.equal(reading?.canonical, number);
    assert.equal(reading?.mid, '900000101');
    for (const dots of [203, 300] as const) {
      assert.ok(zplOf(sheet, dots).includes(`^FD>;>8420802020001>8${number}^FS`));
    }
  });

  it('stands above its number in groups of four', () => {
    assert.equal(inGroups('9299190000010100000070'), '9299 1900 0001 0100 0000 70');
  });
});
