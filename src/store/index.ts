export { type Clock, systemClock } from './clock.ts';
export {
  type DataFolderLock,
  type FolderOwner,
  lockDataFolder,
  readFolderOwner,
  socketOf,
} from './data-folder.ts';
export {
  type EnqueueOptions,
  type Job,
  type JobControl,
  type JobHandler,
  type JobStatus,
  type Jobs,
  type JobsOptions,
  type Schedule,
} from './jobs.ts';
export { openPostgresStore, openStore, type StoreLocation } from './open.ts';
export type { Database } from './schema.ts';
export { openSealer, type Sealer, sealerWith } from './sealed.ts';
export { openSealedKey } from './sealed-key.ts';
export { openSqliteStore } from './sqlite/store.ts';
export type { SignalTopic, Store } from './store.ts';
