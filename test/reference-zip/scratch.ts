/** A store and a data folder for one test, both gone afterwards. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { openSqliteStore, type Store } from '../../src/store/index.ts';

export interface Scratch {
  readonly store: Store;
  readonly dataFolder: string;
  /** Every call is a second later than the one before. */
  readonly now: () => number;
}

export const scratch = async (context: TestContext): Promise<Scratch> => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'postern-zip-'));
  const store = await openSqliteStore(':memory:');
  context.after(async () => {
    await store.close();
    await rm(dataFolder, { recursive: true, force: true });
  });
  let clock = Date.UTC(2026, 0, 1);
  return { store, dataFolder, now: () => (clock += 1_000) };
};
