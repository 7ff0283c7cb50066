/** Layouts of official files, as data in the folder `layouts/`: columns are found by name, never by position. */
import { readFile } from 'node:fs/promises';
import { PosternError } from '../../errors.ts';
import type { TableRow } from './table.ts';

export interface LayoutColumn {
  /** Our name for it. */
  readonly field: string;
  /** The name in the header. */
  readonly name: string;
  readonly form: 'text' | 'zip' | 'plus4' | 'state';
}

export interface Layout {
  readonly layout: string;
  readonly version: number;
  readonly title: string;
  readonly publisher: string;
  readonly officialChannel: string;
  readonly officialSource: string;
  readonly sheets: readonly { readonly name: string; readonly required: boolean }[];
  readonly columns: readonly LayoutColumn[];
}

/** A shipped layout by its name. */
export const readLayout = async (name: string): Promise<Layout> =>
  JSON.parse(await readFile(new URL(`../../../layouts/${name}.json`, import.meta.url), 'utf8')) as Layout;

/**
 * Where each column of the layout stands in a header: positions in the order of the layout, or null where the
 * header lacks a column, has one twice or has one that the layout does not know. Case and blanks do not matter.
 */
export const findColumns = (layout: Layout, header: readonly string[]): readonly number[] | null => {
  const names = header.map(plainName);
  while (names.at(-1) === '') names.pop();
  if (names.length !== layout.columns.length) return null;
  const positions = layout.columns.map(({ name }) => names.indexOf(plainName(name)));
  return positions.includes(-1) ? null : positions;
};

/** The error for a header that is another one; it names both. */
export const layoutMismatch = (layout: Layout, row: TableRow, file: string): PosternError =>
  new PosternError(
    'layout_mismatch',
    `${file}: the header is not that of ${layout.title}. Expected the columns ${list(layout.columns.map(({ name }) => name))}; found ${list(row.cells)}.`,
    {
      status: 422,
      place: { file, line: row.line },
      cure: `Take the file from ${layout.officialSource} as it is; its columns may stand in any order.`,
    },
  );

const plainName = (name: string): string => name.trim().replace(/\s+/g, ' ').toUpperCase();

const MOST_SHOWN = 20;
const LONGEST_SHOWN = 40;

const list = (names: readonly string[]): string => {
  const shown = names.slice(0, MOST_SHOWN).map((name) => JSON.stringify(name.slice(0, LONGEST_SHOWN)));
  return shown.join(', ') + (names.length > MOST_SHOWN ? ` and ${names.length - MOST_SHOWN} more` : '');
};
