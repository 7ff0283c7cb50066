/**
 * Writes one form of the synthetic boxes to a file, ours or a peer's, in a process of its own, so that its peak of
 * memory is its own. Prints milliseconds, bytes, and the peak in kilobytes with what it was before writing.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { serialize } from 'flatgeobuf/lib/mjs/geojson.js';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { ExportEnding } from '../src/locations/export/index.ts';
import type { Writer } from '../src/locations/export/source.ts';
import { writeFileOf } from '../src/locations/export/write-file.ts';
import { EXPORT_WRITERS } from '../src/locations/export/writers.ts';
import { locationFeatures } from '../src/locations/features.ts';
import { LocationIndex } from '../src/locations/index.ts';
import { decodeLocations } from '../src/locations/table.ts';
import { syntheticEdition } from '../test/locations/synthetic.ts';

type Source = Parameters<Writer>[0];

interface Feature {
  readonly type: 'Feature';
  readonly id: string;
  readonly geometry: { readonly type: 'Point'; readonly coordinates: [number, number] } | null;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The features as objects, as a program holds them that writes with a library. */
const objectsOf = ({ features }: Source): Feature[] =>
  Array.from({ length: features.size }, (_, row) => ({
    type: 'Feature',
    id: features.idAt(row),
    geometry: {
      type: 'Point',
      coordinates: [features.longitudeAt(row), features.latitudeAt(row)],
    },
    properties: Object.fromEntries([
      ['id', features.idAt(row)],
      ...features.properties.map(({ name }, at) => [name, features.readers[at]?.(row) ?? null]),
    ]),
  }));

const collectionOf = (source: Source) => ({
  type: 'FeatureCollection' as const,
  features: objectsOf(source),
});

const wkbOf = ([longitude, latitude]: readonly [number, number]): Uint8Array => {
  const bytes = Buffer.alloc(21);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt32LE(1, 1);
  bytes.writeDoubleLE(longitude, 5);
  bytes.writeDoubleLE(latitude, 13);
  return bytes;
};

const csvCell = (value: unknown): string => {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** What a program does without us: the whole dataset as objects, then one call of the library. */
const PEERS: Readonly<Record<string, (source: Source) => string | Uint8Array>> = {
  geojson: (source) => JSON.stringify(collectionOf(source)),
  csv: (source) =>
    objectsOf(source)
      .map(({ properties }) => Object.values(properties).map(csvCell).join(','))
      .join('\r\n'),
  // Without a spatial index: the library writes none.
  fgb: (source) => serialize(collectionOf(source) as unknown as Parameters<typeof serialize>[0]),
  parquet: (source) => {
    const objects = objectsOf(source);
    const names = Object.keys(objects[0]?.properties ?? {});
    return new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          ...names.map((name) => ({
            name,
            data: objects.map(({ properties }) => properties[name] ?? null),
            type: name === 'closureStated' ? ('BOOLEAN' as const) : ('STRING' as const),
          })),
          {
            name: 'geometry',
            data: objects.map(({ geometry }) => (geometry === null ? null : wkbOf(geometry.coordinates))),
            type: 'BYTE_ARRAY' as const,
          },
        ],
      }),
    );
  },
};

const [who = '', ending = '', file = '', target = ''] = process.argv.slice(2);
const edition = syntheticEdition();
const source: Source = {
  name: 'collection-boxes',
  title: 'Collection boxes',
  features: locationFeatures(
    new LocationIndex('collection-boxes', edition, decodeLocations(readFileSync(file))),
  ),
};
const before = process.resourceUsage().maxRSS;
const start = performance.now();
if (who === 'ours') await writeFileOf(target, EXPORT_WRITERS[ending as ExportEnding](source));
else writeFileSync(target, PEERS[ending]?.(source) ?? '');
const milliseconds = performance.now() - start;
const bytes = readFileSync(target).length;
console.log(JSON.stringify({ milliseconds, bytes, peakKb: process.resourceUsage().maxRSS, before }));
if (process.argv[6] !== 'keep') rmSync(target);
