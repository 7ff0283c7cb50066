/** Where a contract test puts its event store. */
import type { EventStore } from '../../src/tracking/event-store.ts';

/** One empty place for an event store; it can be closed and opened again. */
export interface Place {
  open(): Promise<EventStore>;
  /** Closes every store that `open` gave. */
  close(): Promise<void>;
}

export interface ContractDriver {
  readonly name: 'sqlite' | 'postgres';
  newPlace(): Promise<Place>;
}

/** Runs `test` on a place of its own. */
export const onPlace = async (
  driver: ContractDriver,
  test: (store: EventStore, place: Place) => Promise<void>,
): Promise<void> => {
  const place = await driver.newPlace();
  try {
    await test(await place.open(), place);
  } finally {
    await place.close();
  }
};
