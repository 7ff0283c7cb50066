/** Conditions in words, for explanations (with the principal's values) and for the compliance officer (without). */
import type { Attributes } from './attributes.ts';
import type { Citation, Condition, Leaf } from './pack.ts';
import { knownPath, type PathInfo } from './paths.ts';
import { sayValue } from './template.ts';
import { sayDuration, sayTime } from './time.ts';

/** Positive and negated wording; `X` is the left side, `Y` the right. */
const WORDING: Readonly<Record<string, readonly [holds: string, fails: string]>> = {
  eq: ['X is Y', 'X is not Y'],
  ne: ['X is not Y', 'X is Y'],
  in: ['X is one of Y', 'X is none of Y'],
  notIn: ['X is none of Y', 'X is one of Y'],
  contains: ['X include Y', 'X do not include Y'],
  notContains: ['X do not include Y', 'X include Y'],
  intersects: ['X share one with Y', 'X share none with Y'],
  lt: ['X is below Y', 'X is at least Y'],
  lte: ['X is at most Y', 'X is above Y'],
  gt: ['X is above Y', 'X is at most Y'],
  gte: ['X is at least Y', 'X is below Y'],
  within: ['X is at most Y old', 'X is more than Y old'],
  exists: ['X is given', 'X is not given'],
};
const TIME_WORDING: typeof WORDING = {
  lt: ['X is before Y', 'X is not before Y'],
  lte: ['X is not after Y', 'X is after Y'],
  gt: ['X is after Y', 'X is not after Y'],
  gte: ['X is not before Y', 'X is before Y'],
};

const OPPOSITE = { holds: 'fails', fails: 'holds' } as const;
type Wanted = keyof typeof OPPOSITE;

const sayConstant = (info: PathInfo, leaf: Leaf): string => {
  if (leaf.right.kind === 'ref') return knownPath(leaf.right.path).words;
  const { value } = leaf.right;
  if (typeof value === 'object') return value.join(', ');
  if (typeof value === 'number' && leaf.operator === 'within') return sayDuration(value);
  if (typeof value === 'number' && info.type === 'time') return sayTime(value);
  return value === '' ? 'empty' : String(value);
};

/** The right side as it may be shown: a constant, or the words (and the value, where it is the principal's) of a reference. */
export const sayRequired = (leaf: Leaf, attributes: Attributes): string => {
  const info = knownPath(leaf.path);
  if (leaf.right.kind === 'constant') return sayConstant(info, leaf);
  const other = knownPath(leaf.right.path);
  return other.shown === 'value' ? sayValue(other, other.get(attributes)) : other.words;
};

/**
 * One comparison as a clause, as it reads when it holds or when it fails.
 * @param attributes given: values that the principal may see stand beside the words.
 */
export const sayLeaf = (leaf: Leaf, wanted: Wanted, attributes?: Attributes): string => {
  const info = knownPath(leaf.path);
  const { right } = leaf;
  if (info.type === 'flag' && right.kind === 'constant' && leaf.operator !== 'exists') {
    const truth = (leaf.operator === 'eq') === (right.value === true);
    return truth === (wanted === 'holds') ? info.words : `it is not the case that ${info.words}`;
  }
  const pair = (info.type === 'time' ? TIME_WORDING[leaf.operator] : undefined) ?? WORDING[leaf.operator];
  const negated = leaf.operator === 'exists' && right.kind === 'constant' && right.value === false;
  const shown = negated ? OPPOSITE[wanted] : wanted;
  const text = pair?.[shown === 'holds' ? 0 : 1] ?? '';
  let rightWords = sayConstant(info, leaf);
  if (attributes !== undefined && right.kind === 'ref') {
    const other = knownPath(right.path);
    if (other.shown === 'value') rightWords += ` (${sayValue(other, other.get(attributes))})`;
    else if (other.shown === 'count') rightWords += ` (${sayValue(other, other.get(attributes))} of them)`;
  }
  return text.replace(/\b[XY]\b/g, (mark) => (mark === 'X' ? info.words : rightWords));
};

/** A whole condition as a clause. */
export const sayCondition = (condition: Condition, wanted: Wanted = 'holds'): string => {
  if (condition.kind === 'leaf') return sayLeaf(condition, wanted);
  if (condition.kind === 'not') return sayCondition(condition.of, OPPOSITE[wanted]);
  const joined = (condition.kind === 'all') === (wanted === 'holds') ? ' and ' : ' or ';
  const parts = condition.of.map((child) => {
    const text = sayCondition(child, wanted);
    return child.kind === 'all' || child.kind === 'any' ? `(${text})` : text;
  });
  return parts.join(joined);
};

/** One line for a citation, confidence included unless it is official. */
export const sayCitation = (citation: Citation): string => {
  const section = citation.section === '' ? '' : `, ${citation.section}`;
  return `${citation.instrument}${section} [${citation.confidence}]`;
};
