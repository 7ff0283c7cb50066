export { type EventStoreOptions, openEventStore } from './open.ts';
export type { Retention } from './partition.ts';
