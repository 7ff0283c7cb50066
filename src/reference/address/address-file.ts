/**
 * `addresses.sqlite` of an address edition, opened read-only: one row a (ZIP, street) with its ranges in a block.
 * Described in `docs/formats/address-edition.md`.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { PosternError } from '../../errors.ts';
import { entriesOf, findInBlock } from './block.ts';
import type { AddressEntry } from './entry.ts';
import { namePrefix, type StreetKey, type StreetName } from './street-key.ts';
import { ZipCache, ZipPage } from './zip-cache.ts';

export const ADDRESS_FILE = 'addresses.sqlite';
export const ADDRESS_FILE_FORMAT = 'postern-addresses/1';

/** See `ZipCache`. */
const DEFAULT_CACHE_BYTES = 64 * 2 ** 20;

/** Sorts after every key that begins with the same text: no key holds this character. */
const AFTER = '\uffff';

/** A source within an edition, with the licence that it states. */
export interface AddressSourceRow {
  readonly name: string;
  /** `''` where the source states none. */
  readonly licence: string;
}

/** A street in a ZIP, by its key. */
export interface StreetRow {
  readonly zip: number;
  readonly key: StreetKey;
}

/** Look-ups in one address edition. Synchronous: an answer takes microseconds. */
export class AddressFile {
  readonly #database: DatabaseSync;
  readonly #cache: ZipCache;
  readonly #page: StatementSync;
  readonly #block: StatementSync;
  /** 1 for every ZIP that the edition covers. */
  readonly #zips = new Uint8Array(100_000);
  readonly #named: StatementSync;
  readonly #all: StatementSync;
  readonly #prefix: StatementSync;
  readonly #zipPrefix: StatementSync;
  readonly sources: readonly AddressSourceRow[];

  /**
   * @param cacheBytes how much memory ZIPs that are asked for often may take
   * @throws PosternError `edition_unreadable`
   */
  constructor(path: string, cacheBytes = DEFAULT_CACHE_BYTES) {
    this.#database = open(path);
    const prepare = (sql: string): StatementSync => {
      const statement = this.#database.prepare(sql);
      statement.setReturnArrays(true);
      return statement;
    };
    this.#block = prepare('SELECT block FROM street WHERE zip = ? AND key = ?');
    this.#page = prepare('SELECT key, block FROM street WHERE zip = ?');
    this.#cache = new ZipCache(
      cacheBytes,
      (zip) => new ZipPage(this.#page.all(zip) as unknown as [StreetKey, Uint8Array][]),
    );
    for (const { zip } of this.#database.prepare('SELECT zip FROM zip').iterate())
      this.#zips[Number(zip)] = 1;
    this.#named = prepare('SELECT zip, key FROM street WHERE zip = ? AND key >= ? AND key < ?');
    this.#all = prepare('SELECT zip, key FROM street WHERE zip = ?');
    this.#prefix = prepare(
      'SELECT zip, key FROM street WHERE key >= ? AND key < ? ORDER BY key, zip LIMIT ?',
    );
    this.#zipPrefix = prepare('SELECT zip, key FROM street WHERE zip = ? AND key >= ? AND key < ? LIMIT ?');
    this.sources = this.#database
      .prepare('SELECT name, licence FROM source ORDER BY id')
      .all()
      .map(({ name, licence }) => ({ name: String(name), licence: String(licence) }));
  }

  /** Whether the edition knows anything in a ZIP (its number, 0 … 99,999). */
  hasZip(zip: number): boolean {
    return this.#zips[zip] === 1;
  }

  /** The entries of a street that hold a number; none where there is no such street or number. */
  find(zip: number, key: StreetKey, number: string): AddressEntry[] {
    const block = this.#blockOf(zip, key);
    return block === undefined ? [] : findInBlock(block, number);
  }

  /** Every entry of a street. */
  entries(zip: number, key: StreetKey): AddressEntry[] {
    const block = this.#blockOf(zip, key);
    return block === undefined ? [] : [...entriesOf(block)];
  }

  /** Streets of one name in a ZIP, whatever their suffix and directionals. */
  streetsNamed(zip: number, street: Pick<StreetName, 'name' | 'suffix'>): StreetKey[] {
    if (!this.hasZip(zip)) return [];
    const prefix = namePrefix(street);
    const page = this.#cache.page(zip);
    if (page !== undefined) return page.keysFrom(prefix);
    return rowsOf(this.#named.all(zip, prefix, prefix + AFTER)).map((row) => row.key);
  }

  /** All streets of a ZIP. */
  streetsOf(zip: number): readonly StreetKey[] {
    const page = this.#cache.page(zip);
    if (page !== undefined) return page.keys;
    return rowsOf(this.#all.all(zip)).map((row) => row.key);
  }

  /** Streets whose name begins with a text (upper case), by name; in one ZIP where it is named. */
  streetsFrom(prefix: string, limit: number, zip?: number): StreetRow[] {
    return rowsOf(
      zip === undefined
        ? this.#prefix.all(prefix, prefix + AFTER, limit)
        : this.#zipPrefix.all(zip, prefix, prefix + AFTER, limit),
    );
  }

  close(): void {
    this.#database.close();
  }

  #blockOf(zip: number, key: StreetKey): Uint8Array | undefined {
    if (!this.hasZip(zip)) return undefined;
    const page = this.#cache.page(zip);
    if (page !== undefined) return page.block(key);
    const row = this.#block.get(zip, key) as unknown as [Uint8Array] | undefined;
    return row?.[0];
  }
}

const rowsOf = (rows: readonly unknown[]): StreetRow[] =>
  (rows as readonly [number, StreetKey][]).map(([zip, key]) => ({ zip, key }));

const open = (path: string): DatabaseSync => {
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    const row = database.prepare("SELECT value FROM meta WHERE name = 'format'").get();
    if (row?.value !== ADDRESS_FILE_FORMAT)
      throw new Error(`its format is ${row?.value}; expected ${ADDRESS_FILE_FORMAT}`);
    database.exec('PRAGMA mmap_size = 1073741824');
    return database;
  } catch (cause) {
    throw new PosternError(
      'edition_unreadable',
      `The address edition file cannot be read: ${(cause as Error).message}.`,
      {
        status: 503,
        cure: 'Import the dataset again.',
        place: { file: path },
        cause,
      },
    );
  }
};
