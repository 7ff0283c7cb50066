import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Attributes, PrincipalAttributes, RequestAttributes, SubjectAttributes } from './attributes.ts';
import { compileCondition, distance, type LeafStates, standingInTheWay } from './condition.ts';
import type { Condition, Leaf } from './pack.ts';

/** Three nullable flags-by-time stand for three propositions: 1 true, 0 false, null unknown. */
const FIELDS = ['termsAccepted', 'recertifiedAt', 'trainingAckAt'] as const;
type Values = readonly (0 | 1 | null)[];

const proposition = (index: number): Leaf => ({
  kind: 'leaf',
  path: `principal.${FIELDS[index]}`,
  operator: 'eq',
  right: { kind: 'constant', value: 1 },
});

const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    fc.nat(2).map(proposition),
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      of: fc.array(tie('tree'), { minLength: 1, maxLength: 5 }),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('tree') }),
  ),
}));
const values = fc.tuple(
  ...FIELDS.map(() => fc.constantFrom<0 | 1 | null>(0, 1, null)),
) as unknown as fc.Arbitrary<Values>;

const snapshot = (given: Values): Attributes => {
  const principal = new PrincipalAttributes();
  FIELDS.forEach((field, index) => {
    principal[field] = given[index] ?? null;
  });
  return new Attributes(principal, new RequestAttributes(), new SubjectAttributes());
};

/** Kleene's tables: 1 true, 0 false, ½ unknown. */
const kleene = (condition: Condition, given: Values): number => {
  if (condition.kind === 'leaf') {
    return given[FIELDS.findIndex((field) => condition.path.endsWith(field))] ?? 0.5;
  }
  if (condition.kind === 'not') return 1 - kleene(condition.of, given);
  const children = condition.of.map((child) => kleene(child, given));
  return condition.kind === 'all' ? Math.min(...children) : Math.max(...children);
};

test("`must` and `may` are Kleene's three-valued logic", () => {
  fc.assert(
    fc.property(tree, values, (condition, given) => {
      const { must, may } = compileCondition(condition);
      const truth = kleene(condition, given);
      assert.equal(must(snapshot(given)), truth === 1);
      assert.equal(may(snapshot(given)), truth > 0);
    }),
    { numRuns: 2000 },
  );
});

const statesOf = (condition: Condition, given: Values): LeafStates => {
  let held = 0;
  let missing = 0;
  compileCondition(condition).leaves.forEach(({ leaf }, index) => {
    const value = kleene(leaf, given);
    if (value === 0.5) missing |= 1 << index;
    else if (value === 1) held |= 1 << index;
  });
  return { held, missing };
};

test('the distance is zero exactly where the condition surely holds, and nothing stands in the way there', () => {
  fc.assert(
    fc.property(tree, values, (condition, given) => {
      fc.pre(compileCondition(condition).leaves.length <= 24);
      const { node, must, leaves } = compileCondition(condition);
      const states = statesOf(condition, given);
      const steps = distance(node, states);
      assert.equal(steps === 0, must(snapshot(given)));
      const blocking = standingInTheWay(node, states, true);
      assert.equal(blocking.length === 0, steps === 0);
      assert.ok(steps <= leaves.length);
    }),
    { numRuns: 1000 },
  );
});

test('setting every leaf in the way to what it needs makes the condition hold', () => {
  fc.assert(
    fc.property(tree, values, (condition, given) => {
      const { node, leaves } = compileCondition(condition);
      fc.pre(leaves.length <= 24);
      let { held, missing } = statesOf(condition, given);
      for (const { index, needed } of standingInTheWay(node, { held, missing }, true)) {
        missing &= ~(1 << index);
        held = needed ? held | (1 << index) : held & ~(1 << index);
      }
      assert.equal(distance(node, { held, missing }), 0);
    }),
    { numRuns: 1000 },
  );
});
