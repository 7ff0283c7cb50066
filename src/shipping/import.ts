/**
 * `import prices | zones | service-standards | international-prices | country-groups`: a file by its layout, laid over what was imported before. An edition holds
 * every period, so that what held on a past day is still told; rows of the same layout end the day before the new ones begin.
 */
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { PosternError } from '../errors.ts';
import {
  type Authority,
  type Edition,
  EditionRegistry,
  type EditionRegistryOptions,
} from '../reference/index.ts';
import { DEFAULT_TABLE_LIMITS, isFault, openTable } from '../reference/tables/index.ts';
import { cellsOf, columnsOf } from './cells.ts';
import { readShippingLayout, type ShippingKind } from './layout.ts';
import {
  type CountryRow,
  countryRow,
  isCellFault,
  type PairRow,
  type Period,
  type PriceRow,
  pairRow,
  priceRow,
} from './rows.ts';

export const ROWS_FILE = 'rows.json';
/** Raised whenever the same input gives other rows. */
const IMPORTER = 'shipping/1';
const DAY_MS = 86_400_000;

export type ShippingRow = PriceRow | PairRow | CountryRow;
export type ShippingPlace = EditionRegistryOptions;

export interface ImportShippingOptions extends ShippingPlace {
  readonly kind: ShippingKind;
  readonly layout: string;
  /** A path, or the bytes: CSV or XLSX, plain or in gzip. */
  readonly input: string | Readable;
  readonly name?: string;
  /** First day on which it holds, 2026-07-12. */
  readonly effective: string;
  /** Last day; not given: until another file of the layout begins. */
  readonly until?: string;
  readonly authority?: Authority;
}

const dayBefore = (date: string): string => new Date(Date.parse(date) - DAY_MS).toISOString().slice(0, 10);

/** What was there, as it is once `layout` begins anew on `from`. */
const ended = (rows: readonly ShippingRow[], layout: string, { from, until }: Period): ShippingRow[] =>
  rows.flatMap((row) => {
    const apart =
      row.layout !== layout || (row.until !== '' && row.until < from) || (until !== '' && row.from > until);
    if (apart) return [row];
    return row.from < from ? [{ ...row, until: dayBefore(from) }] : [];
  });

const ROWS = {
  prices: priceRow,
  zones: pairRow,
  'service-standards': pairRow,
  'international-prices': priceRow,
  'country-groups': countryRow,
} as const;

const OFFICIAL_SOURCES: Readonly<Record<ShippingKind, string>> = {
  prices: 'Notice 123, Price List',
  zones: 'Zone charts',
  'service-standards': 'Service standards',
  'international-prices': 'Notice 123, Price List',
  'country-groups': 'Notice 123, Price List, country price groups',
};

const MOST_LINES_BEFORE_HEADER = 50;

/** @throws PosternError `layout_unknown`, `layout_invalid`, `layout_mismatch`, and those of `openTable` */
export const importShipping = async (options: ImportShippingOptions): Promise<Edition> => {
  const { kind, input, now, effective, until = '', authority = 'usps' } = options;
  const name = options.name ?? (typeof input === 'string' ? basename(input) : 'the input');
  const layout = await readShippingLayout(options.dataFolder, kind, options.layout);
  const period: Period = { from: effective, until };
  const registry = new EditionRegistry(options);
  const before = await rowsOfActive(registry, kind);
  return registry.build(
    {
      dataset: kind,
      source: `file ${name} by the layout ${layout.layout} (${layout.confidence}), effective ${effective}`,
      officialChannel: 'Postal Explorer',
      officialSource: OFFICIAL_SOURCES[kind],
      authority,
      publisher: authority === 'usps' ? 'United States Postal Service' : 'not stated',
      licence: 'terms that the operator accepted',
      retrievedAt: now(),
      validUntil: until === '' ? null : Date.parse(`${until}T23:59:59Z`),
      importer: IMPORTER,
    },
    async ({ folder, rejects }) => {
      const stream = typeof input === 'string' ? createReadStream(input) : input;
      const table = openTable({ input: stream, name, sheets: layout.sheets, limits: DEFAULT_TABLE_LIMITS });
      const rows: ShippingRow[] = [];
      let columns: ReadonlyMap<string, number> | null = null;
      let rowsRead = 0;
      for await (const batch of table.batches) {
        for (const line of batch) {
          if (columns === null) {
            columns = isFault(line) ? null : columnsOf(layout, line.cells);
            if (columns === null && line.line > MOST_LINES_BEFORE_HEADER) break;
            continue;
          }
          const source = line.sheet ?? name;
          if (isFault(line)) {
            rowsRead++;
            rejects.refuse({ source, line: line.line, column: line.column, reason: line.reason });
            continue;
          }
          if (line.cells.every((cell) => cell.trim() === '')) continue;
          for (const cells of cellsOf(layout, columns, line.cells)) {
            rowsRead++;
            const row = ROWS[kind](cells, layout, period);
            if (isCellFault(row)) rejects.refuse({ source, line: line.line, ...row });
            else rows.push(row);
          }
        }
      }
      if (columns === null || rowsRead === 0) {
        throw new PosternError(
          'layout_mismatch',
          `${name} has no header of ${layout.title}: expected the columns ${Object.values(layout.columns).join(', ')}.`,
          {
            status: 422,
            place: { file: name },
            cure: `Copy the layout ${layout.layout} to DATA/layouts/shipping and name its columns as the file does.`,
          },
        );
      }
      const kept = ended(before, layout.layout, period);
      await writeFile(join(folder, ROWS_FILE), JSON.stringify([...kept, ...rows]));
      return {
        sha256: table.sha256(),
        rowsRead,
        rowsKept: rows.length,
        diff: { added: rows.length, ended: before.length - kept.length },
      };
    },
  );
};

/** Everything the serving edition holds. */
export const rowsOfActive = async (registry: EditionRegistry, kind: ShippingKind): Promise<ShippingRow[]> => {
  const edition = await registry.active(kind);
  return edition === undefined ? [] : rowsOf(registry, edition);
};

export const rowsOf = async (registry: EditionRegistry, edition: Edition): Promise<ShippingRow[]> =>
  JSON.parse((await registry.file(edition, ROWS_FILE)).toString()) as ShippingRow[];
