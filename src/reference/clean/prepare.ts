/** From an opened list to a plan: what it is, which columns it has, what will be written. Reads the beginning alone. */
import { hash } from 'node:crypto';
import { PosternError } from '../../errors.ts';
import { jsonCell } from './clean-chunk.ts';
import { type ColumnOptions, type Columns, findColumns } from './columns.ts';
import type { CleanPlan } from './plan.ts';
import { type Cutting, RecordScanner } from './scan.ts';
import { decodeText, delimiterOf, type Form } from './sniff.ts';
import { type ListInput, type ListSource, openList } from './source.ts';
import type { OutputForm } from './write.ts';

export interface PrepareOptions extends ColumnOptions {
  readonly output?: OutputForm;
  readonly duplicates?: 'mark' | 'off';
}

export interface PreparedList {
  readonly source: ListSource;
  readonly columns: Columns;
  readonly plan: CleanPlan;
  /** Bytes before the first row: the header. */
  readonly headerBytes: number;
  readonly headerLines: number;
  /** Rows in the list, exact where it is short, else by the length of the first ones; undefined for a long stream. */
  readonly estimatedRows: number | undefined;
  /** Opens the list anew, from its start. @throws PosternError `input_unreadable` for a stream */
  readonly prepareAgain: () => Promise<PreparedList>;
}

const SAMPLE_ROWS = 500;
const NO_COLUMNS: Columns = { names: [], mapping: {}, by: 'content', header: 'absent', personal: [] };

interface Sample {
  readonly records: readonly (readonly string[])[];
  readonly firstEnd: number;
  /** Where the sampled records end. */
  readonly end: number;
}

const sampleRecords = (head: Buffer, cutting: Cutting): Sample => {
  const scanner = new RecordScanner(cutting);
  const text = head.toString('latin1');
  const records: string[][] = [];
  let firstEnd = 0;
  let at = 0;
  while (at < text.length && records.length <= SAMPLE_ROWS) {
    at = scanner.read(text, at, 'last');
    if (scanner.isBlank) {
      // Blank lines before the header belong to it.
      if (records.length === 0) firstEnd = at;
      continue;
    }
    if (records.length === 0) firstEnd = at;
    records.push(
      Array.from(
        { length: scanner.cells },
        (_, index) => decodeText(Buffer.from(scanner.cell(index), 'latin1')).text,
      ),
    );
  }
  return { records, firstEnd, end: at };
};

const sampleObjects = (head: Buffer): { names: string[]; rows: string[][]; end: number } => {
  const names: string[] = [];
  const objects: Record<string, unknown>[] = [];
  const text = decodeText(head).text;
  let at = 0;
  while (at < text.length && objects.length < SAMPLE_ROWS) {
    const lineEnd = text.indexOf('\n', at);
    const line = text.slice(at, lineEnd === -1 ? text.length : lineEnd);
    at = lineEnd === -1 ? text.length : lineEnd + 1;
    try {
      const object: unknown = JSON.parse(line);
      if (typeof object !== 'object' || object === null || Array.isArray(object)) continue;
      objects.push(object as Record<string, unknown>);
      for (const name of Object.keys(object)) if (!names.includes(name)) names.push(name);
    } catch {
      // A line that is no JSON is a row with a reason, later.
    }
  }
  return { names, rows: objects.map((object) => names.map((name) => jsonCell(object[name]))), end: at };
};

const OUTPUT_OF: Readonly<Record<Form, OutputForm>> = {
  csv: 'csv',
  semicolon: 'csv',
  pipe: 'csv',
  parquet: 'csv',
  tsv: 'tsv',
  ndjson: 'ndjson',
};

const estimate = (
  { size, compression, form, head }: ListSource,
  sampled: number,
  end: number,
): number | undefined => {
  if (sampled === 0) return 0;
  if (end >= head.length && head.length < 1_048_576) return sampled;
  if (size === undefined || compression === 'gzip' || form === 'parquet') return undefined;
  return Math.round((size / end) * sampled);
};

/**
 * @throws PosternError as `openList`; `usage_map`, `clean_columns_unknown`
 */
export const prepareList = async (input: ListInput, options: PrepareOptions = {}): Promise<PreparedList> => {
  const source = await openList(input);
  try {
    return { ...prepared(source, options), prepareAgain: () => again(input, options) };
  } catch (error) {
    await source.bytes.return(undefined);
    throw error;
  }
};

const again = async (input: ListInput, options: PrepareOptions): Promise<PreparedList> => {
  if ('path' in input) return prepareList(input, options);
  throw new PosternError('input_unreadable', `${input.name} can be read once only.`, {
    status: 422,
    cure: 'Name another output: this one was begun with another list.',
  });
};

const prepared = (source: ListSource, options: PrepareOptions): Omit<PreparedList, 'prepareAgain'> => {
  const { form, newline, head } = source;
  const output = options.output ?? OUTPUT_OF[form];
  const duplicates = options.duplicates ?? 'off';
  if (form === 'ndjson') {
    const { names, rows, end } = sampleObjects(head);
    const columns = names.length === 0 ? NO_COLUMNS : { ...findColumns(names, rows, options), names };
    return {
      source,
      columns,
      plan: { cutting: null, names, mapping: columns.mapping, output, duplicates },
      headerBytes: 0,
      headerLines: 0,
      estimatedRows: estimate(source, rows.length, end),
    };
  }
  const cutting: Cutting = { delimiter: delimiterOf(form), newline };
  const { records, firstEnd, end } = sampleRecords(head, cutting);
  const [first = [], ...rest] = records;
  const columns = records.length === 0 ? NO_COLUMNS : findColumns(first, rest, options);
  const hasHeader = columns.header === 'present';
  const headerBytes = hasHeader ? firstEnd : 0;
  return {
    source,
    columns,
    plan: { cutting, names: columns.names, mapping: columns.mapping, output, duplicates },
    headerBytes,
    headerLines: hasHeader ? linesIn(head.subarray(0, headerBytes), newline) : 0,
    estimatedRows: estimate(source, records.length - (hasHeader ? 1 : 0), end),
  };
};

const linesIn = (bytes: Buffer, newline: number): number => {
  let count = 0;
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) count++;
  return count;
};

/**
 * A digest of all that decides what comes out, besides the list itself.
 * @param reference `referenceDigestOf` it
 */
export const digestOf = (
  { source, plan, headerBytes }: Pick<PreparedList, 'source' | 'plan' | 'headerBytes'>,
  reference: string,
): string =>
  hash(
    'sha256',
    JSON.stringify([plan, headerBytes, source.form, source.encoding, source.compression, reference]),
    'hex',
  );
