/** When a delivery is tried again, and when a listener is left alone. */

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Waits before each attempt; after the last there is none, and the delivery is dead. 27 hours and a half in all. */
export const ATTEMPT_WAITS_MS: readonly number[] = [
  0,
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  10 * HOUR_MS,
];

/** Ms to wait after `attempts` attempts failed; undefined: no further one. */
export const waitAfter = (attempts: number): number | undefined => ATTEMPT_WAITS_MS[attempts];

/** Failures in a row after which a listener is asked with one delivery at a time, and rested in between. */
export const PAUSE_FROM = 5;
const LONGEST_PAUSE_MS = 30 * MINUTE_MS;

/** Ms that a listener rests after so many failures in a row. */
export const pauseAfter = (failures: number): number =>
  failures < PAUSE_FROM
    ? 0
    : Math.min(LONGEST_PAUSE_MS, 5 * SECOND_MS * 2 ** Math.min(failures - PAUSE_FROM, 16));
