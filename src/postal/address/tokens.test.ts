import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GAP_COMMA, GAP_HYPHEN, GAP_NEWLINE, ORDINAL } from './shapes.ts';
import { Tokens } from './tokens.ts';

const tokens = new Tokens();

const words = (text: string): string[] => {
  tokens.read(text);
  return Array.from({ length: tokens.count }, (_, index) =>
    text.slice(tokens.start[index], tokens.end[index]),
  );
};

test('keeps initials, apostrophes, hyphens, fractions and decimals in one word', () => {
  assert.deepEqual(words("N.W. O'Reilly Winston-Salem 1/2 39.2 U.S. AT&T"), [
    'N.W',
    "O'Reilly",
    'Winston-Salem',
    '1/2',
    '39.2',
    'U.S',
    'AT&T',
  ]);
});

test('parts a period or slash between whole words', () => {
  assert.deepEqual(words('St.Louis N.Main Main/Oak P.O.Box'), [
    'St',
    'Louis',
    'N',
    'Main',
    'Main',
    'Oak',
    'P.O',
    'Box',
  ]);
});

test('parts a designator from the figure glued to it, and an ordinal from what a hyphen ties to it', () => {
  assert.deepEqual(words('APT2B BOX12 RR2 HC-68 16TH-FL C-5'), [
    'APT',
    '2B',
    'BOX',
    '12',
    'RR',
    '2',
    'HC',
    '68',
    '16TH',
    'FL',
    'C-5',
  ]);
});

test('knows what stood between two words', () => {
  tokens.read('a - b, c\nd');
  assert.deepEqual(Array.from(tokens.gap.subarray(1, 4)), [GAP_HYPHEN, GAP_COMMA, GAP_NEWLINE]);
});

test('tells ordinals from other letters after figures', () => {
  tokens.read('21st 2ND 4A 5THX 1-1ST');
  assert.deepEqual(
    Array.from(tokens.shape.subarray(0, 5), (shape) => (shape & ORDINAL) !== 0),
    [true, true, false, false, false],
  );
});

test('folds case and accents: one word, one hash', () => {
  tokens.read('peñasco PENASCO Peñasco');
  assert.equal(tokens.a[0], tokens.a[1]);
  assert.equal(tokens.b[0], tokens.b[2]);
});
