/**
 * Where entries wait on disk until all are there: parts of streets, in the order in which they were spilled. A *kept*
 * stage survives the end of the process at its last checkpoint, rows and state together; a *passing* one is faster
 * and worth nothing after a crash.
 */
import { rmSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

export type StageKind = 'kept' | 'passing';

/** A part of a street: its ZIP, its key, its entries one after another. */
export type StagePart = readonly [zip: number, key: string, entries: Uint8Array];

/** A process that was killed may still be ending: its lock is waited for. */
const LOCK_MS = 15_000;

const PRAGMAS: Readonly<Record<StageKind, string>> = {
  // Nothing that stands in the file is ever changed, so the journal stays small.
  kept: `PRAGMA busy_timeout = ${LOCK_MS}; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = TRUNCATE;
    PRAGMA synchronous = NORMAL`,
  passing: 'PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF',
};

export class Stage {
  readonly #path: string;
  readonly #kind: StageKind;
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;

  /** A kept stage goes on from what is there. */
  constructor(path: string, kind: StageKind) {
    this.#path = path;
    this.#kind = kind;
    if (kind === 'passing') rmSync(path, { force: true });
    this.#database = new DatabaseSync(path);
    this.#database.exec(`${PRAGMAS[kind]}; PRAGMA cache_size = -16384;
      CREATE TABLE IF NOT EXISTS part (zip INTEGER, key TEXT, entries BLOB);
      CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY, value TEXT); BEGIN IMMEDIATE`);
    this.#insert = this.#database.prepare('INSERT INTO part VALUES (?, ?, ?)');
  }

  add(zip: number, key: string, entries: Uint8Array): void {
    this.#insert.run(zip, key, entries);
  }

  /** Makes everything added so far durable, and `state` with it. */
  checkpoint(state: string): void {
    this.#database.prepare('INSERT OR REPLACE INTO state VALUES (1, ?)').run(state);
    this.#database.exec('COMMIT; BEGIN IMMEDIATE');
  }

  /** The state of the last checkpoint; undefined where there was none. */
  get state(): string | undefined {
    const row = this.#database.prepare('SELECT value FROM state').get();
    return row === undefined ? undefined : String(row.value);
  }

  /** All parts by ZIP and key, those of one street in the order in which they came. */
  parts(): IterableIterator<StagePart> {
    const all = this.#database.prepare('SELECT zip, key, entries FROM part ORDER BY zip, key, rowid');
    all.setReturnArrays(true);
    return all.iterate() as unknown as IterableIterator<StagePart>;
  }

  /** A passing stage is removed; a kept one stays for whoever goes on. */
  close(): void {
    this.#database.close();
    if (this.#kind === 'passing') rmSync(this.#path, { force: true });
  }
}
