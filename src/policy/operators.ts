/** The closed set of operators: which types they compare, and with what. */
import type { PathType } from './paths.ts';

/** What stands on the right side. `scalar` and `list` may also be `{ref: path}`. */
export type RightKind = 'scalar' | 'list' | 'duration' | 'flag';

export interface OperatorInfo {
  readonly name: string;
  readonly left: readonly PathType[];
  readonly right: RightKind;
  /** Holds when the values differ or are absent: on a foreign attribute it belongs in a forbid, the rest in a permit. */
  readonly negative: boolean;
  readonly meaning: string;
}

const operator = (
  name: string,
  left: readonly PathType[],
  right: RightKind,
  meaning: string,
): OperatorInfo => ({
  name,
  left,
  right,
  meaning,
  negative: name === 'ne' || name.startsWith('not'),
});

export const OPERATORS = [
  operator('eq', ['text', 'flag', 'number', 'time'], 'scalar', 'is the same value'),
  operator('ne', ['text', 'flag', 'number', 'time'], 'scalar', 'is another value'),
  operator('in', ['text'], 'list', 'is one of the list'),
  operator('notIn', ['text'], 'list', 'is none of the list'),
  operator('contains', ['list'], 'scalar', 'the list holds the value'),
  operator('notContains', ['list'], 'scalar', 'the list does not hold the value'),
  operator('intersects', ['list'], 'list', 'the two lists share at least one value'),
  operator('lt', ['number', 'time'], 'scalar', 'is less, or earlier'),
  operator('lte', ['number', 'time'], 'scalar', 'is at most, or not later'),
  operator('gt', ['number', 'time'], 'scalar', 'is more, or later'),
  operator('gte', ['number', 'time'], 'scalar', 'is at least, or not earlier'),
  operator('within', ['time'], 'duration', 'request.time minus the value is at most the duration'),
  operator(
    'exists',
    ['text', 'list', 'flag', 'number', 'time'],
    'flag',
    'is known and not empty (`exists: false`: is unknown or empty)',
  ),
] as const;

/** All operator names. */
export const OPERATOR_NAMES: readonly string[] = OPERATORS.map((info) => info.name);

const BY_NAME: ReadonlyMap<string, OperatorInfo> = new Map(OPERATORS.map((info) => [info.name, info]));

/** The table's row of an operator; `undefined` for a name that is none. */
export const operatorInfo = (name: string): OperatorInfo | undefined => BY_NAME.get(name);
