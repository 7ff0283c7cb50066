import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { entriesOf, findInBlock, packBlock } from './block.ts';
import { type AddressEntry, EMPTY_ENTRY, ENTRY_KINDS } from './entry.ts';
import { EntryWriter } from './entry-codec.ts';
import { inRange, PARITIES } from './number.ts';

const text = fc.stringMatching(/^[A-Z0-9 -]{0,12}$/);
const plus4 = fc.oneof(fc.stringMatching(/^\d{4}$/), fc.stringMatching(/^\d\dND$/), fc.constant(''));
const degrees = fc.integer({ min: -179_999_999, max: 179_999_999 }).map((steps) => steps / 1_000_000);
const numbers = fc.oneof(
  fc.tuple(fc.nat(3_000), fc.nat(300)).map(([low, width]) => [String(low), String(low + width)] as const),
  fc.stringMatching(/^[NSEW]\d{1,3}[A-C]$/).map((number) => [number, number] as const),
);

const entry: fc.Arbitrary<AddressEntry> = fc
  .record({
    kind: fc.constantFrom(...ENTRY_KINDS),
    ends: numbers,
    parity: fc.constantFrom(...PARITIES),
    firm: text,
    unitDesignator: fc.constantFrom('', 'APT', 'STE'),
    unit: text,
    unitParity: fc.constantFrom(...PARITIES),
    plus4,
    carrierRoute: fc.constantFrom('', 'C012', 'R001'),
    base: fc.constantFrom('base', 'alternate'),
    lacs: fc.constantFrom('', 'L'),
    lastLineKey: text,
    urbanizationKey: text,
    point: fc.option(fc.tuple(degrees, degrees), { nil: null }),
    source: fc.nat(200),
  })
  .map(({ ends: [low, high], unit, plus4: code, point, ...rest }): AddressEntry => {
    const hasUnit = rest.unitDesignator !== '' || unit !== '';
    return {
      ...EMPTY_ENTRY,
      ...(rest as Omit<AddressEntry, 'low'>),
      unitParity: hasUnit ? rest.unitParity : 'both',
      low,
      high,
      unitLow: unit,
      unitHigh: unit,
      plus4Low: code,
      plus4High: code,
      latitude: point?.[0] ?? null,
      longitude: point?.[1] ?? null,
    };
  });

const pack = (entries: readonly AddressEntry[]): ReturnType<typeof packBlock> => {
  const writer = new EntryWriter();
  for (const one of entries) writer.entry(one);
  return packBlock(writer.bytes.subarray(0, writer.length));
};

const sorted = (entries: readonly AddressEntry[]): string[] =>
  entries.map((one) => JSON.stringify(one)).sort();
const distinct = (entries: readonly AddressEntry[]): string[] => [...new Set(sorted(entries))];

describe('packed blocks', () => {
  it('give back every entry that was packed, each once', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), (entries) => {
        const { bytes, entries: count, duplicates } = pack(entries);
        assert.deepEqual(sorted([...entriesOf(bytes)]), distinct(entries));
        assert.equal(count + duplicates, entries.length);
      }),
    );
  });

  it('find exactly the entries whose range holds the number', () => {
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 30 }),
        fc.oneof(fc.nat(3_400).map(String), fc.stringMatching(/^[NSEW]\d{1,3}[A-C]$/)),
        (entries, number) => {
          const found = findInBlock(pack(entries).bytes, number);
          const expected = entries.filter(({ low, high, parity }) => inRange(number, low, high, parity));
          assert.deepEqual(sorted(found), distinct(expected));
        },
      ),
    );
  });

  it('keep entries longer than a hundred and twenty-seven bytes', () => {
    const long = { ...EMPTY_ENTRY, low: '1', high: '1', firm: 'SYNTHETIC '.repeat(30).trim() };
    assert.deepEqual([...entriesOf(pack([long]).bytes)], [long]);
  });

  it('are refused where they are cut short or of another format', () => {
    const { bytes } = pack([{ ...EMPTY_ENTRY, low: '1', high: '1', firm: 'SYNTHETIC' }]);
    assert.throws(() => findInBlock(bytes.subarray(0, bytes.length - 3), '1'), {
      code: 'edition_unreadable',
    });
    assert.throws(() => findInBlock(Buffer.from([9, 0]), '1'), { code: 'edition_unreadable' });
  });
});
