/** Decision purity through the record: what was recorded is enough to decide again, and the answer is the same. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { attributesOf } from '../../src/audit/index.ts';
import { compile } from '../../src/policy/index.ts';
import { makeApp, makePerson } from '../people.ts';
import { shippedPack } from '../policy/shipped.ts';
import { type Journalled, openProgram, type TestProgram } from '../program.ts';
import { sampleRequest } from './sample.ts';

let program: TestProgram;
let entries: readonly Journalled[];
const shipped = compile(shippedPack());

before(async () => {
  program = await openProgram({ POSTERN_ANONYMOUS_PER_MINUTE: '1000', POSTERN_LOCAL_PER_SECOND: '100000' });
  const full = await makeApp(program, { products: ['Public Access I', 'Tracking'] });
  const poor = await makeApp(program, { role: 'researcher', scope: 'none-of-it' });
  const people = await Promise.all(
    ['steward', 'auditor', 'admin', 'consumer'].map((role) => makePerson(program, role)),
  );
  const askers: Readonly<Record<string, string>>[] = [
    {},
    full.headers,
    poor.headers,
    { ...full.headers, 'postern-purpose': 'marketing' },
    { ...full.headers, 'postern-purpose': 'shipping' },
    ...people.map(({ headers }) => headers),
  ];
  // Revoking comes last of all routes, so that the tokens live as long as they are needed.
  const routes = program.postern.gateway.routes.map(({ route }) => route);
  const ordered = [...routes].sort(
    (left, right) => Number(/revoke/.test(left.id)) - Number(/revoke/.test(right.id)),
  );
  for (const route of ordered) {
    for (const headers of askers) {
      const { path, asked } = sampleRequest(route);
      await program.ask(path, { ...asked, headers: { ...asked.headers, ...headers } });
    }
    const { path, asked } = sampleRequest(route);
    await program.operate(path, asked);
  }
  entries = await program.journal();
});
after(() => program.close());

describe('the decision journal', () => {
  it('holds permits and refusals of many kinds, so that this test says something', () => {
    const decided = entries.filter(({ record }) => record.mode === 'enforce');
    const codes = new Set(decided.map(({ record }) => record.code));
    assert.ok(decided.length > 300, `${decided.length} decisions`);
    assert.ok(decided.some(({ record }) => record.effect === 'permit'));
    for (const code of [
      'permitted',
      'no_permit',
      'not_your_record',
      'separation_of_duties',
      'scope_not_in_product',
      'purpose_forbidden',
      'purpose_not_granted',
    ]) {
      assert.ok(codes.has(code), `${code} is not among ${[...codes]}`);
    }
  });

  it('gives the same decision, by the same rules, when its attributes are evaluated again', () => {
    for (const { record, principal } of entries) {
      if (record.mode === 'none') continue;
      assert.equal(record.policyVersion, shipped.version);
      const again = shipped.decide(attributesOf(record, principal));
      assert.deepEqual(
        [again.effect, again.code, again.ruleIds, again.obligations],
        [record.effect, record.code, record.ruleIds, record.obligations],
        `${record.route} ${record.id}`,
      );
    }
  });

  it('claims no rule where no decision was made', () => {
    const undecided = entries.filter(({ record }) => record.mode === 'none');
    assert.ok(undecided.length > 0);
    for (const { record } of undecided) {
      assert.deepEqual([record.ruleIds, record.effect], [[], 'forbid'], record.id);
    }
  });

  it('holds the time of a decision as the policy saw it', () => {
    for (const { record } of entries) assert.equal(record.request.time, record.at);
  });
});
