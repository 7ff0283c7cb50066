import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  boundedEditDistance,
  foldCity,
  militaryPlace,
  militaryState,
  parseState,
  parseZip5,
  STATE_CODES,
  STATES,
  stateOfZip,
  statesOfPrefix,
  timeZonesOfState,
  ZIP3_PREFIXES,
  type Zip5,
  zipNumber,
  zipOfNumber,
} from './index.ts';

test('a ZIP is five digits, with or without its +4, blanks around it do not matter', () => {
  assert.deepEqual(parseZip5(' 02134 '), { ok: true, zip: '02134', plus4: null });
  assert.deepEqual(parseZip5('90210-1234'), { ok: true, zip: '90210', plus4: '1234' });
  assert.deepEqual(parseZip5('902101234'), { ok: true, zip: '90210', plus4: '1234' });
});

test('a text that is no ZIP is refused with the reason', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['', /empty/],
    ['2134', /has 4 .*leading zeros/],
    ['9021O', /other characters/],
    ['902100', /has 6 digits/],
    ['٣٤٥٦٧', /other characters/],
    [`9${'0'.repeat(1_000)}`, /^.{1,120}$/],
  ];
  for (const [text, reason] of cases) {
    const parsed = parseZip5(text);
    assert.equal(parsed.ok, false, text);
    assert.match(parsed.ok ? '' : parsed.reason, reason);
  }
});

test('no text makes parsing throw, and what parses is five digits', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const parsed = parseZip5(text);
      assert.ok(parsed.ok ? /^\d{5}$/.test(parsed.zip) : parsed.reason.length > 0);
    }),
  );
});

test('number and ZIP are two forms of the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999 }), (number) => {
      assert.equal(zipNumber(zipOfNumber(number)), number);
    }),
  );
});

test('military prefixes give AA, AE and AP, and no other prefix does', () => {
  const military = ZIP3_PREFIXES.filter((prefix) => militaryState(`${prefix}01` as Zip5) !== null);
  assert.deepEqual(military, [
    '090',
    '091',
    '092',
    '093',
    '094',
    '095',
    '096',
    '097',
    '098',
    '340',
    '962',
    '963',
    '964',
    '965',
    '966',
  ]);
  assert.equal(militaryState('09001' as Zip5), 'AE');
  assert.equal(militaryState('34001' as Zip5), 'AA');
  assert.equal(militaryState('96201' as Zip5), 'AP');
});

test('territories and islands go by their own ZIPs', () => {
  const cases = {
    '00901': 'PR',
    '00802': 'VI',
    '96910': 'GU',
    '96799': 'AS',
    '96950': 'MP',
    '96939': 'PW',
    '96941': 'FM',
    '96960': 'MH',
    '96701': 'HI',
    '06390': 'CT',
    '00501': 'NY',
    '96999': null,
    '00001': null,
  } as const;
  for (const [zip, state] of Object.entries(cases)) assert.equal(stateOfZip(zip as Zip5), state, zip);
});

test('every state but none too many has a prefix', () => {
  const covered = new Set(ZIP3_PREFIXES.flatMap((prefix) => statesOfPrefix(prefix)));
  assert.deepEqual([...covered].sort(), [...STATE_CODES]);
  assert.equal(STATE_CODES.length, 62);
});

test('a place name tells the kind of military post office', () => {
  assert.equal(militaryPlace('APO AE'), 'APO');
  assert.equal(militaryPlace('Fpo'), 'FPO');
  assert.equal(militaryPlace('DPO AP'), 'DPO');
  assert.equal(militaryPlace('Apollo'), null);
});

test('state codes are known in any case; FIPS codes are unique', () => {
  assert.equal(parseState(' ny '), 'NY');
  assert.equal(parseState('XX'), null);
  assert.equal(parseState('constructor'), null);
  const codes = STATE_CODES.map((code) => STATES[code].fips).filter((fips) => fips !== null);
  assert.equal(new Set(codes).size, 59);
});

test('every state that is a place has time zones, and all of them exist', () => {
  for (const state of STATE_CODES) {
    const zones = timeZonesOfState(state);
    assert.equal(zones.length === 0, STATES[state].kind === 'military', state);
    for (const timeZone of zones)
      assert.doesNotThrow(() => new Intl.DateTimeFormat('en-US', { timeZone }), timeZone);
  }
});

test('spellings of one city fold to the same text', () => {
  assert.equal(foldCity('Saint Louis'), foldCity('ST. LOUIS'));
  assert.equal(foldCity("Coeur d'Alene"), foldCity('COEUR DALENE'));
  assert.equal(foldCity('Winston-Salem'), foldCity('WINSTON SALEM'));
  assert.equal(foldCity('Doña Ana'), foldCity('DONA ANA'));
  assert.equal(foldCity('Mount Vernon'), foldCity('mt vernon'));
  assert.equal(foldCity('Fort Worth'), foldCity('Ft. Worth'));
  assert.notEqual(foldCity('Mountain View'), foldCity('Mt View'));
});

test('folding twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) =>
      assert.equal(foldCity(foldCity(text)), foldCity(text)),
    ),
  );
});

test('the banded edit distance equals the whole one within its limit', () => {
  const letters = fc.string({ unit: fc.constantFrom('A', 'B', 'C'), maxLength: 9 });
  fc.assert(
    fc.property(letters, letters, fc.integer({ min: 0, max: 4 }), (left, right, limit) => {
      assert.equal(boundedEditDistance(left, right, limit), Math.min(wholeDistance(left, right), limit + 1));
    }),
    { numRuns: 3_000 },
  );
});

/** The textbook table, without a band. */
const wholeDistance = (left: string, right: string): number => {
  const table: number[][] = [];
  const at = (row: number, column: number): number => table[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 0; row <= left.length; row++) {
    const line: number[] = [];
    table.push(line);
    for (let column = 0; column <= right.length; column++) {
      if (row === 0 || column === 0) {
        line.push(row + column);
        continue;
      }
      const same = left[row - 1] === right[column - 1];
      let cost = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (same ? 0 : 1),
      );
      if (
        row > 1 &&
        column > 1 &&
        left[row - 1] === right[column - 2] &&
        left[row - 2] === right[column - 1]
      ) {
        cost = Math.min(cost, at(row - 2, column - 2) + 1);
      }
      line.push(cost);
    }
  }
  return at(left.length, right.length);
};
