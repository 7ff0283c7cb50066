/**
 * Can a permit ever be reached? A finite check: representative values of every attribute that the permit and one
 * forbid read (each constant, its neighbours, one other, unknown), all combinations tried.
 */
import {
  type Action,
  Attributes,
  PrincipalAttributes,
  RequestAttributes,
  SubjectAttributes,
} from './attributes.ts';
import { compileCondition, type Test } from './condition.ts';
import type { Applies, Condition, Leaf, Rule } from './pack.ts';
import { type AttributeValue, knownPath, type PathInfo } from './paths.ts';
import { leavesOf } from './template.ts';

/** Above this many combinations nothing is claimed. */
const MAX_COMBINATIONS = 60_000;
const OTHER = 'another-value';

const covers = (wide: readonly string[] | undefined, narrow: readonly string[] | undefined): boolean =>
  wide === undefined || (narrow !== undefined && narrow.every((value) => wide.includes(value)));

/** Whether every request that `narrow` looks at is also looked at by `wide`. */
export const appliesCovers = (wide: Applies, narrow: Applies): boolean =>
  covers(wide.datasets, narrow.datasets) &&
  covers(wide.actions, narrow.actions) &&
  covers(wide.classes, narrow.classes) &&
  covers(wide.channels, narrow.channels) &&
  covers(wide.roles, narrow.roles) &&
  covers(wide.kinds, narrow.kinds);

/** Whether `wide` is in force, and enforced, whenever `narrow` is in force. */
export const windowCovers = (wide: Rule, narrow: Rule): boolean =>
  Math.max(wide.from, wide.shadowUntil) <= narrow.from && wide.to >= narrow.to;

interface Pools {
  readonly texts: readonly string[];
  readonly numbers: readonly number[];
  readonly times: readonly number[];
}

const poolsOf = (leaves: readonly Leaf[], permit: Rule): Pools => {
  const texts = new Set<string>([OTHER]);
  const numbers = new Set<number>([0]);
  const moments = new Set<number>();
  const durations: number[] = [];
  for (const { path, operator, right } of leaves) {
    if (right.kind === 'ref') continue;
    const { value } = right;
    if (typeof value === 'string') texts.add(value);
    else if (typeof value === 'object') for (const text of value) texts.add(text);
    else if (typeof value === 'number' && operator === 'within') durations.push(value);
    else if (typeof value === 'number' && knownPath(path).type === 'time') moments.add(value);
    else if (typeof value === 'number') for (const near of [-1, 0, 1]) numbers.add(value + near);
  }
  const start = Number.isFinite(permit.from) ? permit.from : Number.isFinite(permit.to) ? permit.to - 1 : 0;
  moments.add(start);
  const times = new Set<number>();
  for (const moment of moments) {
    for (const offset of [0, ...durations.flatMap((duration) => [-duration, -duration - 1])]) {
      for (const near of [-1, 0, 1]) times.add(moment + offset + near);
    }
  }
  return { texts: [...texts], numbers: [...numbers], times: [...times] };
};

/** Which dimension of `applies` bounds a path. */
const bounds = (applies: Applies, path: string): readonly string[] | undefined =>
  new Map<string, readonly string[] | undefined>([
    ['request.dataset', applies.datasets],
    ['request.action', applies.actions],
    ['request.dataClass', applies.classes],
    ['request.channel', applies.channels],
    ['principal.role', applies.roles],
    ['principal.kind', applies.kinds],
  ]).get(path);

const valuesOf = (info: PathInfo, pools: Pools, permit: Rule): AttributeValue[] => {
  const bounded = bounds(permit.applies, info.path) ?? info.values;
  if (bounded !== null && bounded !== undefined) return [...bounded];
  const unknown = info.nullable ? [null] : [];
  switch (info.type) {
    case 'flag':
      return [true, false, ...unknown];
    case 'number':
      return [...pools.numbers, ...unknown];
    case 'time': {
      if (info.path !== 'request.time') return [...pools.times, ...unknown];
      return pools.times.filter((time) => time >= permit.from && time < permit.to);
    }
    case 'list':
      return [[], [...pools.texts], ...pools.texts.map((text) => [text])];
    default:
      return ['', ...pools.texts, ...unknown];
  }
};

const assign = (attributes: Attributes, path: string, value: AttributeValue): void => {
  const [group = '', name = ''] = path.split('.');
  Object.assign(attributes[group as 'principal' | 'request' | 'subject'], { [name]: value });
};

/** Tries all combinations; true as soon as `wanted` holds for one, undefined when there are too many. */
const someHolds = (leaves: readonly Leaf[], permit: Rule, wanted: Test): boolean | undefined => {
  const pools = poolsOf(leaves, permit);
  const paths = new Set(['request.time']);
  for (const leaf of leaves) {
    paths.add(leaf.path);
    if (leaf.right.kind === 'ref') paths.add(leaf.right.path);
  }
  const domains = [...paths].map((path) => ({ path, values: valuesOf(knownPath(path), pools, permit) }));
  const combinations = domains.reduce((product, { values }) => product * values.length, 1);
  if (combinations > MAX_COMBINATIONS) return undefined;
  const attributes = new Attributes(
    new PrincipalAttributes(),
    new RequestAttributes(),
    new SubjectAttributes(),
  );
  attributes.request.action = permit.applies.actions?.[0] ?? ('read' satisfies Action);
  const step = (depth: number): boolean => {
    const domain = domains[depth];
    if (domain === undefined) return wanted(attributes);
    return domain.values.some((value) => {
      assign(attributes, domain.path, value);
      return step(depth + 1);
    });
  };
  return step(0);
};

const leavesOfBoth = (permit: Condition | null, forbid: Condition | null): Leaf[] => [
  ...leavesOf(permit),
  ...leavesOf(forbid),
];

/** Why a permit can never take effect; undefined where it can, or where that is too wide to check. */
export const unreachable = (permit: Rule, forbids: readonly Rule[]): string | undefined => {
  const { must } = compileCondition(permit.when);
  if (someHolds(leavesOf(permit.when), permit, must) === false)
    return 'its own conditions exclude each other';
  for (const forbid of forbids) {
    if (!appliesCovers(forbid.applies, permit.applies) || !windowCovers(forbid, permit)) continue;
    const { may } = compileCondition(forbid.when);
    const free = someHolds(leavesOfBoth(permit.when, forbid.when), permit, (a) => must(a) && !may(a));
    if (free === false) return `the forbid ${forbid.id} matches whenever it does`;
  }
  return undefined;
};
