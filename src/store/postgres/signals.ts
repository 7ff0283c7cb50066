/**
 * Signals between nodes. The truth is a counter a topic in `meta`; LISTEN/NOTIFY only says when to look.
 * So a lost notification costs time, never a signal, and an engine without LISTEN is polled.
 */
import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import { Listeners, type Signals } from '../listeners.ts';
import type { Database } from '../schema.ts';
import type { SignalTopic } from '../store.ts';

const CHANNEL = 'postern_signal';
const PREFIX = 'signal:';
/** How often the counters are read while nothing proves that notifications arrive. */
const POLL_DEAF_MS = 500;
/** … and while they do: a connection may die without a word. */
const POLL_LISTENING_MS = 5_000;
const RECONNECT_MS = 1_000;

export interface SignalOptions {
  /** A connection of its own for LISTEN; `undefined` where the engine lacks it: then only the counters are read. */
  readonly listener: (() => pg.Client) | undefined;
}

const readCounters = async (db: Kysely<Database>): Promise<Map<SignalTopic, number>> => {
  const rows = await db.selectFrom('meta').selectAll().where('key', 'like', `${PREFIX}%`).execute();
  return new Map(rows.map(({ key, value }) => [key.slice(PREFIX.length) as SignalTopic, Number(value)]));
};

const raiseCounter = async (db: Kysely<Database>, topic: SignalTopic): Promise<number> => {
  const row = await db
    .insertInto('meta')
    .values({ key: `${PREFIX}${topic}`, value: '1' })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({ value: sql<string>`cast(cast(meta.value as bigint) + 1 as text)` }),
    )
    .returning('value')
    .executeTakeFirstOrThrow();
  return Number(row.value);
};

class DatabaseSignals implements Signals {
  readonly #db: Kysely<Database>;
  readonly #options: SignalOptions;
  readonly #listeners = new Listeners();
  #seen: Map<SignalTopic, number>;
  #client: pg.Client | undefined;
  /** Set by a notification of our own that came back. */
  #hears = false;
  #closed = false;
  #reading: Promise<void> | undefined;
  #readAgain = false;
  #pollTimer: NodeJS.Timeout | undefined;
  #reconnectTimer: NodeJS.Timeout | undefined;

  constructor(db: Kysely<Database>, options: SignalOptions, seen: Map<SignalTopic, number>) {
    this.#db = db;
    this.#options = options;
    this.#seen = seen;
    this.#schedulePoll();
    this.#connect();
  }

  async send(topic: SignalTopic): Promise<void> {
    const count = await raiseCounter(this.#db, topic);
    this.#seen.set(topic, Math.max(count, this.#seen.get(topic) ?? 0));
    if (this.#options.listener !== undefined) await this.#notify();
    this.#listeners.tell(topic);
  }

  listen(topic: SignalTopic, heard: () => void): () => void {
    return this.#listeners.add(topic, heard);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
    clearTimeout(this.#pollTimer);
    clearTimeout(this.#reconnectTimer);
    await this.#client?.end().catch(() => undefined);
    await this.#reading;
  }

  async #notify(): Promise<void> {
    await sql`select pg_notify(${CHANNEL}, '')`.execute(this.#db);
  }

  #connect(): void {
    const open = this.#options.listener;
    if (open === undefined || this.#closed) return;
    const client = open();
    this.#client = client;
    const lost = (): void => {
      if (this.#client !== client || this.#closed) return;
      this.#client = undefined;
      this.#hears = false;
      void client.end().catch(() => undefined);
      this.#schedulePoll();
      this.#reconnectTimer = setTimeout(() => this.#connect(), RECONNECT_MS);
      this.#reconnectTimer.unref();
    };
    client.on('error', lost).on('end', lost);
    client.on('notification', () => {
      this.#hears = true;
      void this.#read();
    });
    const start = async (): Promise<void> => {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      // Through a pooler LISTEN may succeed and nothing ever arrive: only what is heard counts.
      await this.#notify();
    };
    start().catch(lost);
  }

  #schedulePoll(): void {
    clearTimeout(this.#pollTimer);
    if (this.#closed) return;
    this.#pollTimer = setTimeout(
      () => {
        void this.#read().then(() => this.#schedulePoll());
      },
      this.#hears ? POLL_LISTENING_MS : POLL_DEAF_MS,
    );
    this.#pollTimer.unref();
  }

  /** Reads the counters and tells what has changed; a call during a read makes one more read after it. */
  #read(): Promise<void> {
    if (this.#reading !== undefined) {
      this.#readAgain = true;
      return this.#reading;
    }
    const work = async (): Promise<void> => {
      do {
        this.#readAgain = false;
        // While the database is away there is nothing to tell; the next poll finds what was missed.
        const counters = await readCounters(this.#db).catch(() => undefined);
        if (counters !== undefined) this.#tellChanges(counters);
      } while (this.#readAgain && !this.#closed);
      this.#reading = undefined;
    };
    this.#reading = work();
    return this.#reading;
  }

  #tellChanges(counters: ReadonlyMap<SignalTopic, number>): void {
    for (const [topic, count] of counters) {
      if (this.#closed || count <= (this.#seen.get(topic) ?? 0)) continue;
      this.#seen.set(topic, count);
      try {
        this.#listeners.tell(topic);
      } catch (error) {
        // Nobody awaits a signal from elsewhere.
        process.emitWarning(error instanceof Error ? error : String(error));
      }
    }
  }
}

/** Signals over the database `db`. A signal of this node is heard here before the promise of `send` resolves. */
export const databaseSignals = async (db: Kysely<Database>, options: SignalOptions): Promise<Signals> =>
  new DatabaseSignals(db, options, await readCounters(db));
