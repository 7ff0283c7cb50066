/** `import zip-locale`: the operator's own ZIP Locale Detail file becomes a ZIP edition over the default. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Edition } from './edition.ts';
import { EditionRegistry } from './editions.ts';
import type { Authority } from './provenance.ts';
import { asInputError, DEFAULT_TABLE_LIMITS, readLayout, type TableLimits } from './tables/index.ts';
import {
  checkZipTable,
  describeDefault,
  diffZipTables,
  tableOrUndefined,
  ZIP_DATASET,
  type ZipEditionOptions,
} from './zip-build.ts';
import { runZipBuilder, type ZipBuild, type ZipBuildRequest } from './zip-build-process.ts';
import { decodeZipEdition, ZIP_FILE, type ZipTable } from './zip-edition.ts';

const LAYOUT = 'zip-locale-detail';
const IMPORTER = 'zip-locale/1';

/** A file with so much fewer ZIPs than the one before it is suspected to be incomplete, and held. */
const LEAST_SHARE_OF_BEFORE = 0.9;

export interface ImportZipLocaleOptions extends ZipEditionOptions {
  /** A path, or the bytes. CSV in UTF-8 or XLSX, plain or in gzip. */
  readonly input: string | Readable;
  /** How the file is called in messages and in the edition's source. Default: the path's last part. */
  readonly name?: string;
  /** Who stands behind the file. Default `usps`: the operator downloaded it there. */
  readonly authority?: Authority;
  /** When the file was retrieved, Unix milliseconds. Default: now. */
  readonly retrievedAt?: number;
  readonly validUntil?: number;
  /** See `EditionRegistryOptions`. */
  readonly refusedShare?: number;
  readonly limits?: TableLimits;
}

/**
 * Imports the file into a new edition: active, or held with a reason.
 * @throws PosternError `layout_mismatch`, `input_empty`, and those of `openTable`; the edition before goes on serving
 */
export const importZipLocale = async (options: ImportZipLocaleOptions): Promise<Edition> => {
  const { input, authority = 'usps', limits = DEFAULT_TABLE_LIMITS, now } = options;
  const name = options.name ?? (typeof input === 'string' ? basename(input) : 'the input');
  const registry = new EditionRegistry(options);
  const layout = await readLayout(LAYOUT);
  const active = await registry.active(ZIP_DATASET);
  const before = active === undefined ? undefined : await tableOrUndefined(registry, active);
  const base = await describeDefault(now());
  const description = {
    ...base,
    source: `${layout.title} (file ${name}); beneath it: ${base.source}`,
    officialChannel: layout.officialChannel,
    officialSource: layout.officialSource,
    authority,
    publisher: `${layout.publisher}; ${base.publisher}`,
    licence: `${layout.title}: as its publisher states; ${base.licence}`,
    retrievedAt: options.retrievedAt ?? now(),
    validUntil: options.validUntil ?? null,
    importer: IMPORTER,
  };
  return registry.build(description, async ({ folder, rejects }) => {
    const output = join(folder, ZIP_FILE);
    const source = typeof input === 'string' ? createReadStream(input) : input;
    const built = await buildFrom(source, { kind: 'locale', output, name, layout, limits, authority });
    rejects.take(built);
    const after = decodeZipEdition(await readFile(output));
    checkZipTable(after);
    const hold = reasonToHold(before, after);
    return {
      ...built,
      diff: { ...diffZipTables(before, after), ...built.counts },
      ...(hold === undefined ? {} : { hold }),
    };
  });
};

const buildFrom = async (
  source: Readable,
  request: Extract<ZipBuildRequest, { kind: 'locale' }>,
): Promise<ZipBuild> => {
  try {
    return await runZipBuilder(request, source);
  } catch (error) {
    throw asInputError(error, request.name);
  }
};

const reasonToHold = (before: ZipTable | undefined, after: ZipTable): string | undefined => {
  const zipsBefore = before === undefined ? 0 : officesIn(before);
  const zips = officesIn(after);
  if (zips >= zipsBefore * LEAST_SHARE_OF_BEFORE) return undefined;
  return `the file names ${zips} ZIPs, the one before it named ${zipsBefore}: it may be incomplete`;
};

const officesIn = (table: ZipTable): number => {
  let offices = 0;
  for (let row = 0; row < table.size; row++) if (table.hasOffice(row)) offices++;
  return offices;
};
