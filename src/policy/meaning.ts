/** What the structure cannot say: types of paths, operators and constants, and the care for foreign attributes. */
import { nearestName } from './nearest.ts';
import { OPERATOR_NAMES, OPERATORS, type OperatorInfo, operatorInfo } from './operators.ts';
import type { Condition, Effect, Right } from './pack.ts';
import { type AttributeValue, knownPath, type PathInfo } from './paths.ts';
import { invalid, type Source } from './source.ts';
import { parseDuration, parseTime } from './time.ts';

/** A condition as it stands in a file whose structure is right. */
export type ConditionSource =
  | { readonly all: readonly ConditionSource[] }
  | { readonly any: readonly ConditionSource[] }
  | { readonly not: ConditionSource }
  | LeafSource;
type LeafSource = { readonly f: string } & Readonly<Record<string, unknown>>;

type Refuse = (key: string, message: string) => never;

const typeWords: Readonly<Record<PathInfo['type'], string>> = {
  text: 'text',
  list: 'a list of texts',
  flag: 'true or false',
  number: 'a number',
  time: 'a date such as 2026-04-01',
};

/** The type that the right side must have. */
const rightType = (info: PathInfo, operator: OperatorInfo): PathInfo['type'] => {
  if (operator.right === 'list') return 'list';
  return info.type === 'list' ? 'text' : info.type;
};

const readConstant = (
  info: PathInfo,
  operator: OperatorInfo,
  value: unknown,
  refuse: Refuse,
): Exclude<AttributeValue, null> => {
  const came = JSON.stringify(value);
  if (operator.right === 'flag') return value === true;
  if (operator.right === 'duration') {
    const ms = parseDuration(String(value));
    return ms ?? refuse(operator.name, `${came} is no duration; expected one such as P365D.`);
  }
  const type = rightType(info, operator);
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (info.values !== null) {
    for (const text of texts) {
      if (typeof text === 'string' && !info.values.includes(text)) {
        refuse(
          operator.name,
          `${JSON.stringify(text)} is no value of ${info.path}; expected one of ${info.values.join(', ')}; did you mean \`${nearestName(text, info.values)}\`?`,
        );
      }
    }
  }
  if (type === 'time' && typeof value === 'string') {
    const ms = parseTime(value);
    if (ms !== undefined) return ms;
  }
  if (type === 'list' && Array.isArray(value)) return value as readonly string[];
  if (type === 'text' && typeof value === 'string') return value;
  if (type === 'flag' && typeof value === 'boolean') return value;
  if (type === 'number' && typeof value === 'number') return value;
  return refuse(operator.name, `${info.path} ${operator.name} ${came}; expected ${typeWords[type]}.`);
};

const readRight = (info: PathInfo, operator: OperatorInfo, value: unknown, refuse: Refuse): Right => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { kind: 'constant', value: readConstant(info, operator, value, refuse) };
  }
  const other = knownPath((value as { ref: string }).ref);
  const expected = rightType(info, operator);
  if (other.type !== expected) {
    refuse(
      operator.name,
      `{ref: ${other.path}} is ${typeWords[other.type]}; ${info.path} ${operator.name} expects ${typeWords[expected]}.`,
    );
  }
  return { kind: 'ref', path: other.path };
};

/**
 * A foreign attribute must refuse alike whether it is unknown or somebody else's. Where the condition works
 * towards access, only `eq`, `in`, `contains`, `intersects` do that; where it works against, only their negatives.
 */
const checkForeign = (
  paths: readonly PathInfo[],
  operator: OperatorInfo,
  opens: 'opens' | 'closes',
  refuse: Refuse,
): void => {
  const foreign = paths.find((info) => info.foreign);
  if (foreign === undefined) return;
  const allowed = OPERATORS.filter(
    (candidate) =>
      (candidate.right === 'scalar' || candidate.right === 'list') &&
      !/^[lg]te?$/.test(candidate.name) &&
      candidate.negative === (opens === 'closes'),
  ).map((candidate) => candidate.name);
  if (allowed.includes(operator.name)) return;
  refuse(
    operator.name,
    `${foreign.path} belongs to another party and is compared by ${operator.name} where that ${opens} access; expected ${allowed.join(', ')}, so that an unknown value refuses.`,
  );
};

const readLeaf = (source: Source, from: LeafSource, opens: 'opens' | 'closes'): Condition => {
  const refuse: Refuse = (key, message) => {
    throw invalid(source.file, source.at(from, key), message, { field: key });
  };
  const info = knownPath(from.f);
  const name = Object.keys(from).find((key) => key !== 'f') ?? '';
  const operator = operatorInfo(name);
  if (operator === undefined) {
    return refuse('f', `${name} is no operator; expected one of ${OPERATOR_NAMES.join(', ')}.`);
  }
  if (!operator.left.includes(info.type)) {
    const fitting = OPERATORS.filter((candidate) =>
      (candidate.left as readonly string[]).includes(info.type),
    );
    refuse(
      name,
      `${name} does not compare ${info.path}, which is ${typeWords[info.type]}; expected one of ${fitting.map((candidate) => candidate.name).join(', ')}.`,
    );
  }
  const right = readRight(info, operator, from[name], refuse);
  checkForeign(right.kind === 'ref' ? [info, knownPath(right.path)] : [info], operator, opens, refuse);
  return { kind: 'leaf', path: info.path, operator: name, right };
};

const flip = { opens: 'closes', closes: 'opens' } as const;

const read = (source: Source, from: ConditionSource, opens: 'opens' | 'closes'): Condition => {
  if ('all' in from) {
    const { all } = from as { readonly all: readonly ConditionSource[] };
    return { kind: 'all', of: all.map((child) => read(source, child, opens)) };
  }
  if ('any' in from) {
    const { any } = from as { readonly any: readonly ConditionSource[] };
    return { kind: 'any', of: any.map((child) => read(source, child, opens)) };
  }
  if ('not' in from) {
    return { kind: 'not', of: read(source, (from as { readonly not: ConditionSource }).not, flip[opens]) };
  }
  return readLeaf(source, from as LeafSource, opens);
};

/** The most conditions one rule may have: more cannot be read, and evaluation keeps one bit for each. */
export const MAX_LEAVES = 24;

const count = (condition: Condition): number => {
  if (condition.kind === 'leaf') return 1;
  return condition.kind === 'not'
    ? count(condition.of)
    : condition.of.reduce((sum, child) => sum + count(child), 0);
};

/**
 * Type-checks a condition.
 * @throws PosternError `policy_invalid`.
 */
export const readCondition = (
  source: Source,
  from: ConditionSource,
  owner: object,
  key: string,
  effect: Effect,
): Condition => {
  const condition = read(source, from, effect === 'permit' ? 'opens' : 'closes');
  const leaves = count(condition);
  if (leaves > MAX_LEAVES) {
    throw invalid(
      source.file,
      source.at(owner, key),
      `${leaves} conditions in one rule; expected at most ${MAX_LEAVES}. Divide it.`,
    );
  }
  return condition;
};
