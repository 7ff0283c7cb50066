/** The order in which a group's events are placed and written. */
import { type EventRecord, NO_TIME } from './event-record.ts';

/**
 * By number, then time: neighbouring rows fall on the same pages, and writers lock in one order. Events without a time
 * come after those that have one, since they go with them.
 */
export const byNumberThenTime = (a: EventRecord, b: EventRecord): number => {
  if (a.number !== b.number) return a.number < b.number ? -1 : 1;
  if (a.at === b.at) return 0;
  if (a.at === NO_TIME) return 1;
  if (b.at === NO_TIME) return -1;
  return a.at - b.at;
};

/** Unix ms, or null where the event has no time. */
export const timeOf = (event: EventRecord): number | null => (event.at === NO_TIME ? null : event.at);

/** What became of one batch of a group. */
export interface ShareResult {
  readonly added: number;
  readonly duplicates: number;
}

/** What became of a whole batch; `undefined` stands where a writer had no share of it. */
export const sumOf = (results: readonly (ShareResult | undefined)[]): ShareResult => ({
  added: results.reduce((sum, result) => sum + (result?.added ?? 0), 0),
  duplicates: results.reduce((sum, result) => sum + (result?.duplicates ?? 0), 0),
});
