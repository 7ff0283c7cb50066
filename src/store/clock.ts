/** The source of time and timers that jobs run by; tests pass one that they move by hand. */

export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** The handle is opaque: give it back to the `clear…` of the same clock. */
  setTimeout(due: () => void, ms: number): unknown;
  clearTimeout(handle: unknown): void;
  setInterval(due: () => void, ms: number): unknown;
  clearInterval(handle: unknown): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (due, ms) => setTimeout(due, ms),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
  setInterval: (due, ms) => setInterval(due, ms),
  clearInterval: (handle) => clearInterval(handle as NodeJS.Timeout),
};
