import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFeed } from './contract-feed.ts';
import { type ContractDriver, onPlace } from './place.ts';
import { batchOf, DAY_MS, eventOf, MID, numberOf, START } from './samples.ts';

/** The week of START ends within seven days; a day more is on the safe side. */
const AFTER_STANDARD = START + (120 + 8) * DAY_MS;
const AFTER_EXTENDED = START + (730 + 8) * DAY_MS;

export const expireContract = (driver: ContractDriver): void => {
  describe(`${driver.name}: expiry`, () => {
    it('drops a week whose retention has passed, and nothing younger', () =>
      onPlace(driver, async (store, place) => {
        const old = numberOf(1);
        const young = numberOf(2);
        await store.append(batchOf({ events: [eventOf(old), eventOf(old, { at: START + 1 })] }));
        await store.append(
          batchOf({ events: [eventOf(young)], receivedAt: START + 30 * DAY_MS, note: 'young' }),
        );
        const [history] = await store.histories(old);
        const [event] = history?.events ?? [];
        assert.ok(event !== undefined);
        assert.equal(await store.expire(START + 100 * DAY_MS), 0);
        assert.equal((await store.histories(old)).length, 1);
        assert.equal(await store.expire(AFTER_STANDARD), 2);
        assert.deepEqual(await store.histories(old), []);
        assert.equal(await store.payload(event), undefined);
        const [kept] = (await store.histories(young))[0]?.events ?? [];
        assert.ok(kept !== undefined);
        assert.ok((await store.payload(kept)) !== undefined);
        assert.deepEqual(
          (await readFeed(store)).events.map(({ number }) => number),
          [young],
        );
        assert.equal(await store.expire(AFTER_STANDARD), 0);
        await place.close();
        assert.equal((await (await place.open()).histories(young)).length, 1);
      }));

    it('lets a cursor go on that stood in a week that was dropped', () =>
      onPlace(driver, async (store) => {
        await store.append(batchOf({ events: [1, 2, 3].map((serial) => eventOf(numberOf(serial))) }));
        const { cursor } = await store.feed(MID, '', 2);
        await store.expire(AFTER_STANDARD);
        const receivedAt = AFTER_STANDARD;
        await store.append(batchOf({ events: [eventOf(numberOf(4), { at: receivedAt })], receivedAt }));
        const { events } = await readFeed(store, { cursor });
        assert.deepEqual(
          events.map(({ number }) => number),
          [numberOf(4)],
        );
      }));

    it('keeps longer what the barcode, bought retention or the mail class says', () =>
      onPlace(driver, async (store) => {
        const [plain, coded, bought, express] = [
          numberOf(1),
          numberOf(2, MID, '701'),
          numberOf(3),
          numberOf(4),
        ];
        const fact = (number: typeof plain, fields: Record<string, unknown>) => ({
          number,
          mailpiece: { uniqueMailPieceId: null, mailPieceIntakeDate: null },
          statedAt: START,
          fields,
        });
        await store.append(
          batchOf({
            events: [plain, coded, bought, express].map((number) => eventOf(number)),
            facts: [
              fact(plain, { mailClass: 'USPS_GROUND_ADVANTAGE' }),
              fact(bought, { extendRetentionPurchasedCode: '480' }),
              fact(express, { mailClass: 'PRIORITY_MAIL_EXPRESS' }),
            ],
          }),
        );
        assert.equal(await store.expire(AFTER_STANDARD), 1);
        const lengths = async (): Promise<number[]> =>
          Promise.all(
            [plain, coded, bought, express].map(async (number) => (await store.histories(number)).length),
          );
        assert.deepEqual(await lengths(), [0, 1, 1, 1]);
        const kept = await store.histories(bought);
        assert.deepEqual(kept[0]?.facts?.fields, { extendRetentionPurchasedCode: '480' });
        // What comes after for a piece that moved finds it there.
        const more = batchOf({ events: [eventOf(bought), eventOf(bought, { at: START + 1 })] });
        assert.deepEqual(await store.append(more), { added: 1, duplicates: 1 });
        assert.equal(await store.expire(AFTER_EXTENDED), 4);
        assert.deepEqual(await lengths(), [0, 0, 0, 0]);
      }));

    it('keeps pieces under legal hold with their payloads, until the hold ends', () =>
      onPlace(driver, async (store, place) => {
        const held = numberOf(1);
        const other = numberOf(2);
        await store.append(batchOf({ events: [eventOf(held), eventOf(other)] }));
        await store.hold(held, 'claim 7', START);
        assert.equal(await store.expire(AFTER_STANDARD), 1);
        await place.close();
        const again = await place.open();
        const [history] = await again.histories(held);
        const [event] = history?.events ?? [];
        assert.ok(event !== undefined);
        assert.equal(event.receivedAt, START);
        const payload = await again.payload(event);
        assert.ok(payload !== undefined);
        assert.equal(JSON.parse(Buffer.from(payload).toString()).number, held);
        assert.deepEqual(await again.histories(other), []);
        assert.equal(await again.expire(AFTER_EXTENDED), 0);
        assert.equal((await again.histories(held)).length, 1);
        assert.deepEqual(await again.append(batchOf({ events: [eventOf(held)] })), {
          added: 0,
          duplicates: 1,
        });
        assert.deepEqual(await again.holds(), [{ number: held, reason: 'claim 7', since: START }]);
        await again.release(held);
        assert.deepEqual(await again.holds(), []);
        assert.equal((await again.histories(held)).length, 1);
        assert.equal(await again.expire(AFTER_EXTENDED), 1);
        assert.deepEqual(await again.histories(held), []);
        assert.equal(await again.payload(event), undefined);
      }));

    it('tells what is under legal hold, the oldest first, also where nothing is kept of it', () =>
      onPlace(driver, async (store) => {
        assert.deepEqual(await store.holds(), []);
        const numbers = [1, 2, 3, 4].map((serial) => numberOf(serial));
        for (const [index, number] of numbers.entries()) await store.hold(number, 'claim', START - index);
        const [first] = numbers;
        assert.ok(first !== undefined);
        await store.hold(first, 'claim, and another', START + 1);
        assert.deepEqual(
          await store.holds(),
          numbers
            .map((number, index) => ({
              number,
              reason: index === 0 ? 'claim, and another' : 'claim',
              since: START - index,
            }))
            .reverse(),
        );
      }));

    it('forgets who mailed a number when the longest retention has passed', () =>
      onPlace(driver, async (store) => {
        const fact = { number: numberOf(1), merchant: 'm-1', mid: MID, efn: null, statedAt: START };
        await store.append(batchOf({ ownership: [fact], events: [eventOf(fact.number)] }));
        await store.expire(AFTER_STANDARD);
        assert.equal(await store.ownerOf(fact.number), 'm-1');
        await store.append(
          batchOf({
            events: [eventOf(numberOf(2), { at: AFTER_STANDARD })],
            receivedAt: AFTER_STANDARD,
          }),
        );
        await store.expire(AFTER_EXTENDED);
        assert.equal(await store.ownerOf(fact.number), null);
      }));
  });
};
