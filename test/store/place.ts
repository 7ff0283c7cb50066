/** Where a contract test puts its store. */
import type { Store } from '../../src/store/index.ts';

/** One empty place for a store. */
export interface Place {
  /** A path or a database address, for another process. */
  readonly address: string;
  /** Opens it: a store of its own for each node where the driver takes several, else always the same one. */
  open(): Promise<Store>;
  /** Closes every store that `open` gave. */
  close(): Promise<void>;
}

export interface ContractDriver {
  readonly name: Store['driver'];
  newPlace(): Promise<Place>;
}

/** Runs `test` on a place of its own. */
export const onPlace = async (
  driver: ContractDriver,
  test: (store: Store, place: Place) => Promise<void>,
): Promise<void> => {
  const place = await driver.newPlace();
  try {
    await test(await place.open(), place);
  } finally {
    await place.close();
  }
};
