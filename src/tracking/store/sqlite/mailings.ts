/** The mailings of the numbers that a shard hears of: remembered for a while, opened and stretched as events come. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { belongsTo, type Mailing, nextPiece, stretched } from '../mailing.ts';
import { partOf, type Retention, tierOfNumber, weekOf } from '../partition.ts';
import { RowInsert } from './row-insert.ts';

/** Numbers remembered between groups: a number is heard of several times within days. */
const REMEMBERED = 32_768;

const PIECE_COLUMNS = 6;

/** A number that was heard of lately. */
export interface Remembered {
  readonly mailings: Mailing[];
  /** Time of its latest event held: one that is later cannot be held already. +Infinity where it is not known. */
  latest: number;
}

type MailingRow = [
  piece: number,
  part: number,
  identity: string | null,
  from: number | null,
  until: number | null,
];

export class Mailings {
  readonly #retention: Retention;
  #young = new Map<string, Remembered>();
  #old = new Map<string, Remembered>();
  readonly #opened: RowInsert;
  readonly #find: StatementSync;
  readonly #stretch: StatementSync;

  constructor(db: DatabaseSync, retention: Retention) {
    this.#retention = retention;
    this.#opened = new RowInsert(
      db,
      'insert into piece (number, piece, part, identity, from_at, until_at)',
      PIECE_COLUMNS,
    );
    this.#find = db.prepare(
      'select piece, part, identity, from_at, until_at from piece where number = ? order by piece',
    );
    this.#find.setReturnArrays(true);
    this.#stretch = db.prepare(
      'update piece set identity = ?, from_at = ?, until_at = ? where number = ? and piece = ?',
    );
  }

  of(number: string): Remembered {
    const recent = this.#young.get(number);
    if (recent !== undefined) return recent;
    const remembered = this.#old.get(number) ?? this.#read(number);
    if (this.#young.size >= REMEMBERED) {
      // What is forgotten is read again from the tables.
      this.flush();
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(number, remembered);
    return remembered;
  }

  /** The mailing of a number that something belongs to, opened or stretched as need be. */
  place(
    number: string,
    { mailings }: Remembered,
    identity: string | null,
    at: number | null,
    receivedAt: number,
  ): Mailing {
    const known = belongsTo(mailings, identity, at);
    if (known === undefined) {
      const week = weekOf(receivedAt);
      const part = partOf(week, tierOfNumber(number, this.#retention));
      const piece = nextPiece(mailings, week);
      const opened = stretched({ piece, part, identity, from: null, until: null }, identity, at);
      mailings.push(opened);
      this.#opened.add(number, piece, part, identity, opened.from, opened.until);
      return opened;
    }
    const wider = stretched(known, identity, at);
    if (wider !== known) {
      mailings[mailings.indexOf(known)] = wider;
      this.flush();
      this.#stretch.run(wider.identity, wider.from, wider.until, number, wider.piece);
    }
    return wider;
  }

  /** Writes the rows of mailings that were opened. */
  flush(): void {
    this.#opened.flush();
  }

  /** After a rollback or an expiry: what was remembered may not hold any more. */
  forget(): void {
    this.#young.clear();
    this.#old.clear();
    this.#opened.drop();
  }

  #read(number: string): Remembered {
    const rows = this.#find.all(number) as unknown as MailingRow[];
    const mailings = rows.map(([piece, part, identity, from, until]) => ({
      piece,
      part,
      identity,
      from,
      until,
    }));
    return { mailings, latest: mailings.length === 0 ? -Infinity : Infinity };
  }
}
