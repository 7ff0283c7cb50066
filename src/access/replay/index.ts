export { type ChangeGroup, type ChangeKind, Replay, type Replayed, type ReplayReport } from './replay.ts';
export { type RunOptions, runReplay } from './run.ts';
