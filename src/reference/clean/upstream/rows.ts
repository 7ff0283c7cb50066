/** Rows of a cleaned list, read again so that what USPS says of them can be put in. */
import { createReadStream } from 'node:fs';
import { cutChunks } from '../chunks.ts';
import { ADDED_COLUMNS, addedNames, type CleanPlan } from '../plan.ts';
import { RecordScanner } from '../scan.ts';
import { delimitedCell, safeCell } from '../write.ts';

export type AddedColumn = (typeof ADDED_COLUMNS)[number];
export type Added = Readonly<Record<AddedColumn, string>>;

export interface CleanedRow {
  readonly added: Added;
  /** The row with some of its added cells replaced, and the column about USPS behind them. */
  readonly with: (changes: Partial<Added>, upstream: string) => string;
}

const CHUNK_BYTES = 256 * 1_024;
const LINE_FEED = 10;

/** Name of the column about USPS; one that the list has already gets a figure after it. */
export const upstreamColumn = (plan: CleanPlan): string => {
  const taken = new Set([...plan.names, ...addedNames(plan)]);
  let free = 'std_upstream';
  for (let count = 2; taken.has(free); count++) free = `std_upstream_${count}`;
  return free;
};

const utf8 = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8');

async function* texts(path: string, cutting: CleanPlan['cutting']): AsyncGenerator<string> {
  for await (const { bytes } of cutChunks(createReadStream(path), cutting, CHUNK_BYTES)) {
    yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  }
}

const addedOf = (valueOf: (place: number) => string): Added =>
  Object.fromEntries(ADDED_COLUMNS.map((name, place) => [name, valueOf(place)])) as Added;

async function* delimitedRows(path: string, plan: CleanPlan, delimiter: 44 | 9): AsyncGenerator<CleanedRow> {
  const cutting = { delimiter, newline: LINE_FEED } as const;
  const scanner = new RecordScanner(cutting);
  const own = plan.names.length;
  let isHeader = true;
  for await (const text of texts(path, cutting)) {
    for (let at = 0; at < text.length; ) {
      at = scanner.read(text, at, 'last');
      if (isHeader) {
        isHeader = false;
        continue;
      }
      const cells = Array.from({ length: scanner.cells }, (_, place) => utf8(scanner.cell(place)));
      yield {
        added: addedOf((place) => cells[own + place] ?? ''),
        with(changes, upstream) {
          const written = cells.map((cell, place) => {
            const name = ADDED_COLUMNS[place - own];
            const changed = name === undefined ? undefined : changes[name];
            return changed === undefined ? delimitedCell(cell, delimiter) : safeCell(changed, delimiter);
          });
          return `${[...written, upstream].join(String.fromCharCode(delimiter))}\n`;
        },
      };
    }
  }
}

async function* objectRows(path: string, plan: CleanPlan): AsyncGenerator<CleanedRow> {
  const names = addedNames(plan);
  const column = upstreamColumn(plan);
  // What the list itself holds is kept to the letter: our members stand behind it.
  const begin = `,${JSON.stringify(names[0])}:`;
  for await (const text of texts(path, null)) {
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const row = utf8(line);
      const object = JSON.parse(row) as Readonly<Record<string, unknown>>;
      const at = row.lastIndexOf(begin);
      yield {
        added: addedOf((place) => String(object[names[place] ?? ''] ?? '')),
        with(changes, upstream) {
          const members = names.map((name, place) => {
            const canonical = ADDED_COLUMNS[place];
            const changed = canonical === undefined ? undefined : changes[canonical];
            return `${JSON.stringify(name)}:${JSON.stringify(changed ?? object[name] ?? null)}`;
          });
          members.push(`${JSON.stringify(column)}:${JSON.stringify(upstream)}`);
          return `${row.slice(0, at)},${members.join(',')}}\n`;
        },
      };
    }
  }
}

/** The rows of a file that `cleanList` wrote by this plan, one after the other. */
export const cleanedRows = (path: string, plan: CleanPlan): AsyncGenerator<CleanedRow> =>
  plan.output === 'ndjson'
    ? objectRows(path, plan)
    : delimitedRows(path, plan, plan.output === 'tsv' ? 9 : 44);

/** The line of names; empty for NDJSON. */
export const headerWithUpstream = (plan: CleanPlan): string => {
  if (plan.output === 'ndjson') return '';
  const delimiter = plan.output === 'tsv' ? 9 : 44;
  return `${[...plan.names, ...addedNames(plan), upstreamColumn(plan)]
    .map((name) => safeCell(name, delimiter))
    .join(String.fromCharCode(delimiter))}\n`;
};
