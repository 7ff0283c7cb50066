import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Mid, midOf } from '../../postal/barcode/index.ts';
import { foldStatus, meaningOf } from '../../postal/status/index.ts';
import { milesBetween, Network, type Place } from './network.ts';
import { packageNumberOf } from './numbers.ts';
import { makePiece, type Piece } from './piece.ts';
import { Random } from './random.ts';
import { SCENARIO_NAMES, SCENARIOS } from './scenarios.ts';

/** Towns all over the country, made up at real places; every tenth of a degree would do as well. */
const PLACES: readonly Place[] = [
  ['10001', 'NEW YORK', 'NY', 'America/New_York', 40.75, -74],
  ['10990', 'WARWICK', 'NY', 'America/New_York', 41.26, -74.36],
  ['60601', 'CHICAGO', 'IL', 'America/Chicago', 41.89, -87.62],
  ['75201', 'DALLAS', 'TX', 'America/Chicago', 32.79, -96.8],
  ['80202', 'DENVER', 'CO', 'America/Denver', 39.75, -105],
  ['85001', 'PHOENIX', 'AZ', 'America/Phoenix', 33.45, -112.07],
  ['90210', 'BEVERLY HILLS', 'CA', 'America/Los_Angeles', 34.09, -118.41],
  ['98101', 'SEATTLE', 'WA', 'America/Los_Angeles', 47.61, -122.33],
].map(
  ([zip, city, state, timeZone, latitude, longitude]) =>
    ({ zip, city, state, timeZone, latitude, longitude }) as Place,
);

const network = new Network({ records: () => PLACES.map((place) => ({ ...place, kind: 'standard' })) });

const MIDS = ['900000101', '100202'] as const;

const anyWish = fc.record({
  seed: fc.string(),
  mid: fc.constantFrom(...MIDS),
  serial: fc.nat(),
  scenario: fc.constantFrom(...SCENARIO_NAMES),
  from: fc.constantFrom(...PLACES),
  to: fc.constantFrom(...PLACES),
  // Years with their changes of the clocks.
  startsAt: fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2027, 0, 1) }),
  disorder: fc.constantFrom('neat' as const, 'lifelike' as const),
});

type Wish = typeof anyWish extends fc.Arbitrary<infer Made> ? Made : never;

const made = ({ seed, mid, serial, scenario, from, to, startsAt, disorder }: Wish): Piece =>
  makePiece(network, new Random(seed), {
    mid: mid as Mid,
    merchant: null,
    serviceType: '990',
    serial,
    scenario,
    origin: from,
    destination: to,
    startsAt,
    disorder,
  });

const statusEvents = ({ arrivals }: Piece) =>
  arrivals.map(({ event: { code, text, at } }) => ({ code, text, at }));

describe('a simulated piece', () => {
  it('has a valid number that proves its Mailer ID', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MIDS), fc.nat(), (mid, serial) => {
        const number = packageNumberOf(mid as Mid, '990', serial);
        const found = midOf(number);
        assert.deepEqual([found.determined, found.number], [true, number]);
        assert.equal(found.determined && found.mid, mid);
      }),
    );
  });

  it('folds to the status that its scenario promises, whatever was lost, late or told twice', () => {
    fc.assert(
      fc.property(anyWish, (wish) => {
        const piece = made(wish);
        const later = piece.arrivals.filter(
          ({ event }) => wish.scenario !== 'reused' || (event.at ?? 0) >= piece.startsAt - 1_000,
        );
        const { status } = foldStatus(statusEvents({ ...piece, arrivals: later }));
        assert.equal(status, SCENARIOS[wish.scenario].status);
        assert.equal(piece.status, status);
      }),
      { numRuns: 600 },
    );
  });

  it('is never in two places at once: time goes on, and no leg is faster than an aeroplane', () => {
    fc.assert(
      fc.property(anyWish, (wish) => {
        const piece = made({ ...wish, disorder: 'neat' });
        const byZip = new Map(PLACES.map((place) => [place.zip, place]));
        piece.arrivals.forEach(({ event }, index) => {
          const before = piece.arrivals[index - 1]?.event;
          if (before === undefined) return;
          const hours = ((event.at ?? 0) - (before.at ?? 0)) / 3_600_000;
          assert.ok(hours > 0);
          const [here, there] = [byZip.get(before.zip ?? ''), byZip.get(event.zip ?? '')];
          assert.ok(here !== undefined && there !== undefined);
          assert.ok(
            milesBetween(here, there) <= 450 * hours + 1,
            `${milesBetween(here, there)} miles in ${hours} h`,
          );
        });
      }),
      { numRuns: 400 },
    );
  });

  it('arrives after it happened, is marked as simulated, and has the time of its facility', () => {
    fc.assert(
      fc.property(anyWish, (wish) => {
        for (const { event, arrivesAt } of made(wish).arrivals) {
          assert.ok(arrivesAt > (event.at ?? Number.POSITIVE_INFINITY));
          assert.equal(event.simulated, true);
          const ahead = (Date.parse(`${event.localTime}Z`) - (event.at ?? 0)) / 3_600_000;
          assert.ok(ahead <= -4 && ahead >= -8 && Number.isInteger(ahead), String(ahead));
        }
      }),
    );
  });

  it('is out for delivery in the morning and on the way for days, not minutes', () => {
    fc.assert(
      fc.property(anyWish, (wish) => {
        const { arrivals, startsAt } = made({ ...wish, scenario: 'delivered', disorder: 'neat' });
        const out = arrivals.find(({ event }) => event.code === 'OF')?.event;
        const hour = Number(out?.localTime?.slice(11, 13));
        assert.ok(hour >= 6 && hour <= 10, out?.localTime ?? '');
        const days = ((arrivals.at(-1)?.event.at ?? 0) - startsAt) / 86_400_000;
        assert.ok(days > 0.4 && days < 12, String(days));
      }),
    );
  });

  it('is the same for the same seed', () => {
    fc.assert(fc.property(anyWish, (wish) => assert.deepEqual(made(wish), made(wish))));
  });

  it('has known codes alone, but for those of customs, which are not public', () => {
    fc.assert(
      fc.property(anyWish, (wish) => {
        for (const { event } of made(wish).arrivals) {
          if (meaningOf(event.code, event.text) === undefined) assert.equal(wish.scenario, 'customs');
        }
      }),
    );
  });

  it('is marked where it was scanned after its delivery', () => {
    fc.assert(
      fc.property(anyWish, (wish) => {
        const piece = made({ ...wish, scenario: 'misdelivered' });
        assert.equal(foldStatus(statusEvents(piece)).deliveredThenScanned, true);
      }),
    );
  });
});
