import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { AddressBatches, type BatchOptions, personalColumnsIn } from '../../src/reference/clean/index.ts';
import { openSqliteStore } from '../../src/store/index.ts';
import { scratch } from './lists.ts';
import { referenceData } from './reference-data.ts';

const LIST = 'id,street,city,state,zip\n1,12 North Main Street,Beverly Hills,CA,90210\n';
const OPTIONS: BatchOptions = { map: undefined, header: 'auto', output: undefined, duplicates: 'off' };
const DAY_MS = 86_400_000;
const DEADLINE_MS = 20_000;
const noNames = (columns: readonly string[]): void => assert.deepEqual(columns, []);

const open = async () => {
  const folder = scratch();
  const clock = { now: 1_000 };
  const store = await openSqliteStore(join(folder, 'store.db'));
  const batchFolder = join(folder, 'batches');
  const make = () =>
    new AddressBatches({
      folder: batchFolder,
      keepMs: 7 * DAY_MS,
      now: () => clock.now,
      reference: referenceData,
    });
  return { store, clock, batchFolder, make };
};

const untilDone = async (batches: AddressBatches, id: string): Promise<void> => {
  const until = Date.now() + DEADLINE_MS;
  for (;;) {
    const batch = await batches.find(id, 'org_1');
    if (batch?.state === 'done') return;
    assert.ok(Date.now() < until, `the batch is still ${batch?.state}`);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
};

describe('the folder of address batches', () => {
  it('is emptied of what is past its time', async () => {
    const { store, clock, batchFolder, make } = await open();
    const jobs = await store.openJobs();
    const batches = make();
    await batches.work(jobs);
    const { id } = await batches.add(Readable.from([Buffer.from(LIST)]), 'org_1', OPTIONS, noNames);
    await untilDone(batches, id);
    clock.now += 7 * DAY_MS - 1;
    assert.equal(await batches.sweep(), 0);
    assert.ok((await batches.find(id, 'org_1')) !== undefined);
    clock.now += 1;
    assert.equal(await batches.find(id, 'org_1'), undefined, 'gone for its owner at once');
    assert.equal(await batches.sweep(), 1);
    assert.deepEqual(readdirSync(batchFolder), []);
    await jobs.stop();
    await store.close();
  });

  it('gives batches that a crash left behind to the next process', async () => {
    const { store, batchFolder, make } = await open();
    // What a process leaves that is killed after it stored a list and before it queued the job.
    const id = `bat_${'a'.repeat(24)}`;
    mkdirSync(join(batchFolder, id), { recursive: true });
    writeFileSync(join(batchFolder, id, 'list'), LIST);
    writeFileSync(
      join(batchFolder, id, 'batch.json'),
      JSON.stringify({
        id,
        organisation: 'org_1',
        bytes: LIST.length,
        createdAt: 1_000,
        deletedAt: DAY_MS,
        options: OPTIONS,
        output: 'csv',
        jobId: null,
        failure: null,
      }),
    );
    const jobs = await store.openJobs();
    const batches = make();
    await batches.work(jobs);
    await untilDone(batches, id);
    const result = await batches.result(id, 'org_1');
    assert.ok(result !== undefined && result.bytes > LIST.length);
    result.stream.destroy();
    await jobs.stop();
    await store.close();
  });

  it('keeps nothing of an upload that breaks off', async () => {
    const { store, batchFolder, make } = await open();
    const jobs = await store.openJobs();
    const batches = make();
    await batches.work(jobs);
    async function* torn(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(LIST);
      throw new Error('the client went away');
    }
    await assert.rejects(batches.add(Readable.from(torn()), 'org_1', OPTIONS, noNames), /went away/);
    assert.deepEqual(readdirSync(batchFolder), []);
    await jobs.stop();
    await store.close();
  });
});

describe('columns about persons', () => {
  it('are seen in the beginning of a list, packed or not', async () => {
    const list = `first name,email,${LIST}`;
    assert.deepEqual(await personalColumnsIn(Buffer.from(list)), ['first name', 'email']);
    assert.deepEqual(await personalColumnsIn(gzipSync(list)), ['first name', 'email']);
    assert.deepEqual(await personalColumnsIn(gzipSync(list.repeat(50)).subarray(0, 150)), [
      'first name',
      'email',
    ]);
    assert.deepEqual(await personalColumnsIn(Buffer.from(LIST)), []);
  });
});
