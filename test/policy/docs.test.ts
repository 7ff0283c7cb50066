import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { LINTS, loadPack, OBLIGATION_NAMES, OPERATORS, PACK_SCHEMA, PATHS } from '../../src/policy/index.ts';
import { shippedPack } from './shipped.ts';

const page = readFileSync(
  join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'docs', 'policy.md'),
  'utf8',
);

/** Names in the first column of the table under a heading. */
const rowsUnder = (heading: string): string[] => {
  const start = page.indexOf(`\n## ${heading}\n`);
  assert.notEqual(start, -1, `no heading ${heading}`);
  const end = page.indexOf('\n## ', start + 1);
  return [...page.slice(start, end === -1 ? undefined : end).matchAll(/^\| `([^`]+)` \|/gm)].map(
    ([, name = '']) => name,
  );
};

test('the page has a row for every operator, effect, field, obligation and lint, and no other', () => {
  assert.deepEqual(rowsUnder('Conditions').sort(), OPERATORS.map((operator) => operator.name).sort());
  assert.deepEqual(rowsUnder('Effects'), PACK_SCHEMA.$defs?.rule?.properties?.effect?.enum);
  assert.deepEqual(
    rowsUnder('Fields of a rule').sort(),
    Object.keys(PACK_SCHEMA.$defs?.rule?.properties ?? {}).sort(),
  );
  assert.deepEqual(rowsUnder('Obligations').sort(), [...OBLIGATION_NAMES].sort());
  assert.deepEqual(rowsUnder('Lints').sort(), Object.keys(LINTS).sort());
});

test('the page has a row for every attribute, with its type, whether it may be unknown, and what is shown', () => {
  assert.deepEqual(
    rowsUnder('Attributes'),
    PATHS.map((info) => info.path),
  );
  for (const { path, type, nullable, shown } of PATHS) {
    assert.ok(page.includes(`\n| \`${path}\` | ${type} | ${nullable ? 'yes' : 'no'} | ${shown} |`), path);
  }
});

test('the page names every code of the shipped pack, and no code that is gone', () => {
  const codes = shippedPack()
    .rules.filter((rule) => rule.effect !== 'oblige')
    .map((rule) => rule.code);
  assert.deepEqual(
    rowsUnder('Codes').sort(),
    [...new Set([...codes, 'permitted', 'no_permit', 'attribute_missing:PATH'])].sort(),
  );
});

test('the example of a rule and of a citation can be read', () => {
  const [rules = '', citations = ''] = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(
    ([, text = '']) => text,
  );
  const pack = loadPack([
    { name: 'rules.yaml', text: rules },
    { name: 'citations.yaml', text: citations },
  ]);
  assert.deepEqual(
    pack.rules.map((rule) => rule.id),
    ['tracking.shipper'],
  );
  assert.deepEqual([...pack.citations.keys()], ['usc-39-412']);
});
