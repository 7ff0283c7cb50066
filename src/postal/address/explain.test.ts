import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { REASON_TEXTS } from './explain.ts';
import { COMPONENTS, REASON } from './index.ts';

const docs = readFileSync(new URL('../../../docs/address.md', import.meta.url), 'utf8');

test('every reason has its own code, below 64 for reading and above for standardising', () => {
  const codes = Object.values(REASON);
  assert.equal(new Set(codes).size, codes.length);
  assert.deepEqual(Object.keys(REASON_TEXTS).sort(), Object.keys(REASON).sort());
  for (const code of codes) assert.ok(code > 0 && code < 96);
});

test('every reason has its row in the documentation: code, name and text', () => {
  for (const [name, code] of Object.entries(REASON)) {
    const [text, section] = REASON_TEXTS[name as keyof typeof REASON_TEXTS];
    assert.ok(docs.includes(`| ${code} | \`${name}\` | ${text} | ${section} |`), name);
  }
});

test('every component has its row in the documentation', () => {
  for (const component of COMPONENTS) assert.ok(docs.includes(`| \`${component}\` |`), component);
});
