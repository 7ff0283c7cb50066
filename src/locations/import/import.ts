/** `import post-offices | collection-boxes`: a location file becomes an edition, active or held with a reason. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { PosternError } from '../../errors.ts';
import type { ImportTracker } from '../../reference/address/index.ts';
import { type Authority, type Edition, EditionRegistry, ZIP_DATASET } from '../../reference/index.ts';
import { asInputError, type TableLimits } from '../../reference/tables/index.ts';
import { ZIP_FILE } from '../../reference/zip-edition.ts';
import type { Store } from '../../store/index.ts';
import { type FindingKind, LOCATION_KINDS, type LocationKind } from '../facility.ts';
import { LOCATIONS_FILE } from '../table.ts';
import { type Mapping, parseLayout } from './mapping.ts';
import { LOCATION_LIMITS } from './open.ts';
import { type LocationBuildRequest, runLocationBuilder } from './process.ts';

/** Raised whenever the same input gives other records. */
const IMPORTER = 'locations/2';
/** The sample that a fresh server starts with; what replaces it is no loss. */
export const SAMPLE_IMPORTER = 'sample/1';
const OFFICIAL_SOURCE = 'https://postalpro.usps.com/gis';

export interface LocationPlace {
  readonly store: Store;
  readonly dataFolder: string;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** A file of places and how to read it. */
export interface LocationSource {
  readonly kind: LocationKind;
  /** A path, or the bytes. */
  readonly input: string | Readable;
  readonly name?: string;
  /** A layout JSON; else columns are recognised. */
  readonly layout?: string;
  readonly limits?: TableLimits;
}

export interface ImportLocationsOptions extends LocationPlace, LocationSource {
  /** Where it was fetched; else it came as a file. */
  readonly url?: string;
  /** Default `usps`: the operator downloaded the file there. */
  readonly authority?: Authority;
  readonly publisher?: string;
  readonly licence?: string;
  /** Unix milliseconds. */
  readonly validUntil?: number;
  /** Told how far the import is. */
  readonly tracker?: ImportTracker;
}

/** An edition, what each column was taken for, and how many doubts there are of each kind. */
export interface ImportedLocations extends Edition {
  readonly mapping: Mapping;
  readonly unmapped: readonly string[];
  readonly findings: Readonly<Record<FindingKind, number>>;
  /** The most memory that the building process held. */
  readonly peakBytes: number;
}

/**
 * Imports the file into a new edition; the edition before goes on serving until the new one is checked.
 * @throws PosternError `edition_missing` without a ZIP edition, `layout_invalid` and those of `buildLocations`
 */
export const importLocations = async (options: ImportLocationsOptions): Promise<ImportedLocations> => {
  const { kind, now, authority = 'usps', tracker } = options;
  const name = nameOf(options);
  const registry = new EditionRegistry(options);
  const dataset = LOCATION_KINDS[kind];
  const request = await requestOf(registry, options);
  const before = await editionBefore(registry, options, dataset);
  let shown: Pick<ImportedLocations, 'mapping' | 'unmapped' | 'findings' | 'peakBytes'> | undefined;
  const edition = await registry.build(
    {
      dataset,
      source: options.url ?? `file ${name}`,
      officialChannel: 'Postal data pages',
      officialSource: OFFICIAL_SOURCE,
      authority,
      publisher: options.publisher ?? (authority === 'usps' ? 'United States Postal Service' : 'not stated'),
      licence: options.licence ?? 'as its publisher states',
      retrievedAt: now(),
      validUntil: options.validUntil ?? null,
      importer: IMPORTER,
    },
    async ({ id, folder, rejects }) => {
      const tracked = tracker?.begin({
        edition: id,
        kind,
        name,
        bytesTotal: await sizeOf(options.input),
        startedAt: now(),
      });
      const built = await run({ ...request, folder, before, extent: 'whole' }, options, tracked);
      rejects.take(built);
      const found = Object.values(built.findingCounts).reduce((sum, count) => sum + count, 0);
      shown = {
        mapping: built.mapping,
        unmapped: built.unmapped,
        findings: built.findingCounts,
        peakBytes: built.peakBytes,
      };
      return {
        sha256: built.sha256,
        rowsRead: built.rowsRead,
        rowsKept: built.rowsKept,
        diff: { ...built.diff, findings: found },
        ...(built.loss !== null && { hold: built.loss }),
      };
    },
  );
  if (shown === undefined) throw new Error('An edition was built without its builder.');
  return { ...edition, ...shown };
};

/** What the columns of a file would be taken for. */
export interface MappingPreview {
  readonly columns: readonly {
    readonly column: string;
    readonly field: string | null;
    /** The first values that are not empty. */
    readonly values: readonly string[];
  }[];
  /** Of the first rows: how many were looked at, would be kept, and why others would not. */
  readonly rowsRead: number;
  readonly rowsKept: number;
  readonly refused: readonly { readonly line: number; readonly column: string; readonly reason: string }[];
}

/**
 * Reads the first rows of a file and tells what each column would be taken for; no edition is made.
 * @throws PosternError as `importLocations`
 */
export const previewMapping = async (options: LocationPlace & LocationSource): Promise<MappingPreview> => {
  const registry = new EditionRegistry(options);
  const request = await requestOf(registry, options);
  const built = await run({ ...request, folder: '', before: null, extent: 'preview' }, options, undefined);
  const { mapping, values, rejects } = built;
  const columns = [...new Set([...Object.keys(mapping), ...Object.keys(values), ...built.unmapped])];
  return {
    columns: columns.map((column) => ({
      column,
      field: mapping[column] ?? null,
      values: values[column] ?? [],
    })),
    rowsRead: built.rowsRead,
    rowsKept: built.rowsKept,
    refused: rejects.map(({ line, column, reason }) => ({ line, column: String(column), reason })),
  };
};

const nameOf = ({ name, input }: LocationSource): string =>
  name ?? (typeof input === 'string' ? basename(input) : 'the input');

const requestOf = async (
  registry: EditionRegistry,
  options: LocationPlace & LocationSource,
): Promise<Omit<LocationBuildRequest, 'folder' | 'before' | 'extent'>> => ({
  kind: options.kind,
  name: nameOf(options),
  limits: options.limits ?? LOCATION_LIMITS,
  mapping: options.layout === undefined ? null : parseLayout(options.layout).columns,
  zipFile: await zipFileOf(registry, options.dataFolder),
});

const run = async (
  request: LocationBuildRequest,
  { input, now }: Pick<ImportLocationsOptions, 'input' | 'now'>,
  tracked: ReturnType<ImportTracker['begin']> | undefined,
) => {
  try {
    const source = typeof input === 'string' ? createReadStream(input) : input;
    return await runLocationBuilder(request, source, (progress) =>
      tracked?.update({ phase: 'reading', ...progress }, now()),
    );
  } catch (error) {
    throw asInputError(error, request.name);
  } finally {
    tracked?.end();
  }
};

const sizeOf = async (input: string | Readable): Promise<number | null> =>
  typeof input !== 'string'
    ? null
    : stat(input).then(
        ({ size }) => size,
        () => null,
      );

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

/** The edition that serves; null where there is none, or its file cannot be read: then there is nothing to compare with. */
const editionBefore = async (
  registry: EditionRegistry,
  { dataFolder }: LocationPlace,
  dataset: string,
): Promise<LocationBuildRequest['before']> => {
  const active = await registry.active(dataset);
  if (active === undefined) return null;
  try {
    await registry.file(active, LOCATIONS_FILE);
  } catch {
    return null;
  }
  return {
    file: join(dataFolder, 'editions', dataset, active.edition, LOCATIONS_FILE),
    // What replaces the sample is no loss.
    watchLoss: active.importer === SAMPLE_IMPORTER ? 'no' : 'yes',
  };
};
