/**
 * Writes `addresses.sqlite`. Entries may come in any order: they are gathered by street in bounded memory, spilled
 * into a staging file, and read back in the order of ZIP and street, which SQLite sorts on disk.
 */
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { ADDRESS_FILE_FORMAT, type AddressSourceRow } from './address-file.ts';
import { packBlock } from './block.ts';
import type { AddressEntry } from './entry.ts';
import { EntryWriter } from './entry-codec.ts';
import { Stage } from './stage.ts';
import type { StreetKey } from './street-key.ts';

/** Gathered bytes and streets after which they are spilled. */
const SPILL_BYTES = 24 * 2 ** 20;
const SPILL_STREETS = 40_000;

/** What was written. */
export interface BuiltAddressFile {
  readonly streets: number;
  readonly entries: number;
  readonly duplicates: number;
  readonly zips: number;
}

interface Gathered {
  readonly zip: number;
  readonly key: StreetKey;
  readonly writer: EntryWriter;
}

export interface AddressFileBuilderOptions {
  /** Where entries wait. Default: beside the file, and of no use after a crash. */
  readonly stage?: Stage;
  /** Sources that an earlier run named. */
  readonly sources?: readonly AddressSourceRow[];
}

/** Builds one file. Call `finish` once at the end, or `abandon`. */
export class AddressFileBuilder {
  readonly #stage: Stage;
  readonly #file: DatabaseSync;
  readonly #gathered = new Map<number, Map<StreetKey, Gathered>>();
  #last: Gathered | undefined;
  #streets = 0;
  readonly #sources = new Map<string, { readonly id: number; readonly row: AddressSourceRow }>();
  #bytes = 0;

  constructor(path: string, { stage, sources = [] }: AddressFileBuilderOptions = {}) {
    rmSync(path, { force: true });
    this.#stage = stage ?? new Stage(`${path}.stage`, 'passing');
    this.#file = openForBuilding(path);
    this.#file.exec(SCHEMA);
    for (const row of sources) this.source(row);
  }

  /** Sources so far, by their number. */
  get sources(): AddressSourceRow[] {
    return [...this.#sources.values()].map(({ row }) => row);
  }

  /** Makes every entry so far durable in the stage, with the state of whoever adds them. */
  checkpoint(state: string): void {
    this.#spillAll();
    this.#stage.checkpoint(state);
  }

  /** The number of a source, from 0; the same for the same name and licence. */
  source(row: AddressSourceRow): number {
    const key = `${row.name}\t${row.licence}`;
    const known = this.#sources.get(key);
    if (known !== undefined) return known.id;
    const id = this.#sources.size;
    this.#sources.set(key, { id, row });
    return id;
  }

  /** @param zip its number, 0 … 99,999 */
  add(zip: number, key: StreetKey, entry: AddressEntry): void {
    // Rows of one street mostly come one after another.
    let gathered = this.#last;
    if (gathered === undefined || gathered.zip !== zip || gathered.key !== key) {
      gathered = this.#gatheredOf(zip, key);
      this.#last = gathered;
    }
    const { writer } = gathered;
    const before = writer.bytes.length;
    writer.entry(entry);
    this.#bytes += writer.bytes.length - before;
    if (this.#bytes >= SPILL_BYTES || this.#streets >= SPILL_STREETS) this.#spillAll();
  }

  #gatheredOf(zip: number, key: StreetKey): Gathered {
    let streets = this.#gathered.get(zip);
    if (streets === undefined) this.#gathered.set(zip, (streets = new Map()));
    let gathered = streets.get(key);
    if (gathered === undefined) {
      gathered = { zip, key, writer: new EntryWriter() };
      streets.set(key, gathered);
      this.#streets++;
      this.#bytes += gathered.writer.bytes.length;
    }
    return gathered;
  }

  /** Sorts, packs and writes everything. @param onStreets told now and then how many streets are written */
  finish(onStreets: (streets: number) => void = () => undefined): BuiltAddressFile {
    this.#spillAll();
    this.#file.exec('BEGIN');
    const insert = this.#file.prepare('INSERT INTO street VALUES (?, ?, ?)');
    const insertZip = this.#file.prepare('INSERT INTO zip VALUES (?)');
    const counts = { streets: 0, entries: 0, duplicates: 0, zips: 0 };
    let lastZip = -1;
    let group: { zip: number; key: string; entries: Uint8Array } | undefined;
    const write = (): void => {
      if (group === undefined) return;
      const { bytes, entries, duplicates } = packBlock(group.entries);
      insert.run(group.zip, group.key, bytes);
      counts.streets++;
      counts.entries += entries;
      counts.duplicates += duplicates;
      if (group.zip !== lastZip) {
        insertZip.run(group.zip);
        counts.zips++;
      }
      lastZip = group.zip;
      if (counts.streets % 100_000 === 0) onStreets(counts.streets);
    };
    for (const [zip, key, entries] of this.#stage.parts()) {
      if (group !== undefined && group.zip === zip && group.key === key) {
        group.entries = Buffer.concat([group.entries, entries]);
        continue;
      }
      write();
      group = { zip, key, entries };
    }
    write();
    const source = this.#file.prepare('INSERT INTO source VALUES (?, ?, ?)');
    for (const { id, row } of this.#sources.values()) source.run(id, row.name, row.licence);
    this.#file.exec('CREATE INDEX by_key ON street (key); COMMIT');
    this.#close();
    return counts;
  }

  /** Gives up: the files are closed. */
  abandon(): void {
    this.#close();
  }

  #spillAll(): void {
    for (const streets of this.#gathered.values()) {
      for (const { zip, key, writer } of streets.values()) {
        this.#stage.add(zip, key, writer.bytes.subarray(0, writer.length));
      }
    }
    this.#gathered.clear();
    this.#last = undefined;
    this.#streets = 0;
    this.#bytes = 0;
  }

  #close(): void {
    this.#stage.close();
    this.#file.close();
  }
}

const SCHEMA = `
  PRAGMA page_size = 8192;
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
  INSERT INTO meta VALUES ('format', '${ADDRESS_FILE_FORMAT}');
  CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT NOT NULL, licence TEXT NOT NULL);
  CREATE TABLE zip (zip INTEGER PRIMARY KEY);
  CREATE TABLE street (zip INTEGER, key TEXT, block BLOB NOT NULL, PRIMARY KEY (zip, key)) WITHOUT ROWID;
`;

/** No journal: a file that was not finished is thrown away whole. */
const openForBuilding = (path: string): DatabaseSync => {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384');
  return database;
};
