import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ContractDriver, onPlace } from './place.ts';
import { batchOf, DAY_MS, eventOf, numberOf, START } from './samples.ts';

const IDENTITY = { uniqueMailPieceId: 'U-1', mailPieceIntakeDate: '2026-11-02 10:00:00.000000' };
const LATER_IDENTITY = { uniqueMailPieceId: 'U-2', mailPieceIntakeDate: '2027-04-02 10:00:00.000000' };

export const mailingContract = (driver: ContractDriver): void => {
  describe(`${driver.name}: mailings of one number`, () => {
    it('are told apart by their identity, the newest first', () =>
      onPlace(driver, async (store) => {
        const number = numberOf(1);
        await store.append(
          batchOf({
            events: [
              eventOf(number, { mailpiece: IDENTITY }),
              eventOf(number, { mailpiece: LATER_IDENTITY, at: START + DAY_MS }),
              eventOf(number, { mailpiece: IDENTITY, at: START + 2 * DAY_MS }),
            ],
          }),
        );
        const histories = await store.histories(number);
        assert.deepEqual(
          histories.map(({ events }) => events.map(({ at }) => at)),
          [[START, START + 2 * DAY_MS], [START + DAY_MS]],
        );
        assert.equal(new Set(histories.map(({ piece }) => piece)).size, 2);
      }));

    it('are told apart by a long silence where no identity is told', () =>
      onPlace(driver, async (store) => {
        const number = numberOf(2);
        const again = START + 150 * DAY_MS;
        await store.append(
          batchOf({ events: [eventOf(number), eventOf(number, { at: START + 20 * DAY_MS })] }),
        );
        await store.append(batchOf({ events: [eventOf(number, { at: again })], receivedAt: again }));
        await store.append(
          batchOf({ events: [eventOf(number, { at: START + 9 * DAY_MS })], receivedAt: again + 1 }),
        );
        const [newer, older, ...rest] = await store.histories(number);
        assert.deepEqual(rest, []);
        assert.deepEqual(
          newer?.events.map(({ at }) => at),
          [again],
        );
        assert.deepEqual(
          older?.events.map(({ at }) => at),
          [START, START + 9 * DAY_MS, START + 20 * DAY_MS],
        );
        assert.equal(older?.lastReceivedAt, again + 1);
      }));

    it('join when a channel tells the identity of one that had none', () =>
      onPlace(driver, async (store) => {
        const number = numberOf(3);
        await store.append(batchOf({ events: [eventOf(number)] }));
        await store.append(batchOf({ events: [eventOf(number, { at: START + 1, mailpiece: IDENTITY })] }));
        await store.append(batchOf({ events: [eventOf(number, { at: START + 2 })] }));
        const histories = await store.histories(number);
        assert.deepEqual(
          histories.map(({ events }) => events.length),
          [3],
        );
      }));

    it('hold an event once, also when its window has moved since', () =>
      onPlace(driver, async (store) => {
        const number = numberOf(4);
        const lone = batchOf({ events: [eventOf(number, { at: START + 50 * DAY_MS })] });
        await store.append(lone);
        await store.append(
          batchOf({
            events: [
              eventOf(number, { at: START + 200 * DAY_MS, mailpiece: LATER_IDENTITY }),
              eventOf(number, { at: START + 52 * DAY_MS, mailpiece: LATER_IDENTITY }),
            ],
          }),
        );
        assert.deepEqual(await store.append(lone), { added: 0, duplicates: 1 });
      }));

    it('put an event without a time with the newest mailing', () =>
      onPlace(driver, async (store) => {
        const number = numberOf(5);
        const label = eventOf(number, { at: null, code: 'MA' });
        await store.append(batchOf({ events: [label, eventOf(number)] }));
        const [history, ...rest] = await store.histories(number);
        assert.deepEqual(rest, []);
        assert.deepEqual(
          history?.events.map(({ code }) => code),
          ['MA', '10'],
        );
      }));
  });

  describe(`${driver.name}: facts`, () => {
    const factsOf = (statedAt: number, fields: Record<string, unknown>, mailpiece = IDENTITY) => ({
      number: numberOf(6),
      mailpiece,
      statedAt,
      fields,
    });

    it('replace earlier ones field by field, whatever order they arrive in', () =>
      onPlace(driver, async (store) => {
        const later = factsOf(START + 10, { mailClass: 'B', deliveryDateExpectation: null });
        const earlier = factsOf(START, { mailClass: 'A', destinationZIPCode: '64108' });
        await store.append(batchOf({ facts: [later], receivedAt: START + 10 }));
        await store.append(batchOf({ facts: [earlier], receivedAt: START + 20 }));
        const [history] = await store.histories(numberOf(6));
        assert.deepEqual(history, {
          number: numberOf(6),
          piece: history?.piece,
          events: [],
          facts: {
            number: numberOf(6),
            mailpiece: IDENTITY,
            statedAt: START + 10,
            fields: { mailClass: 'B', deliveryDateExpectation: null, destinationZIPCode: '64108' },
          },
          lastReceivedAt: START + 20,
        });
        await store.append(batchOf({ facts: [later], receivedAt: START + 10 }));
        await store.append(batchOf({ facts: [earlier], receivedAt: START + 20 }));
        assert.deepEqual(await store.histories(numberOf(6)), [history]);
      }));

    it('belong to their mailing', () =>
      onPlace(driver, async (store) => {
        const number = numberOf(6);
        await store.append(
          batchOf({
            events: [
              eventOf(number, { mailpiece: IDENTITY }),
              eventOf(number, { mailpiece: LATER_IDENTITY, at: START + DAY_MS }),
            ],
            facts: [factsOf(START, { mailClass: 'A' }), factsOf(START, { mailClass: 'B' }, LATER_IDENTITY)],
          }),
        );
        const histories = await store.histories(number);
        assert.deepEqual(
          histories.map(({ facts }) => facts?.fields),
          [{ mailClass: 'B' }, { mailClass: 'A' }],
        );
      }));
  });
};
