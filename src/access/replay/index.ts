export { type ChangeGroup, type ChangeKind, type Replayed, type ReplayReport } from './replay.ts';
export { type RunOptions, runReplay } from './run.ts';
