export { CHANGE_KINDS, type Change, type ChangeFilter, type ChangeKind, LocationDiff } from './compare.ts';
export { lossReason, type StateLoss, suspiciousLosses } from './loss.ts';
export { pairRows } from './pair.ts';
