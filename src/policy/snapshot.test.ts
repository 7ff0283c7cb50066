import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomAttributes, seeded } from '../../test/policy/random-attributes.ts';
import { PrincipalAttributes } from './attributes.ts';
import { attributesFromJson } from './snapshot.ts';

test('a recorded snapshot comes back as it was, in the fixed shape of its classes', () => {
  const random = seeded(3);
  for (let index = 0; index < 300; index += 1) {
    const attributes = randomAttributes(random);
    const again = attributesFromJson(JSON.parse(JSON.stringify(attributes)));
    assert.deepEqual(again, attributes);
    assert.ok(again.principal instanceof PrincipalAttributes);
  }
});

test('what is left out has the default of its class', () => {
  assert.equal(attributesFromJson({ request: { dataset: 'zip' } }).principal.role, 'anonymous');
});

test('unknown attributes and values of another type are refused by name', () => {
  const refused: [unknown, RegExp][] = [
    [{ principal: { rol: 'x' } }, /principal\.rol; did you mean principal\.role/],
    [{ principal: { scopes: 'addresses' } }, /principal\.scopes is "addresses"; expected a list/],
    [{ request: { time: '2026-04-01' } }, /request\.time is "2026-04-01"; expected a time/],
    [{ request: { purpose: null } }, /request\.purpose is null; expected text/],
    [{ subject: { mid: 7 } }, /subject\.mid is 7; expected text or null/],
    [{ other: {}, request: 5 }, /request is no object/],
    [[], /an object with principal/],
  ];
  for (const [json, message] of refused) {
    assert.throws(() => attributesFromJson(json), { code: 'snapshot_invalid', message });
  }
});
