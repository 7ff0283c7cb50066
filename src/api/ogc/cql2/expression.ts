/**
 * CQL2 (OGC 21-065r2) as far as it is answered here: what the text and the JSON encoding are read into. `at` says
 * where a part stands in its encoding, for the person who meets an error.
 */
import type { Geometry } from './geometry.ts';

export const COMPARISONS = ['=', '<>', '<', '<=', '>', '>='] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** `date`: `YYYY-MM-DD`. */
export type LiteralType = 'text' | 'number' | 'boolean' | 'date';

export interface Literal {
  readonly kind: 'literal';
  readonly type: LiteralType;
  readonly value: string | number | boolean;
  readonly at: string;
}

export interface PropertyName {
  readonly kind: 'property';
  readonly name: string;
  readonly at: string;
}

/** CASEI: the same text whatever its case. */
export interface CaseFolded {
  readonly kind: 'casei';
  readonly value: Value;
  readonly at: string;
}

export type Value = Literal | PropertyName | CaseFolded;

export type Expression =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression }
  | { readonly kind: 'constant'; readonly value: boolean }
  | {
      readonly kind: 'comparison';
      readonly operator: Comparison;
      readonly left: Value;
      readonly right: Value;
      readonly at: string;
    }
  | { readonly kind: 'like'; readonly value: Value; readonly pattern: Value; readonly at: string }
  | {
      readonly kind: 'between';
      readonly value: Value;
      readonly low: Value;
      readonly high: Value;
      readonly at: string;
    }
  | { readonly kind: 'in'; readonly value: Value; readonly list: readonly Value[]; readonly at: string }
  | { readonly kind: 'isNull'; readonly value: Value; readonly at: string }
  | { readonly kind: 'intersects'; readonly property: PropertyName; readonly geometry: Geometry };

/** Bounds of what is read: what a filter costs is what a stranger can make us pay. */
export const MOST_CHARACTERS = 10_000;
export const MOST_PARTS = 500;
export const MOST_DEPTH = 32;

/** Why a filter cannot be read, and where. */
export interface Refused {
  readonly ok: false;
  readonly at: string;
  readonly message: string;
}

export type Read<Result> = { readonly ok: true; readonly value: Result } | Refused;

/** Thrown inside the readers alone, and caught at their doors. */
export class Fault extends Error {
  readonly at: string;

  constructor(at: string, message: string) {
    super(message);
    this.at = at;
  }
}

/** Runs a reader; whatever it finds wrong becomes a value. */
export const reading = <Result>(read: () => Result): Read<Result> => {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, at: error.at, message: error.message };
    throw error;
  }
};

/** Counts parts and depth, so that a reader ends whatever it reads. */
export class Budget {
  #parts = 0;
  #depth = 0;

  part(at: string): void {
    this.#parts += 1;
    if (this.#parts > MOST_PARTS) throw new Fault(at, `the filter has more than ${MOST_PARTS} parts`);
  }

  nested<Result>(at: string, read: () => Result): Result {
    this.#depth += 1;
    if (this.#depth > MOST_DEPTH)
      throw new Fault(at, `the filter is nested more than ${MOST_DEPTH} levels deep`);
    const result = read();
    this.#depth -= 1;
    return result;
  }
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export const isDate = (text: string): boolean => {
  if (!DATE.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
};
