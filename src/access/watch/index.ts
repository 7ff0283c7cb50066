export { type Fetched, type PageOutcome, Watch, type WatchOptions, type WatchRound } from './watch.ts';
