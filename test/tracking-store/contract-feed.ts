import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventStore, StoredEvent } from '../../src/tracking/event-store.ts';
import { type ContractDriver, onPlace } from './place.ts';
import { batchOf, DAY_MS, eventOf, MID, numberOf, OTHER_MID, START } from './samples.ts';

/** Reads the feed to its end, page by page. */
export const readFeed = async (
  store: EventStore,
  { cursor = '', limit = 7, mid = MID }: { cursor?: string; limit?: number; mid?: typeof MID } = {},
): Promise<{ events: StoredEvent[]; cursor: string }> => {
  const events: StoredEvent[] = [];
  let at = cursor;
  for (;;) {
    const page = await store.feed(mid, at, limit);
    events.push(...page.events);
    at = page.cursor;
    if (page.events.length === 0) return { events, cursor: at };
  }
};

export const feedContract = (driver: ContractDriver): void => {
  describe(`${driver.name}: feed`, () => {
    it('gives each arrival of a Mailer ID once, in the order of batches', () =>
      onPlace(driver, async (store, place) => {
        for (let batch = 0; batch < 6; batch++) {
          const events = Array.from({ length: 9 }, (_, index) =>
            eventOf(numberOf(index, index % 3 === 0 ? OTHER_MID : MID), { at: START + batch }),
          );
          await store.append(batchOf({ events, receivedAt: START + batch * DAY_MS }));
          // Duplicates do not arrive again.
          await store.append(batchOf({ events, note: 'again' }));
        }
        await place.close();
        const again = await place.open();
        const { events } = await readFeed(again);
        assert.equal(events.length, 36);
        assert.ok(events.every(({ mid }) => mid === MID));
        assert.equal(new Set(events.map(({ id }) => id)).size, 36);
        const arrivals = events.map(({ receivedAt }) => receivedAt);
        assert.deepEqual(
          arrivals,
          arrivals.toSorted((a, b) => a - b),
        );
        assert.deepEqual((await readFeed(again, { limit: 1000 })).events, events);
        assert.deepEqual((await readFeed(again, { limit: 1 })).events, events);
        assert.equal((await readFeed(again, { mid: OTHER_MID })).events.length, 18);
      }));

    it('goes on from a cursor with what came after, and gives the same page for the same cursor', () =>
      onPlace(driver, async (store) => {
        const add = (from: number) =>
          store.append(batchOf({ events: [0, 1, 2, 3, 4].map((index) => eventOf(numberOf(from + index))) }));
        await add(0);
        const first = await readFeed(store, { limit: 2 });
        assert.equal(first.events.length, 5);
        await add(10);
        const page = await store.feed(MID, first.cursor, 3);
        assert.equal(page.events.length, 3);
        assert.deepEqual(await store.feed(MID, first.cursor, 3), page);
        const rest = await store.feed(MID, page.cursor, 3);
        assert.deepEqual(
          [...page.events, ...rest.events].map(({ number }) => number).toSorted(),
          [10, 11, 12, 13, 14].map((serial) => numberOf(serial)),
        );
        assert.deepEqual((await store.feed(MID, rest.cursor, 3)).events, []);
      }));

    it('skips nothing that is appended while it is read', () =>
      onPlace(driver, async (store) => {
        const batches = Array.from({ length: 30 }, (_, batch) =>
          batchOf({
            events: Array.from({ length: 20 }, (_, index) => eventOf(numberOf(batch * 20 + index))),
            note: String(batch),
          }),
        );
        const seen: string[] = [];
        let cursor = '';
        const read = async (): Promise<void> => {
          const { events, cursor: next } = await readFeed(store, { cursor, limit: 11 });
          seen.push(...events.map(({ number }) => number));
          cursor = next;
        };
        const appends = batches.map(async (batch) => {
          await store.append(batch);
        });
        const progress = { writing: true };
        const written = Promise.all(appends).finally(() => {
          progress.writing = false;
        });
        while (progress.writing) {
          await read();
          // Reads of the embedded store never leave this turn of the event loop by themselves.
          await nextTurn();
        }
        await written;
        await read();
        assert.equal(seen.length, 600);
        assert.equal(new Set(seen).size, 600);
      }));

    it('goes on from its end with what is acknowledged later, and with nothing older', () =>
      onPlace(driver, async (store) => {
        assert.equal((await readFeed(store, { cursor: await store.feedEnd(MID) })).events.length, 0);
        const empty = await store.feedEnd(MID);
        await store.append(batchOf({ events: [0, 1, 2].map((serial) => eventOf(numberOf(serial))) }));
        assert.equal((await readFeed(store, { cursor: empty })).events.length, 3);
        const end = await store.feedEnd(MID);
        assert.deepEqual((await readFeed(store, { cursor: end })).events, []);
        // Received long before, stored late.
        const late = batchOf({
          events: [10, 11].map((serial) => eventOf(numberOf(serial))),
          receivedAt: START - DAY_MS,
        });
        await store.append(late);
        await store.append(batchOf({ events: [eventOf(numberOf(12))] }));
        const { events } = await readFeed(store, { cursor: end, limit: 2 });
        assert.deepEqual(
          events.map(({ number }) => number).toSorted(),
          [10, 11, 12].map((serial) => numberOf(serial)),
        );
      }));

    it('misses nothing behind an end that was asked for while events came in', () =>
      onPlace(driver, async (store) => {
        const ends: { readonly cursor: string; readonly acknowledged: ReadonlySet<number> }[] = [];
        const acknowledged = new Set<number>();
        const lane = async (first: number): Promise<void> => {
          for (let batch = first; batch < 24; batch += 3) {
            // Numbers of all shards in each batch.
            const events = [0, 1, 2, 3, 4, 5, 6, 7].map((place) => eventOf(numberOf(batch * 8 + place)));
            await store.append(batchOf({ events, note: String(batch) }));
            acknowledged.add(batch);
          }
        };
        const asking = async (): Promise<void> => {
          while (acknowledged.size < 24) {
            const cursor = await store.feedEnd(MID);
            ends.push({ cursor, acknowledged: new Set(acknowledged) });
            await nextTurn();
          }
        };
        await Promise.all([lane(0), lane(1), lane(2), asking()]);
        assert.ok(ends.some(({ acknowledged: { size } }) => size > 0 && size < 24));
        for (const end of ends) {
          const { events } = await readFeed(store, { cursor: end.cursor, limit: 100 });
          const behind = new Set(events.map(({ number }) => number));
          for (let batch = 0; batch < 24; batch += 1) {
            if (end.acknowledged.has(batch)) continue;
            const own = [0, 1, 2, 3, 4, 5, 6, 7].map((place) => numberOf(batch * 8 + place));
            assert.ok(
              own.every((number) => behind.has(number)),
              `batch ${batch} was acknowledged after the end was told`,
            );
          }
        }
      }));

    it('refuses a text that is no cursor', () =>
      onPlace(driver, async (store) => {
        await store.append(batchOf({ events: [eventOf(numberOf(1))] }));
        for (const cursor of ['x', 'pf1.', 'pf1.AA', 'pf1.!!', 'pf1.AAAAAAAAAAAAAAAA', '0']) {
          await assert.rejects(store.feed(MID, cursor, 1), { code: 'feed_cursor', status: 400 }, cursor);
        }
      }));
  });
};
