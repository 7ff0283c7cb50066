/** An import of synthetic boxes of any number, for a test of some thousand and a campaign of a whole country. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { type ImportedLocations, importLocations, type LocationPlace } from '../../src/locations/index.ts';
import { ImportTracker } from '../../src/reference/address/index.ts';
import { EditionRegistry, ZIP_DATASET } from '../../src/reference/index.ts';
import { decodeZipEdition, ZIP_FILE } from '../../src/reference/zip-edition.ts';
import { type Centre, eachSyntheticBox, syntheticGeoJsonSeq } from './synthetic.ts';

/** The points of the ZIP edition in use. */
const centresOf = async (place: LocationPlace): Promise<Centre[]> => {
  const registry = new EditionRegistry(place);
  const edition = await registry.active(ZIP_DATASET);
  assert.ok(edition !== undefined);
  const zips = decodeZipEdition(await registry.file(edition, ZIP_FILE));
  const centres: Centre[] = [];
  for (let row = 0; row < zips.size; row++) {
    const [latitude, longitude] = [zips.latitudeAt(row), zips.longitudeAt(row)];
    if (latitude !== null && longitude !== null) centres.push({ latitude, longitude });
  }
  return centres;
};

export interface LargeImport {
  readonly edition: ImportedLocations;
  /** Rows read at each time that progress was told. */
  readonly progress: readonly number[];
}

/** Imports `count` boxes as a stream that is never whole in memory. */
export const importLarge = async (
  place: LocationPlace,
  count: number,
  seed: number,
): Promise<LargeImport> => {
  const progress: number[] = [];
  class Listening extends ImportTracker {
    override begin(start: Parameters<ImportTracker['begin']>[0]) {
      const tracked = super.begin(start);
      return {
        ...tracked,
        update: (...told: Parameters<typeof tracked.update>) => {
          progress.push(told[0].rowsRead);
          tracked.update(...told);
        },
      };
    }
  }
  const lines = syntheticGeoJsonSeq(eachSyntheticBox(await centresOf(place), count, seed));
  const edition = await importLocations({
    ...place,
    kind: 'collection-boxes',
    authority: 'synthetic',
    publisher: 'test generator',
    input: Readable.from(lines, { objectMode: false }),
    name: 'synthetic boxes',
    tracker: new Listening(),
  });
  return { edition, progress };
};
