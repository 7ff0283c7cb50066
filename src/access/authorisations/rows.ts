/** The columns of an exchanged authorisation, and a record of a file as one. */
import { PosternError } from '../../errors.ts';
import { parseChoice, parseInstant, parseMid } from '../../identity/index.ts';
import type { AuthorisationTable } from '../../store/schema.ts';
import type { Cell } from './csv.ts';

/** In this order in files that are written; in any order in files that are read. */
export const COLUMNS = [
  'id',
  'app',
  'mid',
  'channel',
  'basis',
  'merchant',
  'evidence',
  'from',
  'until',
  'revoked',
] as const;
export type Column = (typeof COLUMNS)[number];

const REQUIRED: readonly Column[] = ['app', 'mid', 'channel', 'basis', 'evidence', 'from'];
export const CHANNELS = ['any', 'api', 'webhook', 'extract'] as const;
export const BASES = ['owner', 'merchant-token', 'platform-mid', 'ip-agreement'] as const;

/** An authorisation as a file states it. Instants in Unix ms. */
export interface StatedAuthorisation {
  readonly line: number;
  readonly id: string | null;
  readonly app: string;
  readonly mid: string;
  readonly channel: string;
  readonly basis: string;
  readonly merchant: string | null;
  readonly evidence: string;
  readonly from: number;
  readonly until: number | null;
  readonly revoked: number | null;
}

/** A row that cannot be taken, for the person who corrects the file. */
export interface RowFault {
  readonly line: number;
  /** The cell's place in its record, from 1; null: the record as a whole. */
  readonly column: number | null;
  readonly field: string | null;
  readonly code: string;
  readonly message: string;
}

const isColumn = (name: string): name is Column => COLUMNS.some((column) => column === name);

/**
 * The place of each column by the heading.
 * @throws PosternError `csv_columns` where one is unknown, doubled or missing.
 */
export const readHeading = (cells: readonly Cell[]): ReadonlyMap<Column, number> => {
  const places = new Map<Column, number>();
  for (const { text, line, column } of cells) {
    const name = text.trim().toLowerCase();
    if (!isColumn(name) || places.has(name)) {
      throw new PosternError(
        'csv_columns',
        `Column ${column} is headed ${JSON.stringify(text.slice(0, 40))}; expected each of ${COLUMNS.join(', ')} at most once.`,
        { status: 400, cure: 'An export of authorisations shows the form.', place: { line, column } },
      );
    }
    places.set(name, column - 1);
  }
  const missing = REQUIRED.filter((name) => !places.has(name));
  if (missing.length > 0) {
    throw new PosternError('csv_columns', `The heading lacks ${missing.join(', ')}.`, {
      status: 400,
      cure: `The first line names the columns: ${COLUMNS.join(',')}.`,
      place: { line: cells[0]?.line ?? 1 },
    });
  }
  return places;
};

type Read<Value> = (text: string) => Value;
const orNull =
  <Value>(read: Read<Value>): Read<Value | null> =>
  (text) =>
    text === '' ? null : read(text);

const matching =
  (pattern: RegExp, expected: string): Read<string> =>
  (text) => {
    if (pattern.test(text)) return text;
    throw new PosternError(
      'input_invalid',
      `${JSON.stringify(text.slice(0, 60))} came; expected ${expected}.`,
      {
        status: 400,
      },
    );
  };

/** One record as an authorisation, or everything that is wrong with it. */
export const readRow = (
  cells: readonly Cell[],
  places: ReadonlyMap<Column, number>,
): { readonly row: StatedAuthorisation } | { readonly faults: readonly RowFault[] } => {
  const line = cells[0]?.line ?? 0;
  const faults: RowFault[] = [];
  if (cells.length !== places.size) {
    const message = `The record has ${cells.length} cells; the heading has ${places.size}.`;
    return { faults: [{ line, column: null, field: null, code: 'csv_cells', message }] };
  }
  const take = <Value>(name: Column, read: Read<Value>, instead: Value): Value => {
    const place = places.get(name);
    const cell = place === undefined ? undefined : cells[place];
    try {
      return read(cell?.text ?? '');
    } catch (error) {
      if (!(error instanceof PosternError)) throw error;
      faults.push({
        line: cell?.line ?? line,
        column: cell?.column ?? null,
        field: name,
        code: error.code,
        message: error.message,
      });
      return instead;
    }
  };
  const row: StatedAuthorisation = {
    line,
    id: take('id', orNull(matching(/^auth_[0-9a-f]{24}$/, 'an id such as auth_5f0c…, or nothing')), null),
    app: take('app', matching(/^app_[0-9a-f]{24}$/, 'the id of an app'), ''),
    mid: take('mid', parseMid, ''),
    channel: take('channel', (text) => parseChoice<string>('channel', text, CHANNELS), ''),
    basis: take('basis', (text) => parseChoice<string>('basis', text, BASES), ''),
    merchant: take(
      'merchant',
      orNull(matching(/^.{1,100}$/u, 'a reference of at most 100 characters')),
      null,
    ),
    evidence: take('evidence', matching(/^[\s\S]{1,1000}$/u, 'what proves it, 1 to 1000 characters'), ''),
    from: take('from', (text) => parseInstant('from', text), 0),
    until: take(
      'until',
      orNull((text: string) => parseInstant('until', text)),
      null,
    ),
    revoked: take(
      'revoked',
      orNull((text: string) => parseInstant('revoked', text)),
      null,
    ),
  };
  const add = (field: Column, message: string): void => {
    const place = places.get(field);
    faults.push({
      line,
      column: place === undefined ? null : place + 1,
      field,
      code: 'input_invalid',
      message,
    });
  };
  if (faults.length === 0) {
    if (row.basis === 'merchant-token' && row.merchant === null) {
      add('merchant', 'A merchant token names its merchant; none came.');
    }
    if (row.until !== null && row.until <= row.from) {
      add('until', 'The authorisation would end before it begins.');
    }
  }
  return faults.length === 0 ? { row } : { faults };
};

const instant = (at: number | null): string => (at === null ? '' : new Date(Number(at)).toISOString());

/** The cells of a row in the order of `COLUMNS`. */
export const rowCells = (row: AuthorisationTable): string[] => [
  row.id,
  row.app_id,
  row.mid,
  row.channel,
  row.basis,
  row.merchant ?? '',
  row.evidence,
  instant(row.valid_from),
  instant(row.valid_until),
  instant(row.revoked_at),
];
