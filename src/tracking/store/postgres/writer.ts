/**
 * Gathers appends and writes what has gathered in one transaction after the other. A node has a few of these, each with
 * the numbers of one hash, so that its own transactions never wait for one another.
 */
import type { ShareResult } from '../arrival.ts';
import { type Retention, weekOf } from '../partition.ts';
import { append } from './append.ts';
import type { Share } from './beside.ts';
import { type Database, inTransaction, mayTryAgain, onConnection } from './connection.ts';
import { type Mailings, Overtaken } from './mailings.ts';
import { createWeeks } from './schema.ts';

/** Events written in one transaction: what waits longer waits for the next. */
const GROUP_EVENTS = 10_000;
/** A group that was overtaken by other nodes this often is given up. */
const TRIES = 8;
/** Numbers remembered with their mailings; a number is heard of several times within days. */
const REMEMBERED = 65_536;

interface Waiting {
  readonly share: Share;
  resolve(result: ShareResult): void;
  reject(error: unknown): void;
}

export class GroupWriter {
  readonly #database: Database;
  readonly #retention: Retention;
  readonly #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  readonly #weeks = new Set<number>();
  #known: Mailings = new Map();

  constructor(database: Database, retention: Retention) {
    this.#database = database;
    this.#retention = retention;
  }

  /** Resolves when the share is durable. */
  append(share: Share): Promise<ShareResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ share, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** After partitions were dropped. */
  forget(): void {
    this.#known = new Map();
    this.#weeks.clear();
  }

  async close(): Promise<void> {
    await this.#running;
  }

  /** Writes until nothing waits. */
  async #run(): Promise<void> {
    while (this.#waiting.length > 0) await this.#write(this.#nextGroup());
    this.#running = undefined;
  }

  /** Batches of one week, so that a transaction writes one row of a feed. */
  #nextGroup(): Waiting[] {
    const [first] = this.#waiting;
    const week = weekOf(first?.share.record.receivedAt ?? 0);
    let events = 0;
    let count = 0;
    for (const { share } of this.#waiting) {
      if (events >= GROUP_EVENTS || weekOf(share.record.receivedAt) !== week) break;
      events += share.record.events.length;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    try {
      const results = await this.#tryAgain(group.map(({ share }) => share));
      for (const [index, { resolve }] of group.entries())
        resolve(results[index] ?? { added: 0, duplicates: 0 });
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  async #tryAgain(shares: readonly Share[]): Promise<readonly ShareResult[]> {
    const week = weekOf(shares[0]?.record.receivedAt ?? 0);
    for (let tries = 1; ; tries++) {
      try {
        await this.#prepare(week);
        const known = this.#known;
        const { results, mailings } = await inTransaction(this.#database, (client) =>
          append(client, shares, known, this.#retention),
        );
        this.#remember(mailings);
        return results;
      } catch (error) {
        this.forget();
        if (tries === TRIES || !(error instanceof Overtaken || mayTryAgain(error))) throw error;
      }
    }
  }

  async #prepare(week: number): Promise<void> {
    if (this.#weeks.has(week)) return;
    await onConnection(this.#database, (client) => createWeeks(client, [week]));
    this.#weeks.add(week);
  }

  #remember(mailings: Mailings): void {
    if (this.#known.size > REMEMBERED) this.#known = new Map();
    for (const [number, of] of mailings) this.#known.set(number, of);
  }
}
