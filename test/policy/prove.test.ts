import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { closeSolver, prove } from '../../scripts/prove-policy.ts';
import { compile, loadPack, type Pack } from '../../src/policy/index.ts';
import { randomAttributes, seeded } from './random-attributes.ts';
import { shippedFiles } from './shipped.ts';

const shipped = shippedFiles();

const changed = (from: string, to: string): Pack => {
  let found = false;
  const files = shipped.map(({ name, text }) => {
    found ||= text.includes(from);
    return { name, text: text.replace(from, to) };
  });
  assert.ok(found, `the shipped pack has no ${from}`);
  return loadPack(files);
};

const added = (rule: string): Pack => loadPack([...shipped, { name: 'own.yaml', text: `rules:\n${rule}` }]);

const OWN = (effect: string, when: string): string => `  - id: own.rule
    effect: ${effect}
    title: A rule of our own
    applies: { datasets: [addresses], actions: [read], roles: [developer] }
    effective: { from: null, to: null }
    when: ${when}
    cite: [operator-rules]
    code: own_code
    message: m
    cure: c
`;

const base = loadPack(shipped);

describe('the proof over all requests', () => {
  after(closeSolver);

  it('finds nothing between a pack and itself', async () => {
    assert.deepEqual(await prove(base, base), { looser: null, tighter: null });
  });

  it('proves that one more forbid permits nothing more, and gives a request that it refuses', async () => {
    const candidate = added(OWN('forbid', '{ f: request.items, gt: 7 }'));
    const { looser, tighter } = await prove(base, candidate);
    assert.equal(looser, null);
    assert.ok(tighter !== null && tighter.request.items > 7);
    assert.equal(compile(base).decide(tighter).effect, 'permit');
    assert.equal(compile(candidate).decide(tighter).code, 'own_code');
  });

  it('gives a request that a loosened condition lets through', async () => {
    const candidate = changed(
      'when: { f: subject.mid, in: { ref: principal.ownMids } }\n    cite: [usps-api-access-2026-04.shippers]\n    code: mid_not_own',
      'when: { any: [{ f: subject.mid, in: { ref: principal.ownMids } }, { f: principal.active, eq: true }] }\n    cite: [usps-api-access-2026-04.shippers]\n    code: mid_not_own',
    );
    const { looser } = await prove(base, candidate);
    assert.ok(looser !== null);
    assert.equal(compile(base).decide(looser).effect, 'forbid');
    assert.equal(compile(candidate).decide(looser).effect, 'permit');
    assert.equal(looser.principal.role, 'shipper');
    const { mid } = looser.subject;
    assert.equal(mid !== null && looser.principal.ownMids.includes(mid), false);
  });

  it('finds a change of one day', async () => {
    const later = added(OWN('forbid', '{ f: request.time, lt: 1970-01-02 }'));
    const { tighter } = await prove(base, later);
    assert.ok(tighter !== null && tighter.request.time < 86_400_000);
  });

  it('agrees with the engine on requests drawn at random: where they differ, a proof says so', async () => {
    const conditions = [
      '{ f: principal.grantUntil, lt: { ref: request.time } }',
      '{ not: { f: principal.trainingAckAt, within: P30D } }',
      '{ any: [{ f: principal.scopes, notContains: addresses }, { f: request.purpose, in: [returns, claims] }] }',
      '{ f: subject.personFields, eq: true }',
    ];
    const random = seeded(7);
    const requests = Array.from({ length: 2_000 }, () => randomAttributes(random));
    for (const condition of conditions) {
      const candidate = added(OWN('forbid', condition));
      const { looser, tighter } = await prove(base, candidate);
      const [before, now] = [compile(base), compile(candidate)];
      const differs = requests.some((one) => before.decide(one).effect !== now.decide(one).effect);
      assert.equal(looser, null, condition);
      if (differs) assert.ok(tighter !== null, condition);
      if (tighter !== null)
        assert.notEqual(before.decide(tighter).effect, now.decide(tighter).effect, condition);
    }
  });
});
