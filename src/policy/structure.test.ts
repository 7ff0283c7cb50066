import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { shippedFiles } from '../../test/policy/shipped.ts';
import { PACK_SCHEMA } from './schema.ts';
import { Source } from './source.ts';
import { checkStructure } from './structure.ts';

const validate = new Ajv2020({ strict: false }).compile(PACK_SCHEMA);

const accepts = (value: unknown): boolean => {
  try {
    checkStructure(new Source('value.json', JSON.stringify(value)));
    return true;
  } catch {
    return false;
  }
};

test('the shipped files are valid by the JSON Schema', () => {
  for (const { name, text } of shippedFiles()) {
    assert.ok(validate(new Source(name, text).content), `${name}: ${JSON.stringify(validate.errors)}`);
  }
});

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Every place of a value, as the path of keys that leads there. */
const places = (value: Json, at: (string | number)[] = []): (string | number)[][] => {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, child]) => places(child, [...at, key]))];
};

const edit = (value: Json, at: readonly (string | number)[], change: (old: Json) => Json): Json => {
  const [key, ...rest] = at;
  if (key === undefined) return change(value);
  const copy = structuredClone(value) as Record<string, Json>;
  copy[String(key)] = edit(copy[String(key)] ?? null, rest, change);
  return copy;
};

const CHANGES: readonly ((old: Json) => Json)[] = [
  () => null,
  () => 7,
  () => true,
  () => 'text',
  () => '',
  () => [],
  () => ({}),
  () => ['text'],
  () => ({ ref: 'request.scope' }),
  () => ({ f: 'request.items', lt: 5 }),
  () => '2026-04-01',
  (old) => [old],
  (old) => ({ all: [old] }),
  (old) => (typeof old === 'object' && old !== null && !Array.isArray(old) ? { ...old, extra: 1 } : old),
  (old) =>
    typeof old === 'object' && old !== null && !Array.isArray(old)
      ? Object.fromEntries(Object.entries(old).slice(1))
      : old,
];

test('our checker and ajv agree on packs that were changed at random', () => {
  const seeds = shippedFiles().map(({ name, text }): Json => {
    const content = new Source(name, text).content as { rules?: Json[]; citations?: Json[] };
    const { rules, citations = [] } = content;
    return rules === undefined ? { citations: citations.slice(0, 3) } : { rules: rules.slice(3, 9) };
  });
  const spots = seeds.map((seed) => places(seed));
  let refused = 0;
  fc.assert(
    fc.property(fc.nat(seeds.length - 1), fc.nat(), fc.constantFrom(...CHANGES), (which, where, change) => {
      const list = spots[which] ?? [];
      const changed = edit(seeds[which] ?? null, list[where % list.length] ?? [], change);
      const wanted = validate(changed);
      if (!wanted) refused += 1;
      assert.equal(accepts(changed), wanted, JSON.stringify(changed));
    }),
    { numRuns: 3000, seed: 412 },
  );
  assert.ok(refused > 300, `only ${refused} changes were refused`);
});
