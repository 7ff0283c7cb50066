/** An edition of awkward places, and what the writers of downloads make of it. */
import { EXPORT_COLLECTIONS } from '../../src/locations/export/collections.ts';
import type { ExportEnding } from '../../src/locations/export/index.ts';
import type { ExportSource } from '../../src/locations/export/source.ts';
import { EXPORT_WRITERS } from '../../src/locations/export/writers.ts';
import { locationFeatures } from '../../src/locations/features.ts';
import type { Facility } from '../../src/locations/index.ts';
import { LocationIndex } from '../../src/locations/index.ts';
import { decodeLocations, encodeLocations } from '../../src/locations/table.ts';
import type { Zip5 } from '../../src/postal/zip/index.ts';
import { box, syntheticBoxes, syntheticEdition } from './synthetic.ts';

const CENTRES = [
  { latitude: 40.75, longitude: -73.99 },
  { latitude: 61.2, longitude: -149.9 },
  { latitude: 13.45, longitude: 144.78 },
  { latitude: 51.9, longitude: 179.9 },
];

export const NASTY_NAME = '=HYPERLINK("x"), Ñandú <b>&\n"quoted" \u{1f4ee}';

/** What formats stumble over: formulas, markup, quotes, lines, leading zeros, places without a point. */
export const AWKWARD: readonly Facility[] = [
  box({
    id: 'a-formula',
    latitude: 42.44,
    longitude: -76.5,
    name: NASTY_NAME,
    state: 'MA',
    ZIPCode: '01005' as Zip5,
    ZIPPlus4: '0012',
    services: { RETAIL: 'Mo-Fr 08:30-17:00', LOBBY: '' },
    details: {
      phone: '+1 607 555 0100',
      note: '-1+1',
      closure: { from: '2026-12-01', until: null },
      specialDays: [{ date: '2026-12-24', hours: 'closed' }],
    },
  }),
  box({ id: 'b-nowhere', latitude: null, longitude: null, coordinateSource: 'none', timeZone: null }),
  box({ id: 'c-pole', latitude: 89.99, longitude: 0 }),
];

export const sourceOf = (facilities: readonly Facility[]): ExportSource => {
  const edition = syntheticEdition({
    source: 'a "generator" & <more>',
    licence: 'made for tests',
    sha256: 'ab'.repeat(32),
  });
  const table = decodeLocations(encodeLocations(facilities));
  return {
    name: 'collection-boxes',
    title: EXPORT_COLLECTIONS['collection-boxes'].title,
    features: locationFeatures(new LocationIndex('collection-boxes', edition, table)),
  };
};

export const BOXES: readonly Facility[] = [...AWKWARD, ...syntheticBoxes(CENTRES, 600)];
export const SOURCE = sourceOf(BOXES);

export const written = (ending: ExportEnding, source: ExportSource = SOURCE): Buffer =>
  Buffer.concat(Array.from(EXPORT_WRITERS[ending](source), (chunk) => Buffer.from(chunk)));

/** One place as a reader gives it: every property, null where nothing is stated, and the point. */
export interface Read {
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly point: readonly [longitude: number, latitude: number] | null;
}

/** What a reader ought to give, ascending by id. */
export const expected = ({ features }: ExportSource = SOURCE): Read[] =>
  Array.from({ length: features.size }, (_, row) => {
    const latitude = features.latitudeAt(row);
    return {
      id: features.idAt(row),
      values: Object.fromEntries(
        features.properties.map(({ name }, at) => [name, features.readers[at]?.(row) ?? null]),
      ),
      point: Number.isNaN(latitude) ? null : ([features.longitudeAt(row), latitude] as const),
    };
  });

export const byId = (places: readonly Read[]): Read[] =>
  [...places].sort((one, other) => (one.id < other.id ? -1 : 1));
