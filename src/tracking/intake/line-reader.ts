/**
 * How a layout reads lines: the file is compared with the layout first, and a line that does not fit it is a reject of its
 * own. Nothing is ever shifted to make it fit.
 */
import { PosternError } from '../../errors.ts';
import type { DelimitedColumn, DelimitedLayout, FileLayout, FixedLayout } from './layout.ts';
import { type Line, splitCells } from './lines.ts';
import type { RecordFault, RecordFields } from './record.ts';

/** What a line is. `skip`: it belongs to the layout and holds no row. */
export type LineContent = { readonly fields: RecordFields } | RecordFault | 'skip';

export interface LineReader {
  readonly layout: FileLayout;
  /** The header stands in the first line and was read. */
  readonly hasHeader: boolean;
  /** Columns of the file that the layout does not know. */
  readonly unmapped: readonly string[];
  /** What the file calls the column of a field. */
  readonly nameOf: (field: string) => string;
  read(line: Line): LineContent;
}

const plainName = (name: string): string =>
  name
    .trim()
    .replaceAll(/[\s_]+/g, '')
    .toLowerCase();

const shown = (names: readonly string[]): string =>
  names
    .slice(0, 12)
    // A file without a header has data there: digits are not repeated.
    .map((name) =>
      JSON.stringify(
        name
          .trim()
          .slice(0, 30)
          .replaceAll(/\d{3,}/g, '…'),
      ),
    )
    .join(', ') + (names.length > 12 ? ` and ${names.length - 12} more` : '');

/** Why a file is not of a layout; `undefined`: it is. */
export type Mismatch = string;

interface Columns {
  readonly delimiter: string;
  /** Position in the line → column. */
  readonly at: readonly (DelimitedColumn | undefined)[];
  readonly unmapped: readonly string[];
}

const headerColumns = (layout: DelimitedLayout, first: string): Columns | Mismatch => {
  let best: Mismatch = `its first line holds none of the delimiters of ${layout.title}`;
  for (const delimiter of layout.delimiters) {
    const cells = splitCells(first, delimiter);
    if (cells === null || cells.length < 2) continue;
    const byName = new Map(layout.columns.map((column) => [plainName(column.name), column]));
    const at = cells.map((cell) => byName.get(plainName(cell)));
    const found = new Set(at.filter((column) => column !== undefined));
    const known = at.filter((column) => column !== undefined).length;
    if (found.size !== known) return 'its header has a column twice';
    const unmapped = cells.filter((_, index) => at[index] === undefined);
    if (layout.header === 'exact') {
      const missing = layout.columns.filter((column) => !found.has(column)).map(({ name }) => name);
      if (missing.length === 0 && unmapped.length === 0) return { delimiter, at, unmapped };
      best = `expected the columns ${shown(layout.columns.map(({ name }) => name))}; found ${shown(cells)}`;
      continue;
    }
    const has = (...fields: readonly string[]): boolean =>
      at.some((column) => column !== undefined && fields.includes(column.field));
    if (has('number', 'imb', 'trackingCode', 'container') && has('code', 'timestamp', 'merchant')) {
      return { delimiter, at, unmapped };
    }
    best = `its header names no piece and no event that ${layout.title} knows; found ${shown(cells)}`;
  }
  return best;
};

const countedColumns = (layout: DelimitedLayout, first: string): Columns | Mismatch => {
  if (layout.recordLength !== undefined && first.length !== layout.recordLength) {
    return `its first line has ${first.length} characters; a record of ${layout.title} has ${layout.recordLength}`;
  }
  for (const delimiter of layout.delimiters) {
    const cells = splitCells(first, delimiter);
    if (cells === null) continue;
    const fits =
      layout.more === undefined
        ? cells.length === layout.columns.length
        : cells.length >= layout.columns.length;
    if (fits) return { delimiter, at: layout.columns, unmapped: [] };
  }
  const cells = splitCells(first, layout.delimiters[0] ?? ',')?.length ?? 1;
  return `its first line has ${cells} columns; ${layout.title} has ${layout.columns.length}`;
};

const wrongCount = (line: Line, came: number, expected: number): RecordFault => ({
  field: '',
  reason: line.ended
    ? `the line has ${came} columns, not ${expected}`
    : `the line has ${came} columns, not ${expected}, and no end: the file is cut short`,
});

const delimitedReader = (layout: DelimitedLayout, first: string): LineReader | Mismatch => {
  const columns = layout.header === 'absent' ? countedColumns(layout, first) : headerColumns(layout, first);
  if (typeof columns === 'string') return columns;
  const { delimiter, at, unmapped } = columns;
  const names = new Map(layout.columns.map(({ field, name }) => [field, name]));
  return {
    layout,
    hasHeader: layout.header !== 'absent',
    unmapped,
    nameOf: (field) => names.get(field) ?? field,
    read(line) {
      if (layout.recordLength !== undefined && line.text.length !== layout.recordLength) {
        return {
          field: '',
          reason: `the line has ${line.text.length} characters, not ${layout.recordLength}${line.ended ? '' : ': the file is cut short'}`,
        };
      }
      const cells = splitCells(line.text, delimiter);
      if (cells === null) {
        const end = line.ended ? '' : ': the file is cut short';
        return { field: '', reason: `a quote is opened and not closed${end}` };
      }
      const fits = layout.more === undefined ? cells.length === at.length : cells.length >= at.length;
      if (!fits) return wrongCount(line, cells.length, at.length);
      const fields = new Map<string, string>();
      at.forEach((column, index) => {
        const cell = (cells[index] ?? '').trim();
        if (column !== undefined && column.field !== 'ignore' && cell !== '') fields.set(column.field, cell);
      });
      return { fields };
    },
  };
};

const fixedReader = (layout: FixedLayout, first: string): LineReader | Mismatch => {
  const { recordLength, recordType, records } = layout;
  const typeOf = (text: string): string =>
    text.slice(recordType.start - 1, recordType.start - 1 + recordType.length).trim();
  if (first.length !== recordLength) {
    return `its first line has ${first.length} characters; a record of ${layout.title} has ${recordLength}`;
  }
  if (!Object.hasOwn(records, typeOf(first))) {
    return `its first record is of the type ${JSON.stringify(typeOf(first))}; expected one of ${Object.keys(records).join(', ')}`;
  }
  const carried = new Map<string, string>();
  return {
    layout,
    hasHeader: false,
    unmapped: [],
    nameOf: (field) => field,
    read({ text, ended }) {
      if (text.length !== recordLength) {
        const short = ended ? '' : ', and no end: the file is cut short';
        return { field: '', reason: `the record has ${text.length} characters, not ${recordLength}${short}` };
      }
      const type = typeOf(text);
      const record = Object.hasOwn(records, type) ? records[type] : undefined;
      if (record === undefined)
        return { field: 'recordType', reason: `no record type ${JSON.stringify(type)}` };
      if (record.role === 'skip') return 'skip';
      const into = record.role === 'header' ? carried : new Map(carried);
      for (const { field, start, length } of record.fields) {
        const value = text.slice(start - 1, start - 1 + length).trim();
        if (field !== 'ignore' && value !== '') into.set(field, value);
      }
      return record.role === 'header' ? 'skip' : { fields: into };
    },
  };
};

/** Compares the first line with a layout: the reader, or why the file is not of it. */
export const readerFor = (layout: FileLayout, first: string): LineReader | Mismatch =>
  layout.form === 'fixed' ? fixedReader(layout, first) : delimitedReader(layout, first);

/** @throws PosternError `layout_mismatch` */
export const requireReader = (layout: FileLayout, first: string, file: string): LineReader => {
  const reader = readerFor(layout, first);
  if (typeof reader !== 'string') return reader;
  throw new PosternError('layout_mismatch', `${file} is no file of the layout ${layout.layout}: ${reader}.`, {
    status: 422,
    place: { file, line: 1 },
    cure: `Take the file from ${layout.officialSource} as it is, or give the layout that it has (--layout).`,
  });
};

const SHAPES: Readonly<Record<string, RegExp>> = {
  number: /^[\dA-Z -]{13,45}$/i,
  imb: /^\d{20,31}$/,
  trackingCode: /^\d{20}$/,
  facilityZip: /^\d{5}(?:-?\d{4})?$/,
  code: /^\w{1,4}$/,
};

/** Whether a first line without a header holds what its columns should: a count alone tells little. */
const looksRight = (reader: LineReader, first: string): boolean => {
  if (reader.hasHeader) return true;
  const content = reader.read({ line: 1, text: first, bytes: new Uint8Array(0), ended: true });
  if (content === 'skip') return true;
  if ('reason' in content) return false;
  return Object.entries(SHAPES).every(
    ([field, shape]) => !content.fields.has(field) || shape.test(content.fields.get(field) ?? ''),
  );
};

/** The first of `layouts` that the file is of. @throws PosternError `layout_unrecognised` */
export const recogniseReader = (layouts: Iterable<FileLayout>, first: string, file: string): LineReader => {
  const whys: string[] = [];
  for (const layout of layouts) {
    const reader = readerFor(layout, first);
    if (typeof reader !== 'string' && looksRight(reader, first)) return reader;
    const why = typeof reader === 'string' ? reader : 'its first line does not hold what the columns should';
    whys.push(`${layout.layout}: ${why}`);
  }
  throw new PosternError('layout_unrecognised', `${file} is of no layout known here. ${whys.join('. ')}.`, {
    status: 422,
    place: { file, line: 1 },
    cure: 'Name the layout with --layout, or give a JSON file that says what each column holds.',
  });
};
