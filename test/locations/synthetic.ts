/** Synthetic collection boxes for tests and benchmarks: seeded, strewn about real ZIP points, and no real boxes. */
import type { Facility } from '../../src/locations/facility.ts';
import type { Edition } from '../../src/reference/index.ts';

/** A small generator of repeatable numbers (mulberry32), 0 … 1. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const SCHEDULES = [
  'Mo-Fr 09:00; Sa 09:00',
  'Mo-Fr 11:00; Sa 10:00',
  'Mo-Fr 15:00; Sa 11:00',
  'Mo-Fr 17:00; Sa 13:00',
  'Mo-Fr 17:30',
  'Mo-Fr 10:00,18:00; Sa 12:00; Su 12:00',
];

/** One box; what is not passed is synthetic and plain. */
export const box = (
  parts: Partial<Facility> & Pick<Facility, 'id' | 'latitude' | 'longitude'>,
): Facility => ({
  type: 'BLUE_BOX',
  name: 'SYNTHETIC BOX',
  streetAddress: '1 SYNTHETIC ST',
  city: 'NOWHERE',
  state: null,
  ZIPCode: null,
  ZIPPlus4: null,
  coordinateSource: 'source',
  timeZone: 'America/New_York',
  services: {},
  collections: null,
  details: {},
  ...parts,
});

/** A centre about which boxes are strewn. */
export interface Centre {
  readonly latitude: number;
  readonly longitude: number;
}

/** Degrees by which a box may lie off its centre. */
const SPREAD_DEGREES = 0.05;

/** `count` boxes about the centres, one after another, the same ones for the same seed. */
export function* eachSyntheticBox(
  centres: readonly Centre[],
  count: number,
  seed = 20_261_124,
): Generator<Facility> {
  const random = seeded(seed);
  for (let index = 0; index < count; index++) {
    const centre = centres[Math.floor(random() * centres.length)] ?? { latitude: 0, longitude: 0 };
    yield box({
      id: `synthetic-${String(index).padStart(7, '0')}`,
      streetAddress: `${1 + Math.floor(random() * 9_999)} SYNTHETIC ST`,
      latitude: centre.latitude + (random() - 0.5) * 2 * SPREAD_DEGREES,
      longitude: centre.longitude + (random() - 0.5) * 2 * SPREAD_DEGREES,
      collections: SCHEDULES[Math.floor(random() * SCHEDULES.length)] ?? null,
    });
  }
}

/** The same boxes at once. */
export const syntheticBoxes = (centres: readonly Centre[], count: number, seed?: number): Facility[] => [
  ...eachSyntheticBox(centres, count, seed),
];

/** Boxes as a file of GeoJSONSeq, a line each, as All The Places writes them. */
export function* syntheticGeoJsonSeq(boxes: Iterable<Facility>): Generator<string> {
  for (const { id, name, streetAddress, city, latitude, longitude, collections } of boxes) {
    const properties = {
      ref: id,
      name,
      'addr:full': streetAddress,
      'addr:city': city,
      ...(collections !== null && { collection_times: collections }),
    };
    const geometry = { type: 'Point', coordinates: [longitude, latitude] };
    yield `${JSON.stringify({ type: 'Feature', geometry, properties })}\n`;
  }
}

/** The edition that synthetic boxes belong to. */
export const syntheticEdition = (parts: Partial<Edition> = {}): Edition => ({
  dataset: 'collection-boxes',
  edition: 'collection-boxes-synthetic',
  authority: 'synthetic',
  source: 'generator',
  officialChannel: '',
  officialSource: '',
  publisher: '',
  licence: '',
  retrievedAt: 0,
  validUntil: null,
  state: 'active',
  sha256: '',
  rowsRead: 0,
  rowsKept: 0,
  rowsRefused: 0,
  importer: 'generator',
  diff: {},
  reason: null,
  createdAt: 0,
  activatedAt: 0,
  ...parts,
});
