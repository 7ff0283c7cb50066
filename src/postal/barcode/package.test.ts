import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { gs1CheckDigit, s10CheckDigit } from './check-digit.ts';
import { parseMid } from './ids.ts';
import { midOf } from './mid-of.ts';
import { parseTrackingNumber } from './parse.ts';

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((list) => list.join(''));

/** A valid commercial number of 22 or 26 digits, with the fields it was made from. */
const commercial = fc
  .tuple(fc.constantFrom(22, 26), digits(3), fc.boolean(), digits(9), digits(14))
  .map(([length, stc, nine, body, tail]) => {
    const mid = nine ? `9${body.slice(0, 8)}` : `${Number(body[0]) % 9}${body.slice(0, 5)}`;
    const serial = tail.slice(0, length - 6 - mid.length);
    const head = `${nine ? '92' : '93'}${stc}${mid}${serial}`;
    return { number: `${head}${gs1CheckDigit(head)}`, stc, mid, serial };
  });

test('reads the fields of every commercial number, 22 or 26 digits', () => {
  fc.assert(
    fc.property(commercial, ({ number, stc, mid, serial }) => {
      const { readings, ambiguous } = parseTrackingNumber(number);
      assert.equal(readings.length, 1);
      assert.equal(ambiguous, false);
      const [reading] = readings;
      assert.ok(reading?.valid);
      assert.deepEqual([reading.stc, reading.mid, reading.serial], [stc, mid, serial]);
      assert.equal(reading.midLength, mid.length);
      assert.equal(reading.canonical, number);
      assert.equal(reading.routing, null);
    }),
  );
});

test('finds the tracking part behind 420 and ZIP5 or ZIP+4, and never another Mailer ID unless ambiguous', () => {
  fc.assert(
    fc.property(commercial, digits(9), fc.boolean(), ({ number, mid }, zip, plus4) => {
      const routed = plus4 && number.length === 22;
      const parsed = parseTrackingNumber(`420${routed ? zip : zip.slice(0, 5)}${number}`);
      const ours = parsed.readings.find(({ canonical }) => canonical === number);
      assert.ok(ours?.valid);
      assert.deepEqual(ours.routing, { zip5: zip.slice(0, 5), zip4: routed ? zip.slice(5) : null });
      const answer = midOf(`420${routed ? zip : zip.slice(0, 5)}${number}`);
      if (answer.determined) assert.equal(answer.mid, mid);
      else assert.equal(answer.code, 'ambiguous');
    }),
  );
});

test('any one wrong digit makes the number invalid', () => {
  fc.assert(
    fc.property(commercial, fc.nat(25), fc.integer({ min: 1, max: 9 }), ({ number }, place, step) => {
      const at = place % number.length;
      const digit = (Number(number[at]) + step) % 10;
      const { readings } = parseTrackingNumber(number.slice(0, at) + digit + number.slice(at + 1));
      assert.ok(readings.every(({ valid }) => !valid));
    }),
  );
});

test('any one wrong digit makes an S10 number invalid, unless its check digit is 5', () => {
  fc.assert(
    fc.property(digits(8), fc.nat(8), fc.integer({ min: 1, max: 9 }), (serial, at, step) => {
      const number = `${serial}${s10CheckDigit(serial)}`;
      assert.ok(parseTrackingNumber(`EA${number}US`).readings[0]?.valid);
      const wrong = number.slice(0, at) + ((Number(number[at]) + step) % 10) + number.slice(at + 1);
      const wrongValid = parseTrackingNumber(`EA${wrong}US`).readings[0]?.valid;
      // Two remainders share the check digit 5 (11 becomes 5): the format itself cannot tell those apart.
      if (at === 8 || number[8] !== '5') assert.equal(wrongValid, false);
    }),
  );
});

test('blanks, hyphens, brackets, FNC1 and lower case change nothing', () => {
  const plain = parseTrackingNumber('420787459400111206206406260787').readings;
  assert.equal(plain.length, 1);
  for (const text of [
    ' 420 78745 9400 1112 0620 6406 2607 87 ',
    '(420) 78745 (94) 0011 1206 2064 0626 0787',
    ']C1420787459400111206206406260787',
    '42078745\u001d9400111206206406260787',
    '<FNC1>42078745<GS>9400111206206406260787',
    '420-78745-9400-1112-0620-6406-2607-87',
    '420\u00a078745\u20139400111206206406260787',
  ]) {
    assert.deepEqual(parseTrackingNumber(text).readings, plain, JSON.stringify(text));
  }
  assert.equal(parseTrackingNumber('rb 123 456 785 us').readings[0]?.canonical, 'RB123456785US');
});

/**
 * 34 digits that are 420 + ZIP+4 + 22 and 420 + ZIP5 + 26 at once: the four digits between add a multiple of 10
 * to the check sum (9 × 3 + 3 × 1 + 0 + 0), so both have the same check digit.
 */
const twofold = (): string => {
  const part = '930011234560000000001';
  return `420100239300${part}${gs1CheckDigit(part)}`;
};

test('34 digits that read two ways give both readings, and no Mailer ID', () => {
  const text = twofold();
  const { readings, ambiguous } = parseTrackingNumber(text);
  assert.equal(ambiguous, true);
  assert.deepEqual(
    readings.map(({ canonical, valid }) => [canonical.length, valid]),
    [
      [22, true],
      [26, true],
    ],
  );
  const answer = midOf(text);
  assert.equal(answer.determined ? '' : answer.code, 'ambiguous');
});

test('of two readings the valid one comes first', () => {
  const number = '92748931507708513018050063';
  const { readings } = parseTrackingNumber(`42010023${number}`);
  assert.equal(readings[0]?.canonical, number);
  assert.equal(readings[0]?.valid, true);
});

test('a Mailer ID that does not fit its identifier is a problem of its own', () => {
  const head = '920011234560000000000'.slice(0, 21);
  const [reading] = parseTrackingNumber(`${head}${gs1CheckDigit(head)}`).readings;
  assert.deepEqual(
    reading?.problems.map(({ code }) => code),
    ['mid_does_not_fit_identifier'],
  );
});

test('30 digits are for identifiers 94 and 95 alone', () => {
  const with30 = (identifier: string): string => {
    const head = `${identifier}055${'123456789012345678901234'}`;
    return `${head}${gs1CheckDigit(head)}`;
  };
  assert.equal(parseTrackingNumber(with30('94')).readings[0]?.valid, true);
  assert.equal(parseTrackingNumber(with30('95')).readings[0]?.valid, true);
  const problems = parseTrackingNumber(with30('93')).readings[0]?.problems;
  assert.deepEqual(
    problems?.map(({ code }) => code),
    ['length_not_for_identifier'],
  );
});

test('a legacy number with and without its 91 is one number', () => {
  const [short] = parseTrackingNumber('7196 9010 7560 0307 7385').readings;
  const [long] = parseTrackingNumber('91 7196 9010 7560 0307 7385').readings;
  assert.ok(short?.valid && long?.valid);
  assert.equal(short.canonical, long.canonical);
});

test('the Mailer ID is undetermined, with the reason, wherever the barcode proves none', () => {
  const cases = {
    '9400111206206406260787': 'online_or_meter',
    '9505511069605048600624': 'retail',
    '9101026837331000039521': 'legacy',
    '71123456789123456787': 'legacy',
    RB123456785US: 's10',
    '9400111206206406260788': 'invalid',
    'not a number': 'not_a_number',
    '': 'not_a_number',
  };
  for (const [text, code] of Object.entries(cases)) {
    const answer = midOf(text);
    assert.ok(!answer.determined, text);
    assert.equal(answer.code, code, text);
    assert.notEqual(answer.reason, '', text);
  }
  const partner = '961234567890123456789';
  const answer = midOf(`${partner}${gs1CheckDigit(partner)}`);
  assert.equal(answer.determined ? '' : answer.code, 'partner');
});

test('the Mailer ID of 92 and 93 numbers is the one in the barcode', () => {
  const cases = { '9261292700768711948021': '927007687', '9361289878700317633795': '898787' };
  for (const [text, mid] of Object.entries(cases)) {
    const answer = midOf(text);
    assert.ok(answer.determined, text);
    assert.deepEqual([answer.mid, answer.number], [mid, text]);
  }
});

test('a Mailer ID has six digits, or nine when it starts with 9', () => {
  assert.equal(parseMid('123456'), '123456');
  assert.equal(parseMid('912345678'), '912345678');
  for (const text of ['912345', '123456789', '12345', '', '12345a']) assert.equal(parseMid(text), null);
});

test('letters are named with their place and the digit they may stand for, never replaced', () => {
  const { readings, notes } = parseTrackingNumber('94O0111206206406260787');
  assert.deepEqual(readings, []);
  assert.match(notes.join(' '), /Character 3 is "O".*may be a 0/);
});

test('an unread text always comes with a note, and no text throws', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('4', '2', '0', '9', '5'), maxLength: 40 }),
    digits(34).map((tail) => `420${tail}`),
    fc.string({ minLength: 250, maxLength: 400 }),
  );
  fc.assert(
    fc.property(text, (any) => {
      const { readings, notes } = parseTrackingNumber(any);
      assert.ok(readings.length > 0 || notes.length > 0);
      assert.ok(readings.every(({ valid, problems }) => valid === (problems.length === 0)));
      const answer = midOf(any);
      assert.ok(answer.determined || answer.reason !== '');
    }),
    { numRuns: 500 },
  );
});
