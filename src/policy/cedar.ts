/**
 * The pack in Cedar, so that another engine can check ours. `applies`, effective windows and shadow dates become
 * conditions; unknown attributes are absent from the context, and each comparison is written with the guard that
 * fails closed as ours does (a permit asks what must hold, a forbid what may hold). Obliges never decide and
 * stand as comments.
 */
import { PosternError } from '../errors.ts';
import type { Attributes } from './attributes.ts';
import { operatorInfo } from './operators.ts';
import type { Condition, Leaf, Pack, Rule } from './pack.ts';
import { type AttributeValue, knownPath, PATHS, type PathInfo } from './paths.ts';
import { leavesOf } from './template.ts';

type Mood = 'must' | 'may';
const OTHER: Readonly<Record<Mood, Mood>> = { must: 'may', may: 'must' };

const COMPARISON: Readonly<Record<string, string>> = {
  eq: '==',
  ne: '!=',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
};

/** A Cedar string literal. */
const quote = (text: string): string =>
  `"${text.replace(/[\\"]/g, '\\$&').replace(/\p{Cc}/gu, (mark) => `\\u{${mark.codePointAt(0)?.toString(16)}}`)}"`;

const key = (path: string): string => path.replace('.', '_');
const field = (path: string): string => `context.${key(path)}`;

const literal = (value: Exclude<AttributeValue, null>): string => {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'object') return `[${value.map(quote).join(', ')}]`;
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new PosternError(
      'policy_not_exportable',
      `Cedar has whole numbers only; the pack compares with ${value}.`,
      {
        status: 400,
        cure: 'Use a whole number in the rule.',
      },
    );
  }
  return String(value);
};

const exists = (info: PathInfo): string => {
  const value = field(info.path);
  const filled =
    info.type === 'text' ? `${value} != ""` : info.type === 'list' ? `!${value}.isEmpty()` : 'true';
  return info.nullable ? `(context has ${key(info.path)} && ${filled})` : `(${filled})`;
};

const comparison = (leaf: Leaf): string => {
  const left = field(leaf.path);
  const right = leaf.right.kind === 'ref' ? field(leaf.right.path) : literal(leaf.right.value);
  switch (leaf.operator) {
    case 'in':
      return `${right}.contains(${left})`;
    case 'notIn':
      return `!(${right}.contains(${left}))`;
    case 'contains':
      return `${left}.contains(${right})`;
    case 'notContains':
      return `!(${left}.contains(${right}))`;
    case 'intersects':
      return `${left}.containsAny(${right})`;
    case 'within':
      return `${field('request.time')} - ${left} <= ${right}`;
    default:
      return `${left} ${COMPARISON[leaf.operator]} ${right}`;
  }
};

const sayLeaf = (leaf: Leaf, mood: Mood): string => {
  const info = knownPath(leaf.path);
  if (leaf.operator === 'exists') {
    const wanted = leaf.right.kind === 'constant' && leaf.right.value === true;
    return wanted ? exists(info) : `!${exists(info)}`;
  }
  const other = leaf.right.kind === 'ref' ? knownPath(leaf.right.path) : undefined;
  let text = `(${comparison(leaf)})`;
  for (const side of [other, info]) {
    if (side?.nullable !== true) continue;
    // A foreign value that is unknown compares as a value like no other, in either mood.
    const open = side.foreign ? operatorInfo(leaf.operator)?.negative === true : mood === 'may';
    text = open
      ? `(!(context has ${key(side.path)}) || ${text})`
      : `(context has ${key(side.path)} && ${text})`;
  }
  return text;
};

const sayCondition = (condition: Condition, mood: Mood): string => {
  if (condition.kind === 'leaf') return sayLeaf(condition, mood);
  if (condition.kind === 'not') return `!(${sayCondition(condition.of, OTHER[mood])})`;
  const parts = condition.of.map((child) => sayCondition(child, mood));
  return `(${parts.join(condition.kind === 'all' ? ' && ' : ' || ')})`;
};

const oneOf = (path: string, values: readonly string[] | undefined): string[] => {
  if (values === undefined) return [];
  return [`[${values.map(quote).join(', ')}].contains(${field(path)})`];
};

const sayRule = (rule: Rule): string => {
  const { applies } = rule;
  const actions = applies.actions?.map((action) => `Action::${quote(action)}`).join(', ');
  const datasets = applies.datasets?.map((dataset) => `Dataset::${quote(dataset)}`).join(', ');
  const start = Math.max(rule.from, rule.shadowUntil);
  const clauses = [
    ...(datasets === undefined ? [] : [`[${datasets}].contains(resource)`]),
    ...oneOf('request.dataClass', applies.classes),
    ...oneOf('request.channel', applies.channels),
    ...oneOf('principal.role', applies.roles),
    ...oneOf('principal.kind', applies.kinds),
    ...(Number.isFinite(start) ? [`${field('request.time')} >= ${start}`] : []),
    ...(Number.isFinite(rule.to) ? [`${field('request.time')} < ${rule.to}`] : []),
    ...(rule.when === null ? [] : [sayCondition(rule.when, rule.effect === 'permit' ? 'must' : 'may')]),
  ];
  const scope = `principal, ${actions === undefined ? 'action' : `action in [${actions}]`}, resource`;
  const when = clauses.length === 0 ? '' : ` when {\n  ${clauses.join(' &&\n  ')}\n}`;
  return `@id(${quote(rule.id)})\n@title(${quote(rule.title)})\n${rule.effect} (${scope})${when};`;
};

/** The rules that Cedar decides by, in the order in which `toCedar` writes them. */
export const cedarRules = (pack: Pack): Rule[] => pack.rules.filter((rule) => rule.effect !== 'oblige');

/**
 * The pack as Cedar policies; the same pack always gives the same text.
 * @throws PosternError `policy_not_exportable` for fractional numbers.
 */
export const toCedar = (pack: Pack): string => {
  const obliges = pack.rules
    .filter((rule) => rule.effect === 'oblige')
    .map((rule) => `// oblige ${rule.id}: ${rule.obligations.join(', ')}`);
  return [`// Postern policy ${pack.version}`, ...obliges, ...cedarRules(pack).map(sayRule), ''].join('\n\n');
};

/** Paths that the Cedar text of a pack reads: the smallest context that it needs. */
export const cedarPaths = (pack: Pack): string[] => {
  const read = new Set(['request.time']);
  for (const { applies, when } of cedarRules(pack)) {
    if (applies.classes !== undefined) read.add('request.dataClass');
    if (applies.channels !== undefined) read.add('request.channel');
    if (applies.roles !== undefined) read.add('principal.role');
    if (applies.kinds !== undefined) read.add('principal.kind');
    for (const leaf of leavesOf(when)) {
      read.add(leaf.path);
      if (leaf.right.kind === 'ref') read.add(leaf.right.path);
    }
  }
  return PATHS.map((info) => info.path).filter((path) => read.has(path));
};

/** One request as Cedar takes it. */
export interface CedarRequest {
  readonly principal: { readonly type: string; readonly id: string };
  readonly action: { readonly type: string; readonly id: string };
  readonly resource: { readonly type: string; readonly id: string };
  readonly context: Readonly<Record<string, Exclude<AttributeValue, null | readonly string[]> | string[]>>;
}

/** Turns a snapshot into a Cedar request; unknown attributes are left out. Times must be whole milliseconds. */
export const toCedarRequest = (attributes: Attributes, paths: readonly string[]): CedarRequest => {
  const context: Record<string, Exclude<AttributeValue, null | readonly string[]> | string[]> = {};
  for (const path of paths) {
    const value = knownPath(path).get(attributes);
    if (value !== null) context[key(path)] = typeof value === 'object' ? [...value] : value;
  }
  return {
    principal: { type: 'Principal', id: attributes.principal.id },
    action: { type: 'Action', id: attributes.request.action },
    resource: { type: 'Dataset', id: attributes.request.dataset },
    context,
  };
};
