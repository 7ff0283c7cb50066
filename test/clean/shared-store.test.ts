import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ImportTracker, importAddresses, openAddressEditions } from '../../src/reference/address/index.ts';
import { AddressBatches, type Batch, referenceHere } from '../../src/reference/clean/index.ts';
import { buildDefaultZipEdition, openZipReference } from '../../src/reference/index.ts';
import { openPostgresStore } from '../../src/store/index.ts';
import { startPostgres, type TestPostgres } from '../postgres.ts';
import { zip4File } from '../reference-address/fixtures.ts';
import { readCsv, scratch } from './lists.ts';

const DEADLINE_MS = 60_000;

describe('an address batch on PostgreSQL', () => {
  let postgres: TestPostgres;
  before(async () => {
    postgres = await startPostgres();
  });
  after(() => postgres.stop());

  it('runs to its end on a node that fetched the editions another node imported', async (context) => {
    const url = await postgres.createDatabase();
    const stores = [await openPostgresStore(url), await openPostgresStore(url)] as const;
    context.after(() => Promise.all(stores.map((store) => store.close())));
    const folder = scratch();
    const importer = { store: stores[0], dataFolder: join(folder, 'one'), now: Date.now };
    const worker = { store: stores[1], dataFolder: join(folder, 'two'), now: Date.now };
    await buildDefaultZipEdition(importer);
    await importAddresses({
      ...importer,
      kind: 'zip4',
      tracker: new ImportTracker(),
      name: 'synthetic',
      input: Readable.from([Buffer.from(zip4File())]),
    });
    const zips = await openZipReference(worker);
    const addresses = await openAddressEditions(worker);
    const batches = new AddressBatches({
      folder: join(folder, 'batches'),
      keepMs: DEADLINE_MS,
      now: Date.now,
      reference: () =>
        referenceHere(zips.current, addresses.current, { dataFolder: worker.dataFolder, now: 0 }),
    });
    const jobs = await stores[1].openJobs();
    await batches.work(jobs);
    const { id } = await batches.add(
      Readable.from([Buffer.from('street,city,state,zip\n3120 M Street NW,Washington,DC,20007\n')]),
      'org_1',
      { map: undefined, header: 'auto', output: undefined, duplicates: 'off' },
      (columns) => assert.deepEqual(columns, []),
    );
    const until = Date.now() + DEADLINE_MS;
    let batch: Batch | undefined;
    do {
      await nextTurn();
      batch = await batches.find(id, 'org_1');
      assert.ok(Date.now() < until && batch?.state !== 'failed', `the batch is ${batch?.state}`);
    } while (batch?.state !== 'done');
    const result = await batches.result(id, 'org_1');
    assert.ok(result !== undefined);
    const [row] = readCsv(await text(result.stream));
    assert.deepEqual([row?.std_matched, row?.std_zip4], ['zip4_range', '3704']);
    await jobs.stop();
    zips.close();
    addresses.close();
  });
});
