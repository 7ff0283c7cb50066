/** Imports for tests: into a store of their own, or into a running program. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  type AddressReference,
  type ImportKind,
  ImportTracker,
  importAddresses,
  type OpenAddressEditions,
  openAddressEditions,
} from '../../src/reference/address/index.ts';
import {
  buildDefaultZipEdition,
  type Edition,
  type OpenZipReference,
  openZipReference,
} from '../../src/reference/index.ts';
import { openSqliteStore, type Store } from '../../src/store/index.ts';
import type { Answered, TestProgram } from '../program.ts';

export interface Bench {
  readonly store: Store;
  readonly dataFolder: string;
  readonly tracker: ImportTracker;
  readonly now: () => number;
  import(kind: ImportKind, content: string | Buffer, options?: ImportWish): Promise<Edition>;
  close(): Promise<void>;
}

export interface ImportWish {
  readonly mapping?: string;
  readonly licence?: string;
  readonly validUntil?: number;
  readonly refusedShare?: number;
}

/** A store and a data folder; every call of the clock is a second later. */
export const openBench = async (): Promise<Bench> => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'postern-address-'));
  const store = await openSqliteStore(':memory:');
  const tracker = new ImportTracker();
  let clock = Date.UTC(2026, 0, 1);
  const now = (): number => (clock += 1_000);
  return {
    store,
    dataFolder,
    tracker,
    now,
    import: (kind, content, options = {}) =>
      importAddresses({
        store,
        dataFolder,
        now,
        kind,
        tracker,
        name: `synthetic.${kind}`,
        input: Readable.from([Buffer.from(content)]),
        // Tiny files: one bad row of two is no reason to hold.
        refusedShare: 1,
        ...options,
      }),
    async close() {
      await store.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
};

/** The same with the ZIP reference, ready for validation. */
export const openReference = async (
  bench: Bench,
): Promise<{
  zips: OpenZipReference;
  addresses: OpenAddressEditions;
  reference: () => AddressReference;
  close(): void;
}> => {
  await buildDefaultZipEdition(bench);
  const zips = await openZipReference(bench);
  const addresses = await openAddressEditions(bench);
  return {
    zips,
    addresses,
    reference: () => ({ zips: zips.current, editions: addresses.current, now: bench.now() }),
    close() {
      zips.close();
      addresses.close();
    },
  };
};

/** Sends a file to a running program as its local operator. */
export const importInto = async (
  program: TestProgram,
  kind: ImportKind,
  content: string,
  query = '',
): Promise<Answered> => {
  const answer = await program.operate(`/postern/v1/editions/${kind}?name=synthetic.txt${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: content,
  });
  assert.equal(answer.status, 201, answer.text);
  return answer;
};
