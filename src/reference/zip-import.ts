/** `import zip-locale`: the operator's own ZIP Locale Detail file becomes a ZIP edition over the default. */
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { PosternError } from '../errors.ts';
import { type Edition, EditionRegistry } from './editions.ts';
import type { Authority } from './provenance.ts';
import { Rejects } from './rejects.ts';
import {
  DEFAULT_TABLE_LIMITS,
  findColumns,
  isFault,
  type Layout,
  layoutMismatch,
  openTable,
  readLayout,
  type TableInput,
  type TableLimits,
  type TableLine,
  type TableRow,
} from './tables/index.ts';
import {
  buildDefaultZips,
  checkZipTable,
  describeDefault,
  diffZipTables,
  tableOrUndefined,
  ZIP_DATASET,
  type ZipEditionOptions,
} from './zip-build.ts';
import { decodeZipEdition, encodeZipEdition, ZIP_FILE, type ZipTable } from './zip-edition.ts';
import {
  chooseEntries,
  isRefusal,
  type LocaleEntry,
  type LocaleRefusal,
  layOver,
  parseLocaleRow,
} from './zip-locale.ts';

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
    const sheets = layout.sheets.map((sheet) => sheet.name);
    const table = openTable({ input, name, sheets, limits });
    const read = await readLocale(table, layout, name, rejects);
    // What the default's own sources refuse is told by the default edition.
    const defaults = decodeZipEdition(Buffer.from((await buildDefaultZips(new Rejects())).bytes.buffer));
    const entries = chooseEntries(read.entries, (zip) => {
      const row = defaults.rowOf(zip);
      return row < 0 ? null : defaults.cityAt(row);
    });
    const { records, unplaced } = layOver(defaults.records(), entries, authority);
    for (const { zip, office } of unplaced) {
      const reason = `${zip} is unknown, and its office ${office.name} lies in another state (${office.state})`;
      rejects.refuse({ source: name, line: 0, column: 'PHYSICAL STATE', reason });
    }
    const bytes = encodeZipEdition(records);
    await writeFile(join(folder, ZIP_FILE), bytes);
    const after = decodeZipEdition(bytes);
    checkZipTable(after);
    const hold = reasonToHold(before, entries.length);
    return {
      sha256: table.sha256(),
      rowsRead: read.rows,
      rowsKept: read.rows - rejects.count,
      diff: { ...diffZipTables(before, after), zipsInFile: entries.length, zerosRestored: read.repaired },
      ...(hold === undefined ? {} : { hold }),
    };
  });
};

interface LocaleRead {
  readonly entries: readonly LocaleEntry[];
  /** Rows without the headers. */
  readonly rows: number;
  readonly repaired: number;
}

const readLocale = async (
  table: TableInput,
  layout: Layout,
  name: string,
  rejects: Rejects,
): Promise<LocaleRead> => {
  const entries: LocaleEntry[] = [];
  const columnsOfSheet = new Map<string | null, readonly number[] | null>();
  let rows = 0;
  let repaired = 0;
  for await (const batch of table.batches) {
    for (const line of batch) {
      const source = line.sheet === null ? name : `${name}, sheet ${line.sheet}`;
      const columns = columnsOfSheet.get(line.sheet);
      if (columns === undefined) {
        columnsOfSheet.set(line.sheet, headerOf(line, layout, source, rejects));
        continue;
      }
      // The sheet was left out for its header, which the rejects file says.
      if (columns === null) continue;
      rows++;
      const entry = readRow(line, columns, layout);
      if (isRefusal(entry)) {
        rejects.refuse({ source, line: line.line, column: entry.column, reason: entry.reason });
        continue;
      }
      entries.push(entry);
      if (entry.repaired) repaired++;
    }
  }
  requireSheets(columnsOfSheet, layout, name);
  if (entries.length === 0) {
    throw new PosternError(
      'input_empty',
      `${name} holds no usable row (${rows} read, ${rejects.count} refused).`,
      {
        status: 422,
        place: { file: name },
        cure: `Take the file from ${layout.officialSource} as it is.`,
      },
    );
  }
  return { entries, rows, repaired };
};

const readRow = (
  line: TableLine,
  columns: readonly number[],
  layout: Layout,
): LocaleEntry | LocaleRefusal => {
  if (isFault(line)) return line;
  const cells = cellsInOrder(line, columns);
  if (cells !== null) return parseLocaleRow(layout, cells);
  return { column: '', reason: `expected ${columns.length} fields, found ${line.cells.length}` };
};

/** Positions of the layout's columns; null for a sheet that may be left out and has another header. */
const headerOf = (
  line: TableLine,
  layout: Layout,
  source: string,
  rejects: Rejects,
): readonly number[] | null => {
  const row = isFault(line) ? { ...line, cells: [] } : line;
  const columns = findColumns(layout, row.cells);
  if (columns !== null) return columns;
  const sheet = layout.sheets.find(({ name }) => name === row.sheet);
  const mismatch = layoutMismatch(layout, row, source);
  if (sheet === undefined || sheet.required) throw mismatch;
  rejects.refuse({
    source,
    line: row.line,
    column: '',
    reason: `the sheet is left out. ${mismatch.message}`,
  });
  return null;
};

/**
 * The cells in the order of the layout, or null where there are too many or too few. Workbooks leave out empty cells
 * at the end of a row; a CSV row has all its fields.
 */
const cellsInOrder = ({ sheet, cells }: TableRow, columns: readonly number[]): readonly string[] | null => {
  if (cells.length > columns.length || (sheet === null && cells.length < columns.length)) return null;
  return columns.map((position) => cells[position] ?? '');
};

const requireSheets = (found: ReadonlyMap<string | null, unknown>, layout: Layout, name: string): void => {
  if (found.has(null)) return;
  const missing = layout.sheets.find((sheet) => sheet.required && !found.has(sheet.name));
  if (missing === undefined) return;
  throw new PosternError('layout_mismatch', `${name} has no sheet "${missing.name}" with rows in it.`, {
    status: 422,
    place: { file: name },
    cure: `Take the file from ${layout.officialSource} as it is.`,
  });
};

const reasonToHold = (before: ZipTable | undefined, zipsInFile: number): string | undefined => {
  if (before === undefined) return undefined;
  let zipsBefore = 0;
  for (let row = 0; row < before.size; row++) if (before.hasOffice(row)) zipsBefore++;
  if (zipsInFile >= zipsBefore * LEAST_SHARE_OF_BEFORE) return undefined;
  return `the file names ${zipsInFile} ZIPs, the one before it named ${zipsBefore}: it may be incomplete`;
};
