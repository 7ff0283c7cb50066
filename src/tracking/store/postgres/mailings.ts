/** The mailings of a group's numbers: read, opened and stretched within its transaction. */
import type { PoolClient } from 'pg';
import { belongsTo, type Mailing, nextPiece, stretched } from '../mailing.ts';
import { partOf, type Retention, tierOfNumber } from '../partition.ts';
import { int4s, int8s, texts } from './arrays.ts';

/** Another node changed what was remembered: the group is rolled back and tried again. */
export class Overtaken extends Error {}

/** Mailings by number. */
export type Mailings = Map<string, readonly Mailing[]>;

const READ_MAILINGS = `select number, piece, part, identity, from_at, until_at from event_piece
  where number = any($1::text[]) order by piece`;

const OPEN = `insert into event_piece (number, piece, part, identity, from_at, until_at)
  select * from unnest($1::text[], $2::int8[], $3::int4[], $4::text[], $5::int8[], $6::int8[])
  on conflict do nothing`;

const STRETCH = `update event_piece p set
    identity = w.identity, from_at = least(p.from_at, w.from_at), until_at = greatest(p.until_at, w.until_at)
  from unnest($1::text[], $2::int8[], $3::int4[], $4::text[], $5::int8[], $6::int8[])
    as w (number, piece, part, identity, from_at, until_at)
  where p.number = w.number and p.piece = w.piece and p.part = w.part
    and (p.identity is null or p.identity = w.identity)`;

/** The group's view of mailings: what is known, and what it opens or stretches. */
export class Mailed {
  readonly #known: Mailings;
  readonly #retention: Retention;
  readonly #week: number;
  readonly changed: Mailings = new Map();
  readonly #opened = new Map<string, Mailing>();
  readonly #stretched = new Map<string, Mailing>();

  constructor(known: Mailings, retention: Retention, week: number) {
    this.#known = known;
    this.#retention = retention;
    this.#week = week;
  }

  of(number: string): readonly Mailing[] {
    return this.changed.get(number) ?? this.#known.get(number) ?? [];
  }

  /** The mailing that it belongs to, opened or stretched as need be. */
  place(number: string, identity: string | null, at: number | null): Mailing {
    const mailings = this.of(number);
    const known = belongsTo(mailings, identity, at);
    if (known === undefined) {
      const part = partOf(this.#week, tierOfNumber(number, this.#retention));
      const piece = nextPiece(mailings, this.#week);
      const opened = stretched({ piece, part, identity, from: null, until: null }, identity, at);
      this.#opened.set(`${number} ${piece}`, opened);
      this.changed.set(number, [...mailings, opened]);
      return opened;
    }
    const wider = stretched(known, identity, at);
    if (wider === known) return known;
    const key = `${number} ${known.piece}`;
    (this.#opened.has(key) ? this.#opened : this.#stretched).set(key, wider);
    this.changed.set(
      number,
      mailings.map((mailing) => (mailing === known ? wider : mailing)),
    );
    return wider;
  }

  /** @throws Overtaken where another node opened or named the same mailing meanwhile */
  async write(client: PoolClient): Promise<void> {
    await this.#each(client, OPEN, this.#opened);
    await this.#each(client, STRETCH, this.#stretched);
  }

  async #each(client: PoolClient, sql: string, rows: ReadonlyMap<string, Mailing>): Promise<void> {
    if (rows.size === 0) return;
    const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
    const mailings = sorted.map(([, mailing]) => mailing);
    const { rowCount } = await client.query(sql, [
      texts(sorted.map(([key]) => key.slice(0, key.indexOf(' ')))),
      int8s(mailings.map(({ piece }) => piece)),
      int4s(mailings.map(({ part }) => part)),
      texts(mailings.map(({ identity }) => identity)),
      int8s(mailings.map(({ from }) => from)),
      int8s(mailings.map(({ until }) => until)),
    ]);
    if (rowCount !== rows.size) throw new Overtaken();
  }
}

/** Reads the mailings of numbers that are not in `known` yet, into it. */
export const readMailings = async (
  client: PoolClient,
  numbers: ReadonlySet<string>,
  known: Mailings,
): Promise<void> => {
  const missing = [...numbers].filter((number) => !known.has(number));
  if (missing.length === 0) return;
  const { rows } = await client.query<{
    number: string;
    piece: number;
    part: number;
    identity: string | null;
    from_at: number | null;
    until_at: number | null;
  }>({ name: 'event_mailings', text: READ_MAILINGS, values: [texts(missing)] });
  for (const number of missing) known.set(number, []);
  for (const { number, piece, part, identity, from_at, until_at } of rows) {
    known.set(number, [
      ...(known.get(number) ?? []),
      { piece, part, identity, from: from_at, until: until_at },
    ]);
  }
};
