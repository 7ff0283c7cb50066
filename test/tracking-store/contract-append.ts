import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ContractDriver, onPlace } from './place.ts';
import { batchOf, DAY_MS, eventOf, MID, numberOf, START } from './samples.ts';

export const appendContract = (driver: ContractDriver): void => {
  describe(`${driver.name}: append`, () => {
    it('gives events back as they came, in the order of their time', () =>
      onPlace(driver, async (store, place) => {
        const number = numberOf(1);
        const late = eventOf(number, {
          at: START + 5000,
          code: '01',
          text: 'Delivered, Front Door/Porch – ünïcode \u0000 "x"',
          person: { name: 'J DOE', firm: null, authorizedAgent: '' },
          zone: 'utc',
          localTime: null,
          country: 'US',
          actionCode: 'A',
          reasonCode: '',
          facility: 'x'.repeat(70_000),
        });
        const untimed = eventOf(number, {
          at: null,
          code: 'MA',
          city: null,
          state: null,
          zip: null,
          facility: null,
        });
        const early = eventOf(number, { at: START - 5000, simulated: false });
        const batch = batchOf({ events: [late, untimed, early] });
        assert.deepEqual(await store.append(batch), { added: 3, duplicates: 0 });
        const check = async (from: typeof store): Promise<void> => {
          const [history, ...others] = await from.histories(number);
          assert.ok(history !== undefined);
          assert.deepEqual(others, []);
          assert.equal(history.number, number);
          assert.equal(history.facts, null);
          assert.equal(history.lastReceivedAt, START);
          const [sentLate, sentUntimed, sentEarly] = batch.events;
          assert.deepEqual(
            history.events.map(({ id: _id, receivedAt: _at, channel: _channel, ...event }) => event),
            [sentUntimed, sentEarly, sentLate],
          );
          assert.ok(history.events.every(({ id }) => /^[0-9a-f]{32}$/.test(id)));
          assert.ok(
            history.events.every(({ channel, receivedAt }) => channel === 'webhook' && receivedAt === START),
          );
        };
        await check(store);
        await place.close();
        await check(await place.open());
      }));

    it('counts what came before as a duplicate, whatever channel and batch it comes in', () =>
      onPlace(driver, async (store) => {
        const number = numberOf(2);
        const events = [eventOf(number), eventOf(number, { code: '07', at: START + 1 })];
        assert.deepEqual(await store.append(batchOf({ events })), { added: 2, duplicates: 0 });
        const before = await store.histories(number);
        assert.deepEqual(await store.append(batchOf({ events })), { added: 0, duplicates: 2 });
        const again = batchOf({ events, note: 'other bytes', channel: 'api', receivedAt: START + DAY_MS });
        assert.deepEqual(await store.append(again), { added: 0, duplicates: 2 });
        const twice = batchOf({ events: [eventOf(number, { code: '03' }), eventOf(number, { code: '03' })] });
        assert.deepEqual(await store.append(twice), { added: 1, duplicates: 1 });
        const [history] = await store.histories(number);
        assert.deepEqual(
          history?.events.filter(({ code }) => code !== '03'),
          before[0]?.events,
        );
        assert.equal(history?.events.length, 3);
      }));

    it('takes zone, Mailer ID, identity and place in the payload for the report, not for the event', () =>
      onPlace(driver, async (store) => {
        const number = numberOf(3);
        await store.append(batchOf({ events: [eventOf(number)] }));
        const again = eventOf(number, {
          zone: 'utc',
          mid: null,
          mailpiece: { uniqueMailPieceId: 'U1', mailPieceIntakeDate: '2026-11-02 10:00:00.000000' },
        });
        assert.deepEqual(await store.append(batchOf({ events: [again] })), { added: 0, duplicates: 1 });
      }));

    it('tells events apart that differ in one field', () =>
      onPlace(driver, async (store) => {
        const number = numberOf(4);
        const variants = [
          eventOf(number),
          eventOf(number, { at: START + 1 }),
          eventOf(number, { code: '11' }),
          eventOf(number, { text: '' }),
          eventOf(number, { localTime: null }),
          eventOf(number, { city: null }),
          eventOf(number, { city: '' }),
          eventOf(number, { state: 'KS' }),
          eventOf(number, { zip: '64109' }),
          eventOf(number, { country: 'US' }),
          eventOf(number, { facility: null }),
          eventOf(number, { actionCode: 'X' }),
          eventOf(number, { reasonCode: 'X' }),
          eventOf(number, { person: { name: null, firm: null, authorizedAgent: null } }),
          eventOf(number, { person: { name: 'X', firm: null, authorizedAgent: null } }),
          eventOf(number, { person: { name: null, firm: 'X', authorizedAgent: null } }),
          eventOf(number, { simulated: false }),
        ];
        assert.deepEqual(await store.append(batchOf({ events: variants })), {
          added: variants.length,
          duplicates: 0,
        });
      }));

    it('keeps many appends apart that are under way together', () =>
      onPlace(driver, async (store) => {
        const batches = Array.from({ length: 40 }, (_, index) =>
          batchOf({
            events: Array.from({ length: 25 }, (_, event) =>
              eventOf(numberOf(100 + event), { at: START + (index >> 1) * 1000 }),
            ),
            note: String(index),
          }),
        );
        const results = await Promise.all(batches.map((batch) => store.append(batch)));
        const added = results.reduce((sum, result) => sum + result.added, 0);
        const duplicates = results.reduce((sum, result) => sum + result.duplicates, 0);
        assert.deepEqual({ added, duplicates }, { added: 500, duplicates: 500 });
        const [history] = await store.histories(numberOf(100));
        assert.deepEqual(
          history?.events.map(({ at }) => at),
          Array.from({ length: 20 }, (_, index) => START + index * 1000),
        );
      }));

    it('keeps the payload of each event, as received', () =>
      onPlace(driver, async (store, place) => {
        const numbers = Array.from({ length: 20 }, (_, index) => numberOf(200 + index));
        const batches = [0, 1, 2].map((batch) =>
          batchOf({
            events: numbers.map((number) => eventOf(number, { at: START + batch })),
            note: 'n'.repeat(5000),
          }),
        );
        await Promise.all(batches.map((batch) => store.append(batch)));
        await place.close();
        const again = await place.open();
        let read = 0;
        for (const number of numbers) {
          for (const event of (await again.histories(number))[0]?.events ?? []) {
            const payload = await again.payload(event);
            assert.ok(payload !== undefined);
            const told = JSON.parse(Buffer.from(payload).toString());
            assert.equal(told.number, number);
            assert.equal(told.at, event.at);
            read += 1;
          }
        }
        assert.equal(read, 60);
      }));

    it('takes a batch that holds nothing but its payload', () =>
      onPlace(driver, async (store) => {
        const batch = batchOf({ note: 'of a kind that nobody knows' });
        assert.deepEqual(await store.append(batch), { added: 0, duplicates: 0 });
        assert.deepEqual(await store.append(batch), { added: 0, duplicates: 0 });
      }));

    it('refuses what it cannot keep, and keeps nothing of it', () =>
      onPlace(driver, async (store) => {
        const number = numberOf(5);
        const odd = batchOf({ events: [eventOf(number), eventOf(number, { at: 1.5 })] });
        await assert.rejects(store.append(odd), { code: 'event_time' });
        const long = eventOf('9'.repeat(65) as typeof number);
        await assert.rejects(store.append(batchOf({ events: [eventOf(number), long] })), {
          code: 'event_number',
        });
        assert.deepEqual(await store.histories(number), []);
        assert.deepEqual(await store.append(batchOf({ events: [eventOf(number)] })), {
          added: 1,
          duplicates: 0,
        });
      }));

    it('refuses a batch after it was closed', () =>
      onPlace(driver, async (store, place) => {
        await store.append(batchOf({ events: [eventOf(numberOf(6))] }));
        const underWay = store.append(batchOf({ events: [eventOf(numberOf(7))] }));
        const closing = place.close();
        assert.deepEqual(await underWay, { added: 1, duplicates: 0 });
        await closing;
        await assert.rejects(store.append(batchOf({ events: [eventOf(numberOf(8))] })), {
          code: 'event_store_closed',
        });
      }));

    it('has nothing before anything was written, and counts every read', () =>
      onPlace(driver, async (store) => {
        const number = numberOf(9);
        assert.equal(store.reads, 0);
        assert.deepEqual(await store.histories(number), []);
        assert.equal(await store.ownerOf(number), null);
        const page = await store.feed(MID, '', 10);
        assert.deepEqual(page.events, []);
        assert.equal(await store.expire(START), 0);
        assert.equal(store.reads, 3);
      }));
  });

  describe(`${driver.name}: ownership`, () => {
    it('names the merchant whose statement is the latest', () =>
      onPlace(driver, async (store) => {
        const fact = { number: numberOf(1), merchant: 'm-1', mid: MID, efn: null, statedAt: START };
        await store.append(batchOf({ ownership: [fact] }));
        assert.equal(await store.ownerOf(fact.number), 'm-1');
        await store.append(
          batchOf({ ownership: [{ ...fact, merchant: 'm-0', statedAt: START - 1 }], note: '0' }),
        );
        assert.equal(await store.ownerOf(fact.number), 'm-1');
        await store.append(
          batchOf({ ownership: [{ ...fact, merchant: 'm-2', statedAt: START + 1 }], note: '2' }),
        );
        assert.equal(await store.ownerOf(fact.number), 'm-2');
        assert.equal(await store.ownerOf(numberOf(2)), null);
      }));
  });
};
