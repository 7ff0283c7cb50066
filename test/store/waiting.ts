/** Waiting for events, with a deadline and without sleeping. */
import type { TestClock } from 'pg-boss';

const DEADLINE_MS = 20_000;

/** The promise, or a rejection that names what was waited for. */
export const within = async <Result>(what: string, promise: Promise<Result>): Promise<Result> => {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`Waited in vain: ${what}.`)), DEADLINE_MS);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
};

/** Moves `clock` on by a second at a time until `promise` settles; at most ten minutes of its time. */
export const tickUntil = async <Result>(
  what: string,
  clock: TestClock,
  promise: Promise<Result>,
): Promise<Result> => {
  const state = { settled: false };
  const watched = promise.finally(() => {
    state.settled = true;
  });
  watched.catch(() => undefined);
  for (let second = 0; second < 600 && !state.settled; second += 1) await clock.tick(1_000);
  return within(what, watched);
};
