export { canariesOf, type ReservedRange } from './canary.ts';
export { Guard, type GuardOptions, type GuardStep, type Looker } from './guard.ts';
export { HyperLogLog } from './hyperloglog.ts';
export { keyedHash } from './keyed-hash.ts';
export { costAt, delayAt, type GuardLevel } from './ladder.ts';
export { type GuardLimits, limitsOf } from './limits.ts';
export type { Look, LookOutcome } from './look.ts';
export type { Signal, SignalName } from './watch.ts';
export { markOrder, type Suspect, traceOrder } from './watermark.ts';
