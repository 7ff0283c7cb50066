/** Simulated callers, honest and not: seeded, synthetic, and shaped after what each kind of user really does. */
import type { Look, Looker } from '../../src/guard/index.ts';
import type { Role } from '../../src/policy/attributes.ts';
import { gs1CheckDigit } from '../../src/postal/barcode/index.ts';

/** A small generator (mulberry32): numbers in [0, 1), the same for the same seed. */
export const randomOf = (seed: number): (() => number) => {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

type Random = () => number;

/** A caller and the look-ups it makes, in order. */
export interface Caller {
  readonly kind: string;
  readonly looker: Looker;
  readonly looks: readonly Look[];
}

const START = Date.UTC(2026, 4, 4, 14);

const midOf = (random: Random): string => `9${String(Math.floor(random() * 1e8)).padStart(8, '0')}`;

const serialOf = (random: Random): number => Math.floor(random() * 1e7);

const lookAt = (mid: string, serial: number, changes: Partial<Look>): Look => {
  const digits = String(serial % 1e7).padStart(7, '0');
  const body = `92055${mid}${digits}`;
  return {
    at: START,
    number: `${body}${gs1CheckDigit(body)}`,
    mid,
    serviceType: '055',
    serial: digits,
    outcome: 'found',
    own: false,
    destinationZip: null,
    lastMile: false,
    canaryOf: null,
    ...changes,
  };
};

const malformed = (random: Random): Look => ({
  ...lookAt(midOf(random), serialOf(random), { outcome: 'malformed' }),
  mid: null,
  serviceType: null,
  serial: null,
});

const zipOf = (random: Random): string => String(Math.floor(500 + random() * 99_000)).padStart(5, '0');

const shown = (random: Random): Partial<Look> => ({
  destinationZip: zipOf(random),
  lastMile: random() < 0.6,
});

const caller = (kind: string, role: Role, nth: number, gapMs: number, looks: readonly Look[]): Caller => ({
  kind,
  looker: {
    principal: `app_${kind}_${nth}`,
    organisation: `org_${kind}_${nth}`,
    role,
    addressRange: `198.18.${nth % 256}.0/24`,
  },
  looks: looks.map((look, index) => ({ ...look, at: START + index * gapMs })),
});

/** Repeats some of what was asked: everybody polls. */
const polled = (random: Random, looks: Look[]): Look[] =>
  looks.flatMap((look) => (random() < 0.4 ? [look, look] : [look]));

const many = (count: number, look: (nth: number) => Look): Look[] =>
  Array.from({ length: count }, (_, nth) => look(nth));

type Maker = (random: Random, nth: number) => Caller;

const HONEST: readonly Maker[] = [
  // A shipper with serials in a row of its own Mailer ID, asked for before the first scan too.
  (random, nth) => {
    const mid = midOf(random);
    const first = serialOf(random);
    const looks = many(1_500, (index) => {
      if (random() < 0.03) return malformed(random);
      return lookAt(mid, first + index, { own: true, outcome: random() < 0.2 ? 'absent' : 'found' });
    });
    return caller('shipper', 'shipper', nth, 3_000, polled(random, looks));
  },
  // A service desk that types in what customers send, parcels of others among it.
  (random, nth) => {
    const mid = midOf(random);
    const looks = many(400, () => {
      const dice = random();
      if (dice < 0.05) return malformed(random);
      if (dice < 0.09) return lookAt(midOf(random), serialOf(random), { outcome: 'refused' });
      return lookAt(mid, serialOf(random), { own: true });
    });
    return caller('desk', 'shipper', nth, 60_000, looks);
  },
  // A platform whose merchants print in a row; one merchant's token lapses for a day.
  (random, nth) => {
    const mid = midOf(random);
    const first = serialOf(random);
    const looks = many(3_000, (index) =>
      lookAt(mid, first + index, {
        own: true,
        outcome: index > 1_000 && index < 1_200 ? 'refused' : 'found',
        ...shown(random),
      }),
    );
    return caller('platform', 'platform', nth, 500, polled(random, looks));
  },
  // A service provider that reports on 40 Mailer IDs it is authorised for, without manifests.
  (random, nth) => {
    const mids = Array.from({ length: 40 }, () => midOf(random));
    const looks = many(2_000, () =>
      lookAt(mids[Math.floor(random() * mids.length)] ?? '', serialOf(random), {
        ...shown(random),
        outcome: random() < 0.08 ? 'absent' : 'found',
      }),
    );
    return caller('provider', 'serviceProvider', nth, 1_000, polled(random, looks));
  },
  // A service provider of a merchant whose inbound freight goes to one warehouse.
  (random, nth) => {
    const mid = midOf(random);
    const warehouse = zipOf(random);
    const looks = many(1_200, () =>
      lookAt(mid, serialOf(random), { destinationZip: warehouse, lastMile: random() < 0.8 }),
    );
    return caller('inbound', 'serviceProvider', nth, 2_000, looks);
  },
  // A developer who is still learning.
  (random, nth) => {
    const mid = midOf(random);
    const looks = many(80, () =>
      random() < 0.15 ? malformed(random) : lookAt(mid, serialOf(random), { own: true }),
    );
    return caller('developer', 'developer', nth, 20_000, looks);
  },
];

const FISHING: readonly Maker[] = [
  (random, nth) => {
    const mid = midOf(random);
    const first = serialOf(random);
    const looks = many(500, (index) => lookAt(mid, first + index, { outcome: 'refused' }));
    return caller('sequential', 'shipper', nth, 800, looks);
  },
  (random, nth) => {
    const mid = midOf(random);
    return caller(
      'random',
      'platform',
      nth,
      800,
      many(500, () => lookAt(mid, serialOf(random), { outcome: 'refused' })),
    );
  },
  (random, nth) =>
    caller(
      'mid-sweep',
      'serviceProvider',
      nth,
      5_000,
      many(500, () => lookAt(midOf(random), 1, { outcome: 'refused' })),
    ),
  (random, nth) =>
    caller(
      'check-digits',
      'developer',
      nth,
      500,
      many(500, () => malformed(random)),
    ),
  // Hides behind numbers that are known to be good, asked again and again.
  (random, nth) => {
    const mid = midOf(random);
    const known = many(5, () => lookAt(mid, serialOf(random), {}));
    const victim = midOf(random);
    const looks = many(500, (index) =>
      index % 2 === 0
        ? (known[(index / 2) % known.length] ?? malformed(random))
        : lookAt(victim, serialOf(random), { outcome: 'refused' }),
    );
    return caller('hiding', 'serviceProvider', nth, 900, looks);
  },
  // Walks serials of a Mailer ID it is authorised for, to measure a merchant's sales.
  (random, nth) => {
    const mid = midOf(random);
    const first = serialOf(random);
    const looks = many(500, (index) =>
      lookAt(mid, first + index, { ...shown(random), outcome: random() < 0.3 ? 'found' : 'absent' }),
    );
    return caller('walking', 'serviceProvider', nth, 400, looks);
  },
];

const made = (makers: readonly Maker[], nth: number, seed: number): Caller => {
  const maker = makers[nth % makers.length];
  if (maker === undefined) throw new Error('there is no maker');
  return maker(randomOf(seed * 10_007 + nth), nth);
};

/** The `nth` of honest callers of six kinds. */
export const honestCaller = (nth: number, seed: number): Caller => made(HONEST, nth, seed);

/** The `nth` of enumerators of six kinds. */
export const enumerator = (nth: number, seed: number): Caller => made(FISHING, nth, seed);

/** The first `count` of either. */
export const honestCallers = (count: number, seed: number): Caller[] =>
  Array.from({ length: count }, (_, nth) => honestCaller(nth, seed));
export const enumerators = (count: number, seed: number): Caller[] =>
  Array.from({ length: count }, (_, nth) => enumerator(nth, seed));
