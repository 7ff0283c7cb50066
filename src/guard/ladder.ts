/**
 * From signals to a level, and what a level costs. Never false data: a level makes answers dearer, slower or none, and the
 * refused caller is told so.
 */
import type { Signal } from './watch.ts';

/** 0 calm · 1 noted (answers are uniform in any case) · 2 cost · 3 second factor · 4 delay · 5 frozen. */
export type GuardLevel = 0 | 1 | 2 | 3 | 4 | 5;

/** From this level on each look-up needs the destination (rule `all.second-factor`). */
export const SECOND_FACTOR_FROM: GuardLevel = 3;

/** Strength from which each level begins. */
const STEPS: readonly [number, GuardLevel][] = [
  [3, 5],
  [2, 4],
  [1.5, 3],
  [1, 2],
  [0.5, 1],
];

/** A second signal says something too, but less than the first. */
const SECOND_WEIGHT = 0.5;

/** How strong the case is: the strongest signal, and half of the second where it says something by itself. */
export const strengthOf = (signals: readonly Signal[]): number => {
  const [first, second] = signals;
  if (first === undefined) return 0;
  return first.strength + (second === undefined ? 0 : Math.min(1, second.strength) * SECOND_WEIGHT);
};

export const levelOf = (strength: number): GuardLevel => STEPS.find(([from]) => strength >= from)?.[1] ?? 0;

/** Quota points that a look-up costs at a level, times its usual cost. */
export const costAt = (level: GuardLevel): number => (level >= 2 ? 20 : 1);

/** Milliseconds that every answer to a look-up waits at a level, whatever the answer. */
export const delayAt = (level: GuardLevel): number => (level === 4 ? 2_000 : 0);

/** How long a level stands after its last cause, ms, for each level above 0; level 5 stands until a steward lifts it. */
export const LEVEL_STANDS_MS = 3_600_000;
