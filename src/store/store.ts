/** What the rest of the program knows of a store; both drivers satisfy it and pass one contract suite. */
import type { Kysely, Transaction } from 'kysely';
import type { Jobs, JobsOptions } from './jobs.ts';
import type { Database } from './schema.ts';

/** A change that other nodes must learn of within a second. */
export type SignalTopic = 'identity' | 'policy' | 'editions' | 'guard';

export interface Store {
  readonly driver: 'sqlite' | 'postgres';
  /** For reads and single-statement writes. */
  readonly db: Kysely<Database>;
  /**
   * Runs `work` in one transaction, durable when the promise resolves (synchronous=FULL, synchronous_commit=on).
   * Never await the network inside, and inside use `trx` only: on SQLite there is one connection, so awaiting `db`
   * within a transaction waits for ever.
   */
  transaction<Result>(work: (trx: Transaction<Database>) => Promise<Result>): Promise<Result>;
  /** Tells every node, this one included, that `topic` has changed. */
  signal(topic: SignalTopic): Promise<void>;
  /** Calls `heard` after each signal of `topic`, from whichever node; returns the way to stop. */
  onSignal(topic: SignalTopic, heard: () => void): () => void;
  /** Starts jobs over this store; several may run over one store. Stop them before `close`. */
  openJobs(options?: JobsOptions): Promise<Jobs>;
  close(): Promise<void>;
}
