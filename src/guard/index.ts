export { canariesOf, type ReservedRange } from './canary.ts';
export { Guard, type GuardStep, type Looker } from './guard.ts';
export { GuardKeeper, type KeeperOptions } from './keeper.ts';
export type { GuardLevel } from './ladder.ts';
export type { GuardLimits } from './limits.ts';
export type { Look, LookOutcome } from './look.ts';
export type { Signal, SignalName } from './watch.ts';
export { markOrder, type Suspect, traceOrder } from './watermark.ts';
