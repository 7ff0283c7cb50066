/** Layouts of files with records of one length, as data in the folder `layouts/`. */
import { readFile } from 'node:fs/promises';

export interface FixedField {
  readonly field: string;
  /** Counted from 1, as in USPS's guides. */
  readonly start: number;
  readonly length: number;
}

export interface FixedLayout {
  readonly layout: string;
  readonly version: number;
  readonly title: string;
  readonly publisher: string;
  readonly officialChannel: string;
  readonly officialSource: string;
  readonly recordLength: number;
  /** By the first character of a record. A `copyright` record holds no data. */
  readonly records: Readonly<
    Record<string, { readonly role: string; readonly fields: readonly FixedField[] }>
  >;
}

/** A shipped layout by its name. */
export const readFixedLayout = async (name: string): Promise<FixedLayout> =>
  JSON.parse(
    await readFile(new URL(`../../../layouts/${name}.json`, import.meta.url), 'utf8'),
  ) as FixedLayout;

/** A record cut into fields: trimmed text by field name. */
export type FixedRecord = Readonly<Record<string, string>>;

/** Cuts one record; the text has exactly the length of the layout. */
export const cutRecord = (text: string, fields: readonly FixedField[]): FixedRecord => {
  const record: Record<string, string> = {};
  for (const { field, start, length } of fields) {
    record[field] = text.slice(start - 1, start - 1 + length).trim();
  }
  return record;
};
