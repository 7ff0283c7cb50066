/** Reads a ZIP Locale Detail file row by row, whatever form it has. */
import { PosternError } from '../errors.ts';
import type { Rejects } from './rejects.ts';
import {
  findColumns,
  isFault,
  type Layout,
  layoutMismatch,
  type TableInput,
  type TableLine,
  type TableRow,
} from './tables/index.ts';
import { isRefusal, type LocaleEntry, type LocaleRefusal, parseLocaleRow } from './zip-locale.ts';

/** What a file holds. */
export interface LocaleRead {
  readonly entries: readonly LocaleEntry[];
  /** Rows without the headers. */
  readonly rows: number;
  readonly repaired: number;
}

/**
 * Reads the whole table; refused rows go to `rejects`.
 * @throws PosternError `layout_mismatch`, `input_empty`, and those of `openTable`
 */
export const readLocale = async (
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
  if (cells !== null) return parseLocaleRow(layout, cells, line.line);
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
