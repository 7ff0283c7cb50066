/**
 * Compiles conditions to closures. An unknown value makes a leaf neither true nor false; a condition therefore
 * becomes two functions: `must` (true whatever the unknown values are) and `may` (true for some). A permit
 * asks `must`, a forbid and an oblige ask `may`: that is failing closed, and it is Kleene's three-valued logic.
 */
import type { Attributes } from './attributes.ts';
import type { Condition, Leaf } from './pack.ts';
import { type AttributeValue, knownPath } from './paths.ts';

export type Test = (attributes: Attributes) => boolean;
type Get = (attributes: Attributes) => AttributeValue;

/** A leaf ready to run. */
export interface CompiledLeaf {
  readonly leaf: Leaf;
  /** The comparison; means something only where `missing` is false. */
  readonly test: Test;
  /** Whether a value it needs is unknown. */
  readonly missing: Test;
  readonly nullable: boolean;
  readonly left: Get;
  readonly right: Get;
}

/** A condition tree ready to run. Leaves are numbered in the order they are written. */
export interface CompiledCondition {
  readonly must: Test;
  readonly may: Test;
  readonly node: Node;
  readonly leaves: readonly CompiledLeaf[];
}

/** The tree over leaf numbers, for distance and for what contributed. */
export type Node =
  | { readonly kind: 'leaf'; readonly index: number }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Node[] }
  | { readonly kind: 'not'; readonly of: Node };

const always: Test = () => true;
const never: Test = () => false;

const isEmpty = (value: AttributeValue): boolean =>
  value === null || value === '' || (typeof value === 'object' && value.length === 0);

/** The comparison of one leaf. The loader has checked the types, so casts here are safe. */
const comparison = (leaf: Leaf, left: Get, right: Get): Test => {
  const constant = leaf.right.kind === 'constant' ? leaf.right.value : undefined;
  const number = (get: Get) => get as (attributes: Attributes) => number;
  const list = (get: Get) => get as (attributes: Attributes) => readonly AttributeValue[];
  switch (leaf.operator) {
    case 'eq':
      return constant === undefined ? (a) => left(a) === right(a) : (a) => left(a) === constant;
    case 'ne':
      return constant === undefined ? (a) => left(a) !== right(a) : (a) => left(a) !== constant;
    case 'in':
      return (a) => list(right)(a).includes(left(a));
    case 'notIn':
      return (a) => !list(right)(a).includes(left(a));
    case 'contains':
      return (a) => list(left)(a).includes(right(a));
    case 'notContains':
      return (a) => !list(left)(a).includes(right(a));
    case 'intersects':
      return (a) => {
        const other = list(right)(a);
        return list(left)(a).some((value) => other.includes(value));
      };
    case 'lt':
      return (a) => number(left)(a) < number(right)(a);
    case 'lte':
      return (a) => number(left)(a) <= number(right)(a);
    case 'gt':
      return (a) => number(left)(a) > number(right)(a);
    case 'gte':
      return (a) => number(left)(a) >= number(right)(a);
    case 'within':
      return (a) => a.request.time - number(left)(a) <= number(right)(a);
    case 'exists':
      return constant === true ? (a) => !isEmpty(left(a)) : (a) => isEmpty(left(a));
    default:
      throw new RangeError(`No operator ${leaf.operator}; packs come from loadPack.`);
  }
};

const compileLeaf = (leaf: Leaf): CompiledLeaf => {
  const info = knownPath(leaf.path);
  const other = leaf.right.kind === 'ref' ? knownPath(leaf.right.path) : undefined;
  const left = info.get;
  const constant = leaf.right.kind === 'constant' ? leaf.right.value : null;
  const right: Get = other === undefined ? () => constant : other.get;
  const leftNullable = info.nullable && !info.foreign && leaf.operator !== 'exists';
  const rightNullable = other !== undefined && other.nullable && !other.foreign;
  let missing = never;
  if (leftNullable && rightNullable) missing = (a) => left(a) === null || right(a) === null;
  else if (leftNullable) missing = (a) => left(a) === null;
  else if (rightNullable) missing = (a) => right(a) === null;
  return {
    leaf,
    left,
    right,
    missing,
    nullable: leftNullable || rightNullable,
    test: comparison(leaf, left, right),
  };
};

const conjunction = (tests: readonly Test[]): Test => {
  const [a = always, b = always, c = always, d = always] = tests;
  if (tests.length < 2) return a;
  if (tests.length === 2) return (x) => a(x) && b(x);
  if (tests.length === 3) return (x) => a(x) && b(x) && c(x);
  if (tests.length === 4) return (x) => a(x) && b(x) && c(x) && d(x);
  return (x) => tests.every((test) => test(x));
};

const disjunction = (tests: readonly Test[]): Test => {
  const [a = never, b = never, c = never, d = never] = tests;
  if (tests.length < 2) return a;
  if (tests.length === 2) return (x) => a(x) || b(x);
  if (tests.length === 3) return (x) => a(x) || b(x) || c(x);
  if (tests.length === 4) return (x) => a(x) || b(x) || c(x) || d(x);
  return (x) => tests.some((test) => test(x));
};

const build = (condition: Condition, leaves: CompiledLeaf[]): { must: Test; may: Test; node: Node } => {
  if (condition.kind === 'leaf') {
    const compiled = compileLeaf(condition);
    const { test, missing, nullable } = compiled;
    leaves.push(compiled);
    return {
      must: nullable ? (a) => !missing(a) && test(a) : test,
      may: nullable ? (a) => missing(a) || test(a) : test,
      node: { kind: 'leaf', index: leaves.length - 1 },
    };
  }
  if (condition.kind === 'not') {
    const child = build(condition.of, leaves);
    return {
      must: (a) => !child.may(a),
      may: (a) => !child.must(a),
      node: { kind: 'not', of: child.node },
    };
  }
  const children = condition.of.map((child) => build(child, leaves));
  const join = condition.kind === 'all' ? conjunction : disjunction;
  return {
    must: join(children.map((child) => child.must)),
    may: join(children.map((child) => child.may)),
    node: { kind: condition.kind, of: children.map((child) => child.node) },
  };
};

/** Compiles a condition; null holds always. */
export const compileCondition = (condition: Condition | null): CompiledCondition => {
  if (condition === null) return { must: always, may: always, node: { kind: 'all', of: [] }, leaves: [] };
  const leaves: CompiledLeaf[] = [];
  const { must, may, node } = build(condition, leaves);
  return { must, may, node, leaves };
};

/** What each leaf came to: a bit where it held, a bit where a value was unknown. At most 24 leaves a rule. */
export interface LeafStates {
  readonly held: number;
  readonly missing: number;
}

/** Whether the subtree is surely `want` in these states. */
const surely = (node: Node, want: boolean, states: LeafStates): boolean => {
  if (node.kind === 'leaf') {
    const bit = 1 << node.index;
    return (states.missing & bit) === 0 && ((states.held & bit) !== 0) === want;
  }
  if (node.kind === 'not') return surely(node.of, !want, states);
  return (node.kind === 'all') === want
    ? node.of.every((child) => surely(child, want, states))
    : node.of.some((child) => surely(child, want, states));
};

/** How many leaves would have to change, at least, before the condition is surely true. */
export const distance = (node: Node, states: LeafStates, want = true): number => {
  if (node.kind === 'leaf') return surely(node, want, states) ? 0 : 1;
  if (node.kind === 'not') return distance(node.of, states, !want);
  const children = node.of.map((child) => distance(child, states, want));
  return (node.kind === 'all') === want
    ? children.reduce((sum, steps) => sum + steps, 0)
    : Math.min(...children);
};

/** A leaf that stands in the way; leaves of one `group` are alternatives, any one of which would do. */
export interface Contribution {
  readonly index: number;
  readonly group: number | null;
  /** The value that the leaf would have to take. */
  readonly needed: boolean;
}

/** The leaves that keep the condition from being surely `want`. */
export const standingInTheWay = (node: Node, states: LeafStates, want: boolean): Contribution[] => {
  const found: Contribution[] = [];
  let groups = 0;
  const walk = (at: Node, goal: boolean, group: number | null): void => {
    if (surely(at, goal, states)) return;
    if (at.kind === 'leaf') {
      found.push({ index: at.index, group, needed: goal });
    } else if (at.kind === 'not') {
      walk(at.of, !goal, group);
    } else {
      const alternatives = (at.kind === 'any') === goal && at.of.length > 1;
      const own = alternatives && group === null ? groups++ : group;
      for (const child of at.of) walk(child, goal, own);
    }
  };
  walk(node, want, null);
  return found;
};
