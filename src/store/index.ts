export type { Database } from './schema.ts';
export { openSqliteStore } from './sqlite/store.ts';
export type { SignalTopic, Store } from './store.ts';
