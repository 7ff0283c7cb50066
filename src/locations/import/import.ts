/** `import post-offices | collection-boxes`: a location file becomes an edition, active or held with a reason. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { PosternError } from '../../errors.ts';
import { type Authority, type Edition, EditionRegistry, ZIP_DATASET } from '../../reference/index.ts';
import type { TableLimits } from '../../reference/tables/index.ts';
import { asInputError } from '../../reference/tables/index.ts';
import { ZIP_FILE } from '../../reference/zip-edition.ts';
import type { Store } from '../../store/index.ts';
import { diffLocations, suspiciousLoss } from '../diff.ts';
import { type FindingKind, LOCATION_KINDS, type LocationKind } from '../facility.ts';
import { decodeLocations, LOCATIONS_FILE, type LocationTable } from '../table.ts';
import { type Mapping, parseLayout } from './mapping.ts';
import { LOCATION_LIMITS } from './open.ts';
import { runLocationBuilder } from './process.ts';

/** Raised whenever the same input gives other records. */
const IMPORTER = 'locations/1';
/** The sample that a fresh server starts with; what replaces it is no loss. */
export const SAMPLE_IMPORTER = 'sample/1';
const OFFICIAL_SOURCE = 'https://postalpro.usps.com/gis';

export interface LocationPlace {
  readonly store: Store;
  readonly dataFolder: string;
  /** Unix milliseconds. */
  readonly now: () => number;
}

export interface ImportLocationsOptions extends LocationPlace {
  readonly kind: LocationKind;
  /** A path, or the bytes. */
  readonly input: string | Readable;
  readonly name?: string;
  /** Default `usps`: the operator downloaded the file there. */
  readonly authority?: Authority;
  readonly publisher?: string;
  readonly licence?: string;
  /** Unix milliseconds. */
  readonly validUntil?: number;
  /** A layout JSON; else columns are recognised. */
  readonly layout?: string;
  readonly limits?: TableLimits;
}

/** An edition, what each column was taken for, and how many doubts there are of each kind. */
export interface ImportedLocations extends Edition {
  readonly mapping: Mapping;
  readonly unmapped: readonly string[];
  readonly findings: Readonly<Record<FindingKind, number>>;
}

/**
 * Imports the file into a new edition; the edition before goes on serving until the new one is checked.
 * @throws PosternError `edition_missing` without a ZIP edition, `layout_invalid` and those of `buildLocations`
 */
export const importLocations = async (options: ImportLocationsOptions): Promise<ImportedLocations> => {
  const { kind, input, now, authority = 'usps', limits = LOCATION_LIMITS } = options;
  const name = options.name ?? (typeof input === 'string' ? basename(input) : 'the input');
  const mapping = options.layout === undefined ? null : parseLayout(options.layout).columns;
  const registry = new EditionRegistry(options);
  const dataset = LOCATION_KINDS[kind];
  const zipFile = await zipFileOf(registry, options.dataFolder);
  const active = await registry.active(dataset);
  const before = active === undefined ? undefined : await tableOrUndefined(registry, active);
  let shown: Pick<ImportedLocations, 'mapping' | 'unmapped' | 'findings'> | undefined;
  const edition = await registry.build(
    {
      dataset,
      source: `file ${name}`,
      officialChannel: 'Postal data pages',
      officialSource: OFFICIAL_SOURCE,
      authority,
      publisher: options.publisher ?? (authority === 'usps' ? 'United States Postal Service' : 'not stated'),
      licence: options.licence ?? 'as its publisher states',
      retrievedAt: now(),
      validUntil: options.validUntil ?? null,
      importer: IMPORTER,
    },
    async ({ folder, rejects }) => {
      const source = typeof input === 'string' ? createReadStream(input) : input;
      const built = await runLocationBuilder({ kind, name, limits, mapping, zipFile, folder }, source).catch(
        (error: unknown) => {
          throw asInputError(error, name);
        },
      );
      rejects.take(built);
      const after = decodeLocations(await readFile(join(folder, LOCATIONS_FILE)));
      const found = Object.values(built.findingCounts).reduce((sum, count) => sum + count, 0);
      const hold =
        before === undefined || active?.importer === SAMPLE_IMPORTER ? null : suspiciousLoss(before, after);
      shown = { mapping: built.mapping, unmapped: built.unmapped, findings: built.findingCounts };
      return {
        sha256: built.sha256,
        rowsRead: built.rowsRead,
        rowsKept: built.rowsKept,
        diff: { ...diffLocations(before, after), findings: found },
        ...(hold !== null && { hold }),
      };
    },
  );
  if (shown === undefined) throw new Error('An edition was built without its builder.');
  return { ...edition, ...shown };
};

/** The path of the ZIP edition in use, after making sure that this node has it. */
const zipFileOf = async (registry: EditionRegistry, dataFolder: string): Promise<string> => {
  const zips = await registry.active(ZIP_DATASET);
  if (zips === undefined) {
    throw new PosternError('edition_missing', 'There is no ZIP edition to compare places with.', {
      status: 503,
      cure: 'Start the server once: it builds the default edition.',
    });
  }
  await registry.file(zips, ZIP_FILE);
  return join(dataFolder, 'editions', ZIP_DATASET, zips.edition, ZIP_FILE);
};

/** The table of an edition, or undefined where its file cannot be read: then there is nothing to compare with. */
const tableOrUndefined = async (
  registry: EditionRegistry,
  edition: Edition,
): Promise<LocationTable | undefined> => {
  try {
    return decodeLocations(await registry.file(edition, LOCATIONS_FILE));
  } catch {
    return undefined;
  }
};
