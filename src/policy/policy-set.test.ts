import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { attributesOf } from '../../test/policy/shipped.ts';
import { loadPack } from './load.ts';
import type { AttributeValue } from './paths.ts';
import { compile } from './policy-set.ts';

const rule = (id: string, effect: string, rest: string): string =>
  `  - {id: ${id}, effect: ${effect}, title: ${id}, effective: {from: null, to: null}, ${rest}}\n`;
const policyOf = (...rules: string[]) =>
  compile(loadPack([{ name: 'test.yaml', text: `rules:\n${rules.join('')}` }]));
const decide = (policy: ReturnType<typeof policyOf>, values: Record<string, AttributeValue> = {}) =>
  policy.decide(attributesOf(values));

test('what no rule permits is refused, with no rule to name', () => {
  const decision = decide(policyOf(rule('a', 'permit', 'applies: {datasets: [zip]}')), {
    'request.dataset': 'other',
  });
  assert.equal(decision.effect, 'forbid');
  assert.equal(decision.code, 'no_permit');
  assert.deepEqual(decision.ruleIds, []);
  assert.equal(decision.nearestPermit, null);
});

test('one forbid overrides any number of permits; all matching forbids are named, the first gives the code', () => {
  const policy = policyOf(
    rule('p1', 'permit', 'applies: {}'),
    rule('p2', 'permit', 'applies: {}'),
    rule('f1', 'forbid', 'applies: {}, code: first, when: {f: request.items, gt: 5}, cite: [c1]'),
    rule('f2', 'forbid', 'applies: {}, code: second, when: {f: request.items, gt: 9}, cite: [c2]'),
  );
  assert.deepEqual(decide(policy).ruleIds, ['p1', 'p2']);
  const decision = decide(policy, { 'request.items': 10 });
  assert.equal(decision.effect, 'forbid');
  assert.deepEqual(decision.ruleIds, ['f1', 'f2']);
  assert.equal(decision.code, 'first');
  assert.deepEqual(decision.citations, ['c1', 'c2']);
  assert.deepEqual(decide(policy, { 'request.items': 6 }).ruleIds, ['f1']);
});

test('an oblige adds its obligations to what is permitted and decides nothing', () => {
  const policy = policyOf(
    rule('o', 'oblige', 'applies: {}, obligations: [mask.person], when: {f: subject.personFields, eq: true}'),
    rule('p', 'permit', 'applies: {actions: [read]}, obligations: [log.disclosure]'),
  );
  assert.deepEqual(decide(policy).obligations, ['log.disclosure']);
  const masked = decide(policy, { 'subject.personFields': true });
  assert.deepEqual(masked.obligations, ['log.disclosure', 'mask.person']);
  assert.deepEqual(masked.ruleIds, ['p']);
  assert.deepEqual(masked.obligedBy, ['o']);
  assert.equal(decide(policy, { 'subject.personFields': true, 'request.action': 'write' }).effect, 'forbid');
});

describe('what is not known counts against access', () => {
  const policy = policyOf(
    rule(
      'p',
      'permit',
      'applies: {datasets: [a]}, code: own, when: {all: [{f: subject.mid, eq: m}, {f: request.items, lt: 5}]}',
    ),
    rule('p2', 'permit', 'applies: {datasets: [b]}'),
    rule(
      'f',
      'forbid',
      'applies: {datasets: [b]}, code: late, when: {f: principal.feePaidThrough, lt: {ref: request.time}}',
    ),
    rule(
      'o',
      'oblige',
      'applies: {datasets: [c]}, obligations: [label.restricted], when: {f: principal.feeRequired, eq: true}',
    ),
    rule('p3', 'permit', 'applies: {datasets: [c]}'),
  );
  test('a permit does not match, and says what is missing', () => {
    const decision = decide(policy, { 'request.dataset': 'a' });
    assert.equal(decision.effect, 'forbid');
    assert.equal(decision.code, 'attribute_missing:subject.mid');
    assert.deepEqual(decision.failingConditions, [
      { ruleId: 'p', path: 'subject.mid', operator: 'eq', state: 'missing', alternative: null },
    ]);
  });
  test('where another condition fails anyway, that is the reason', () => {
    assert.equal(decide(policy, { 'request.dataset': 'a', 'request.items': 9 }).code, 'own');
  });
  test('a forbid matches, and says what is missing', () => {
    const decision = decide(policy, { 'request.dataset': 'b' });
    assert.deepEqual(decision.ruleIds, ['f']);
    assert.equal(decision.code, 'attribute_missing:principal.feePaidThrough');
  });
  test('a known value gives the code of the rule', () => {
    assert.equal(decide(policy, { 'request.dataset': 'b', 'principal.feePaidThrough': -1 }).code, 'late');
    assert.equal(decide(policy, { 'request.dataset': 'b', 'principal.feePaidThrough': 1 }).effect, 'permit');
  });
  test('an obligation is owed', () => {
    assert.deepEqual(decide(policy, { 'request.dataset': 'c' }).obligations, ['label.restricted']);
  });
});

test('the nearest permit is the one that lacks the fewest conditions; of two alike the first', () => {
  const policy = policyOf(
    rule(
      'far',
      'permit',
      'applies: {}, when: {all: [{f: request.items, gt: 5}, {f: request.purpose, eq: x}]}',
    ),
    rule(
      'near',
      'permit',
      'applies: {}, code: near_code, cite: [n], when: {all: [{f: request.items, gt: 5}, {f: request.purpose, ne: x}]}',
    ),
    rule('alike', 'permit', 'applies: {}, when: {f: request.items, gt: 9}'),
    rule('elsewhere', 'permit', 'applies: {datasets: [other]}'),
  );
  const decision = decide(policy);
  assert.equal(decision.nearestPermit, 'near');
  assert.equal(decision.code, 'near_code');
  assert.deepEqual(decision.citations, ['n']);
});

test('any of several alternatives is marked as such', () => {
  const policy = policyOf(
    rule(
      'p',
      'permit',
      'applies: {}, when: {all: [{any: [{f: request.items, gt: 5}, {f: request.purpose, eq: x}]}, {f: request.scope, eq: s}]}',
    ),
  );
  assert.deepEqual(
    decide(policy).failingConditions.map(({ path, alternative }) => [path, alternative]),
    [
      ['request.items', 0],
      ['request.purpose', 0],
      ['request.scope', null],
    ],
  );
});

test('a rule holds from the first moment of its window to before the last', () => {
  const policy = compile(
    loadPack([
      {
        name: 'w.yaml',
        text: 'rules:\n  - {id: w, effect: permit, title: w, applies: {}, effective: {from: 2026-04-01, to: 2026-05-01}}\n',
      },
    ]),
  );
  const at = (time: number) => decide(policy, { 'request.time': time }).effect;
  assert.deepEqual(
    [Date.UTC(2026, 3, 1) - 1, Date.UTC(2026, 3, 1), Date.UTC(2026, 4, 1) - 1, Date.UTC(2026, 4, 1)].map(at),
    ['forbid', 'permit', 'permit', 'forbid'],
  );
});

test('a shadow forbid refuses nothing and says what it would have refused, until it is enforced', () => {
  const policy = policyOf(
    rule('p', 'permit', 'applies: {actions: [read]}'),
    rule(
      's',
      'forbid',
      'applies: {}, code: would, mode: shadow, shadowUntil: 2027-01-01, when: {f: request.items, gt: 5}, cite: [c]',
    ),
  );
  const over = { 'request.items': 6, 'request.time': Date.UTC(2026, 11, 31) };
  const decision = decide(policy, over);
  assert.equal(decision.effect, 'permit');
  assert.deepEqual(decision.shadow, [{ ruleId: 's', code: 'would', citations: ['c'] }]);
  assert.deepEqual(decide(policy, { 'request.items': 5 }).shadow, []);
  assert.deepEqual(
    decide(policy, { ...over, 'request.action': 'write' }).shadow,
    [],
    'it was not carried out',
  );
  const enforced = decide(policy, { ...over, 'request.time': Date.UTC(2027, 0, 1) });
  assert.equal(enforced.effect, 'forbid');
  assert.deepEqual(enforced.ruleIds, ['s']);
});

test('equal outcomes are one frozen object', () => {
  const policy = policyOf(rule('p', 'permit', 'applies: {}'));
  const decision = decide(policy);
  assert.equal(decide(policy, { 'principal.id': 'somebody else' }), decision);
  assert.ok(Object.isFrozen(decision) && Object.isFrozen(decision.ruleIds));
});

test('values that no rule can name share what any unknown value gets', () => {
  const policy = policyOf(rule('p', 'permit', 'applies: {channels: [api]}'));
  assert.equal(decide(policy, { 'request.channel': 'carrier pigeon' }).effect, 'forbid');
  assert.equal(
    decide(policy, { 'request.channel': 'carrier pigeon' }),
    decide(policy, { 'request.channel': 'smoke' }),
  );
});

test('more rules on one kind of request than there are bits decide alike', () => {
  const many = Array.from({ length: 60 }, (_, index) =>
    rule(`f${index}`, 'forbid', `applies: {}, code: c${index}, when: {f: request.items, eq: ${index + 100}}`),
  );
  const policy = policyOf(...many, rule('p', 'permit', 'applies: {}, when: {f: request.purpose, ne: x}'));
  assert.deepEqual(decide(policy).ruleIds, ['p']);
  assert.deepEqual(decide(policy, { 'request.items': 159 }).ruleIds, ['f59']);
  assert.equal(decide(policy, { 'request.items': 159 }).code, 'c59');
  assert.equal(decide(policy, { 'request.purpose': 'x' }).nearestPermit, 'p');
});

test('the trace holds every comparison of every rule that looks at the request, with both values', () => {
  const policy = policyOf(
    rule(
      'p',
      'permit',
      'applies: {}, when: {all: [{f: subject.mid, in: {ref: principal.ownMids}}, {f: request.items, lt: 5}]}',
    ),
    rule('f', 'forbid', 'applies: {datasets: [other]}, when: {f: request.items, gt: 5}'),
  );
  const attributes = attributesOf({
    'subject.mid': 'm',
    'principal.ownMids': ['m', 'n'],
    'request.items': 7,
  });
  const trace = policy.trace(attributes);
  assert.deepEqual(trace.rules, [
    {
      ruleId: 'p',
      effect: 'permit',
      mode: 'enforce',
      matched: false,
      leaves: [
        { path: 'subject.mid', operator: 'in', left: 'm', right: ['m', 'n'], state: 'held' },
        { path: 'request.items', operator: 'lt', left: 7, right: 5, state: 'failed' },
      ],
    },
  ]);
  assert.equal(trace.decision, policy.decide(attributes));
});

describe('every operator', () => {
  const cases: readonly [
    condition: string,
    holds: Record<string, AttributeValue>,
    fails: Record<string, AttributeValue>,
  ][] = [
    ['{f: request.purpose, eq: a}', { 'request.purpose': 'a' }, { 'request.purpose': 'b' }],
    ['{f: principal.active, eq: true}', {}, { 'principal.active': false }],
    ['{f: request.purpose, ne: a}', { 'request.purpose': 'b' }, { 'request.purpose': 'a' }],
    ['{f: request.purpose, in: [a, b]}', { 'request.purpose': 'b' }, { 'request.purpose': 'c' }],
    ['{f: request.purpose, notIn: [a, b]}', { 'request.purpose': 'c' }, { 'request.purpose': 'b' }],
    ['{f: principal.scopes, contains: a}', { 'principal.scopes': ['b', 'a'] }, { 'principal.scopes': ['b'] }],
    [
      '{f: principal.scopes, contains: {ref: request.scope}}',
      { 'principal.scopes': ['s'], 'request.scope': 's' },
      { 'principal.scopes': ['s'], 'request.scope': 't' },
    ],
    ['{f: principal.scopes, notContains: a}', { 'principal.scopes': ['b'] }, { 'principal.scopes': ['a'] }],
    [
      '{f: principal.scopes, intersects: [a, b]}',
      { 'principal.scopes': ['c', 'b'] },
      { 'principal.scopes': ['c'] },
    ],
    ['{f: request.items, lt: 5}', { 'request.items': 4 }, { 'request.items': 5 }],
    ['{f: request.items, lte: 5}', { 'request.items': 5 }, { 'request.items': 6 }],
    ['{f: request.items, gt: 5}', { 'request.items': 6 }, { 'request.items': 5 }],
    ['{f: request.items, gte: 5}', { 'request.items': 5 }, { 'request.items': 4 }],
    ['{f: request.time, gte: 1970-01-02}', { 'request.time': 86_400_000 }, { 'request.time': 86_399_999 }],
    [
      '{f: principal.recertifiedAt, within: P1D}',
      { 'principal.recertifiedAt': 0, 'request.time': 86_400_000 },
      { 'principal.recertifiedAt': 0, 'request.time': 86_400_001 },
    ],
    [
      '{f: principal.feeRequired, exists: true}',
      { 'principal.feeRequired': false },
      { 'principal.feeRequired': null },
    ],
    ['{f: request.purpose, exists: true}', { 'request.purpose': 'a' }, { 'request.purpose': '' }],
    ['{f: principal.scopes, exists: false}', { 'principal.scopes': [] }, { 'principal.scopes': ['a'] }],
  ];
  for (const [condition, holds, fails] of cases) {
    test(condition, () => {
      const policy = policyOf(rule('p', 'permit', `applies: {}, when: ${condition}`));
      assert.equal(decide(policy, holds).effect, 'permit');
      assert.equal(decide(policy, fails).effect, 'forbid');
    });
  }
});
