/** The embedded event store: the contract, and what is its own. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { EventStore } from '../../src/tracking/event-store.ts';
import { openEventStore } from '../../src/tracking/store/index.ts';
import { shardOf, weekOf } from '../../src/tracking/store/partition.ts';
import { eventStoreContract } from './contract.ts';
import { batchOf, DAY_MS, eventOf, numberOf, OTHER_MID, RETENTION, START } from './samples.ts';

let folder = '';
let places = 0;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-events-'));
});
after(() => rm(folder, { recursive: true, force: true }));

eventStoreContract({
  name: 'sqlite',
  newPlace: async () => {
    places += 1;
    const dataFolder = join(folder, String(places));
    const stores: EventStore[] = [];
    return {
      open: async () => {
        const store = await openEventStore({ dataFolder, shards: 2, retention: RETENTION });
        stores.push(store);
        return store;
      },
      close: async () => {
        await Promise.all(stores.splice(0).map((store) => store.close()));
      },
    };
  },
});

const newFolder = (): string => {
  places += 1;
  return join(folder, String(places));
};

const openIn = (dataFolder: string, shards = 2): Promise<EventStore> =>
  openEventStore({ dataFolder, shards, retention: RETENTION });

describe('sqlite: the folder', () => {
  it('is made by the first write, not by opening, reading or an expiry', async () => {
    const dataFolder = newFolder();
    const store = await openIn(dataFolder);
    await store.histories(numberOf(1));
    await store.feed(OTHER_MID, '', 10);
    await store.expire(START);
    await assert.rejects(stat(dataFolder), { code: 'ENOENT' });
    await store.append(batchOf({ events: [eventOf(numberOf(1))] }));
    await store.close();
    assert.deepEqual(JSON.parse(await readFile(join(dataFolder, 'events', 'events.json'), 'utf8')), {
      format: 1,
      shards: 2,
    });
  });

  it('refuses another number of shards, a newer format, and a file that is neither', async () => {
    const dataFolder = newFolder();
    const store = await openIn(dataFolder);
    await store.append(batchOf({ events: [eventOf(numberOf(1))] }));
    await store.close();
    await assert.rejects(openIn(dataFolder, 3), {
      code: 'event_shards_differ',
      message: /2 shards; POSTERN_EVENT_SHARDS says 3/,
    });
    const file = join(dataFolder, 'events', 'events.json');
    await writeFile(file, '{"format":2,"shards":2}');
    await assert.rejects(openIn(dataFolder), { code: 'event_store_newer' });
    await writeFile(file, 'two');
    await assert.rejects(openIn(dataFolder), { code: 'event_store_format' });
  });

  it('spreads numbers evenly, also such as have check digits', () => {
    for (const shards of [2, 3, 8]) {
      const counts = Array.from({ length: shards }, () => 0);
      for (let serial = 0; serial < 8000; serial++) {
        const shard = shardOf(numberOf(serial), shards);
        counts[shard] = (counts[shard] ?? 0) + 1;
      }
      const fair = 8000 / shards;
      for (const count of counts) assert.ok(Math.abs(count - fair) < fair / 5, `${counts} of ${fair}`);
    }
  });
});

describe('sqlite: payload files', () => {
  it('keep a payload once by hash and week, and again in a later week that outlives the first', async () => {
    const dataFolder = newFolder();
    const store = await openIn(dataFolder);
    const batch = batchOf({ events: [eventOf(numberOf(1))], note: 'x'.repeat(10_000) });
    const later = { ...batch, receivedAt: START + 100 * DAY_MS };
    const payloads = join(dataFolder, 'events', 'payloads');
    await Promise.all([store.append(batch), store.append(batch)]);
    const [first = ''] = await readdir(payloads);
    const { size } = await stat(join(payloads, first));
    await store.append(batch);
    assert.equal((await stat(join(payloads, first))).size, size);
    await store.append(later);
    assert.equal((await readdir(payloads)).length, 2);
    await store.close();
  });

  it('lose a torn end and nothing before it', async () => {
    for (const torn of [
      Buffer.from('PSB1'),
      Buffer.alloc(500),
      Buffer.from('PSB1\u0005\0\0\0\u0005\0\0\0\0\0\0\0torn!'),
    ]) {
      const dataFolder = newFolder();
      const number = numberOf(1);
      let store = await openIn(dataFolder);
      await store.append(batchOf({ events: [eventOf(number)] }));
      await store.close();
      const payloads = join(dataFolder, 'events', 'payloads');
      const [name = ''] = await readdir(payloads);
      const { size } = await stat(join(payloads, name));
      await appendFile(join(payloads, name), torn);
      store = await openIn(dataFolder);
      await store.append(batchOf({ events: [eventOf(number, { at: START + 1 })], note: 'after' }));
      const [history] = await store.histories(number);
      assert.equal(history?.events.length, 2);
      for (const event of history?.events ?? []) {
        const payload = await store.payload(event);
        assert.equal(JSON.parse(Buffer.from(payload ?? []).toString()).at, event.at);
      }
      await store.close();
      const bytes = await readFile(join(payloads, name));
      assert.equal(bytes.toString('latin1', size, size + 4), 'PSB1');
      assert.ok(bytes.readUInt32LE(size + 4) > 5, 'the next block follows the last whole one');
    }
  });

  it('that are damaged are told, and leave the events readable', async () => {
    const dataFolder = newFolder();
    const store = await openIn(dataFolder);
    await store.append(batchOf({ events: [eventOf(numberOf(1))] }));
    const payloads = join(dataFolder, 'events', 'payloads');
    const [name = ''] = await readdir(payloads);
    const bytes = await readFile(join(payloads, name));
    bytes[20] = (bytes[20] ?? 0) ^ 255;
    await writeFile(join(payloads, name), bytes);
    const [event] = (await store.histories(numberOf(1)))[0]?.events ?? [];
    assert.ok(event !== undefined);
    await assert.rejects(store.payload(event), { code: 'store_corrupt' });
    await store.close();
  });
});

describe('sqlite: a writer', () => {
  it('commits nothing whose payload could not be kept', { skip: !existsSync('/dev/full') }, async () => {
    const dataFolder = newFolder();
    const payloads = join(dataFolder, 'events', 'payloads');
    const full = join(payloads, `${weekOf(START)}-0001.blk`);
    await mkdir(payloads, { recursive: true });
    // Can be opened and takes nothing, as a disk that is full.
    await symlink('/dev/full', full);
    const store = await openIn(dataFolder);
    const events = Array.from({ length: 20 }, (_, serial) => eventOf(numberOf(serial)));
    const batch = batchOf({ events });
    await assert.rejects(store.append(batch), { code: 'store_unwritable', message: /No space|ENOSPC/i });
    for (const { number } of events) assert.deepEqual(await store.histories(number), []);
    await rm(full);
    assert.deepEqual(await store.append(batch), { added: 20, duplicates: 0 });
    const [event] = (await store.histories(numberOf(3)))[0]?.events ?? [];
    assert.ok(event !== undefined && (await store.payload(event)) !== undefined);
    await store.close();
  });

  it('that cannot write says so, and the store goes on when it can again', async () => {
    const dataFolder = newFolder();
    await mkdir(join(dataFolder, 'events', 'shard-0.db'), { recursive: true });
    const store = await openIn(dataFolder);
    const events = Array.from({ length: 20 }, (_, serial) => eventOf(numberOf(serial)));
    await assert.rejects(store.append(batchOf({ events })), { code: 'store_unwritable' });
    await rm(join(dataFolder, 'events', 'shard-0.db'), { recursive: true });
    const { added, duplicates } = await store.append(batchOf({ events }));
    assert.equal(added + duplicates, 20);
    for (const { number } of events) assert.equal((await store.histories(number))[0]?.events.length, 1);
    await store.close();
  });
});
