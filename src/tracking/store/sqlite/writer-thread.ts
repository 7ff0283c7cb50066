/** The one writer of a shard, in a thread of its own: takes what has gathered, writes it in one transaction, tells. */
import type { DatabaseSync } from 'node:sqlite';
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { PosternError } from '../../../errors.ts';
import { explainSqliteError } from '../../../store/sqlite/failures.ts';
import type { ShareResult } from '../arrival.ts';
import { readBatch } from '../batch-record.ts';
import type { ExpiredWeeks, Retention } from '../partition.ts';
import { Appender, type Share } from './append.ts';
import { expire, type HeldPayload, keepPayloads } from './expire.ts';
import { awaitPayload, type PayloadSync } from './payload-sync.ts';
import type { PayloadLocation } from './payloads.ts';
import { openForWriting } from './schema.ts';

export interface WriterData {
  readonly path: string;
  readonly retention: Retention;
}

/** What a writer is asked; `id` comes back with the answer. */
export type WriterRequest =
  | {
      readonly kind: 'append';
      readonly id: number;
      readonly batch: number;
      readonly bytes: Uint8Array;
      readonly payload: PayloadLocation;
      /** Null where the payload is on disk. */
      readonly sync: PayloadSync | null;
    }
  | {
      readonly kind: 'hold';
      readonly id: number;
      readonly number: string;
      readonly reason: string;
      readonly now: number;
    }
  | { readonly kind: 'release'; readonly id: number; readonly number: string }
  | {
      readonly kind: 'expire';
      readonly id: number;
      readonly weeks: ExpiredWeeks;
      readonly payloads: readonly HeldPayload[];
    }
  | { readonly kind: 'close'; readonly id: number };

/** An error that can pass between threads; told apart by `code` from one that is a fault of the program. */
export interface WriterFailure {
  readonly code: string | undefined;
  readonly message: string;
  readonly status: number;
  readonly cure: string | undefined;
}

export type WriterAnswer =
  | { readonly kind: 'appended'; readonly ids: readonly number[]; readonly results: readonly ShareResult[] }
  | { readonly kind: 'done'; readonly ids: readonly number[]; readonly count: number }
  | { readonly kind: 'failed'; readonly ids: readonly number[]; readonly failure: WriterFailure };

type Append = Extract<WriterRequest, { kind: 'append' }>;

/** Bytes of shares written in one transaction: what waits longer waits for the next. */
const GROUP_BYTES = 4 << 20;

const failureOf = (error: unknown, path: string): WriterFailure => {
  const told = explainSqliteError(error, path);
  if (told instanceof PosternError) {
    return { code: told.code, message: told.message, status: told.status, cure: told.cure };
  }
  const message = told instanceof Error ? (told.stack ?? told.message) : String(told);
  return { code: undefined, message, status: 500, cure: undefined };
};

const shareOf = ({ batch, bytes, payload }: Append): Share => ({ batch, record: readBatch(bytes), payload });

class Writer {
  readonly #db: DatabaseSync;
  readonly #appender: Appender;
  readonly #path: string;
  readonly #port: MessagePort;

  constructor(port: MessagePort, { path, retention }: WriterData) {
    this.#port = port;
    this.#path = path;
    this.#db = openForWriting(path);
    this.#appender = new Appender(this.#db, retention);
  }

  /** Takes `first` and whatever else has come meanwhile. */
  take(first: WriterRequest): void {
    let next: WriterRequest | undefined = first;
    while (next !== undefined) {
      if (next.kind === 'append') {
        next = this.#appendFrom(next);
      } else {
        this.#other(next);
        next = this.#next();
      }
    }
  }

  #next(): WriterRequest | undefined {
    return receiveMessageOnPort(this.#port)?.message as WriterRequest | undefined;
  }

  /**
   * One transaction: `first`, and what comes while that is being written, until nothing waits or it has grown large.
   * @returns a request that was taken and is none of it
   */
  #appendFrom(first: Append): WriterRequest | undefined {
    const group: Append[] = [];
    let bytes = 0;
    let next: WriterRequest | undefined = first;
    const ids: number[] = [];
    this.#answer(ids, () => {
      const results = this.#transaction(() => {
        const written: ShareResult[] = [];
        while (next?.kind === 'append' && bytes < GROUP_BYTES) {
          const from = group.length;
          while (next?.kind === 'append' && bytes < GROUP_BYTES) {
            group.push(next);
            ids.push(next.id);
            bytes += next.bytes.length;
            next = this.#next();
          }
          written.push(...this.#appender.append(group.slice(from).map(shareOf)));
          next ??= this.#next();
        }
        this.#awaitPayloads(group);
        return written;
      });
      return { kind: 'appended', ids, results };
    });
    return next;
  }

  #awaitPayloads(group: readonly Append[]): void {
    for (const { sync } of group) {
      if (sync === null || awaitPayload(sync) === 'synced') continue;
      throw new PosternError(
        'store_unwritable',
        `A payload that rows of ${this.#path} refer to was not kept.`,
        {
          status: 503,
          cure: 'Give the folder room and write access, and send the batch again; nothing acknowledged is lost.',
        },
      );
    }
  }

  #other(request: Exclude<WriterRequest, Append>): void {
    const ids = [request.id];
    this.#answer(ids, () => ({ kind: 'done', ids, count: this.#done(request) }));
  }

  #done(request: Exclude<WriterRequest, Append>): number {
    switch (request.kind) {
      case 'hold':
        this.#db
          .prepare(
            'insert into hold values (?, ?, ?) on conflict (number) do update set reason = excluded.reason',
          )
          .run(request.number, request.reason, request.now);
        return 0;
      case 'release':
        this.#db.prepare('delete from hold where number = ?').run(request.number);
        return 0;
      case 'expire':
        try {
          return this.#transaction(() => {
            keepPayloads(this.#db, request.payloads);
            return expire(this.#db, request.weeks);
          });
        } finally {
          this.#appender.forget();
        }
      case 'close':
        this.#db.close();
        return 0;
    }
  }

  #transaction<Result>(work: () => Result): Result {
    this.#db.exec('begin immediate');
    try {
      const result = work();
      this.#db.exec('commit');
      return result;
    } catch (error) {
      this.#appender.forget();
      // Some errors, a full disk for one, have ended the transaction themselves.
      if (this.#db.isTransaction) this.#db.exec('rollback');
      throw error;
    }
  }

  #answer(ids: readonly number[], work: () => WriterAnswer): void {
    let answer: WriterAnswer;
    try {
      answer = work();
    } catch (error) {
      answer = { kind: 'failed', ids, failure: failureOf(error, this.#path) };
    }
    this.#port.postMessage(answer, []);
  }
}

if (parentPort !== null) {
  const writer = new Writer(parentPort, workerData as WriterData);
  parentPort.on('message', (request: WriterRequest) => writer.take(request));
}
