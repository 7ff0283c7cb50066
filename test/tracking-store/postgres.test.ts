/** The shared event store: the contract, and what is its own, on a real PostgreSQL. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Client } from 'pg';
import type { EventStore } from '../../src/tracking/event-store.ts';
import { openEventStore } from '../../src/tracking/store/index.ts';
import { startPostgres, type TestPostgres } from '../postgres.ts';
import { eventStoreContract } from './contract.ts';
import { readFeed } from './contract-feed.ts';
import { batchOf, eventOf, MID, numberOf, RETENTION, START } from './samples.ts';

let server: TestPostgres | undefined;
before(async () => {
  server = await startPostgres();
});
after(() => server?.stop());

const newDatabase = async (): Promise<string> => {
  assert.ok(server !== undefined, 'the server runs');
  return server.createDatabase();
};

const openAt = (databaseUrl: string): Promise<EventStore> =>
  openEventStore({ dataFolder: '/nowhere', databaseUrl, shards: 2, retention: RETENTION });

eventStoreContract({
  name: 'postgres',
  newPlace: async () => {
    const url = await newDatabase();
    const stores: EventStore[] = [];
    return {
      open: async () => {
        const store = await openAt(url);
        stores.push(store);
        return store;
      },
      close: async () => {
        await Promise.all(stores.splice(0).map((store) => store.close()));
      },
    };
  },
});

/** Two nodes on one database, and a client of its own. */
const onTwoNodes = async (
  test: (here: EventStore, there: EventStore, client: Client) => Promise<void>,
): Promise<void> => {
  const url = await newDatabase();
  const stores = await Promise.all([openAt(url), openAt(url)]);
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await test(stores[0], stores[1], client);
  } finally {
    await client.end();
    await Promise.all(stores.map((store) => store.close()));
  }
};

describe('postgres: nodes', () => {
  it('that take in the same events at the same time keep each once, in one mailing and one place of the feed', () =>
    onTwoNodes(async (here, there) => {
      const batches = Array.from({ length: 12 }, (_, batch) =>
        batchOf({
          events: Array.from({ length: 40 }, (_, serial) =>
            eventOf(numberOf(serial), { at: START + (batch >> 1) * 1000 }),
          ),
          note: String(batch),
        }),
      );
      const results = await Promise.all(
        batches.flatMap((batch) => [here.append(batch), there.append(batch)]),
      );
      assert.equal(
        results.reduce((sum, { added }) => sum + added, 0),
        240,
      );
      assert.equal(
        results.reduce((sum, { duplicates }) => sum + duplicates, 0),
        24 * 40 - 240,
      );
      for (let serial = 0; serial < 40; serial++) {
        const histories = await here.histories(numberOf(serial));
        assert.deepEqual(
          histories.map(({ events }) => events.length),
          [6],
        );
      }
      const { events } = await readFeed(there);
      assert.equal(new Set(events.map(({ number, at }) => `${number} ${at}`)).size, 240);
      assert.equal(events.length, 240);
    }));

  it('find what another has dropped meanwhile', () =>
    onTwoNodes(async (here, there) => {
      const number = numberOf(1);
      await here.append(batchOf({ events: [eventOf(number)] }));
      assert.equal(await there.expire(START + 200 * 86_400_000), 1);
      assert.deepEqual(await here.append(batchOf({ events: [eventOf(number, { at: START + 1 })] })), {
        added: 1,
        duplicates: 0,
      });
      assert.equal((await there.histories(number))[0]?.events.length, 1);
    }));
});

describe('postgres: feed', () => {
  it('waits for an older transaction that may still add before what is shown', () =>
    onTwoNodes(async (here, _there, client) => {
      await client.query('begin');
      await client.query('select pg_current_xact_id()');
      await here.append(batchOf({ events: [eventOf(numberOf(1))] }));
      assert.equal((await here.histories(numberOf(1))).length, 1);
      const early = await here.feed(MID, '', 10);
      assert.deepEqual(early.events, []);
      await client.query('commit');
      const { events } = await readFeed(here, { cursor: early.cursor });
      assert.deepEqual(
        events.map(({ number }) => number),
        [numberOf(1)],
      );
    }));
});

describe('postgres: the end of a feed', () => {
  it('lies before what a transaction under way adds on another node', () =>
    onTwoNodes(async (here, there, client) => {
      await here.append(batchOf({ events: [eventOf(numberOf(1))] }));
      await client.query('begin');
      await client.query('select pg_current_xact_id()');
      // As another node's append would that has written its events and not yet committed.
      await client.query(
        `insert into event_feed (week, mid, xid, entries)
           select week, mid, pg_current_xact_id(), entries from event_feed`,
      );
      await there.append(batchOf({ events: [eventOf(numberOf(2))] }));
      const end = await here.feedEnd(MID);
      await client.query('commit');
      const { events } = await readFeed(here, { cursor: end });
      assert.ok(events.some(({ number }) => number === numberOf(1)));
    }));
});

describe('postgres: tables', () => {
  it('of the next week are made ahead by an expiry', () =>
    onTwoNodes(async (here, _there, client) => {
      await here.expire(START);
      const { rows } = await client.query(
        "select count(*)::int as n from pg_inherits where inhparent = 'event_payload'::regclass",
      );
      assert.deepEqual(rows, [{ n: 2 }]);
    }));

  it('of a newer format are refused', async () => {
    const url = await newDatabase();
    await (await openAt(url)).close();
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('update event_format set format = 2');
    await client.end();
    await assert.rejects(openAt(url), { code: 'event_store_newer' });
  });
});
