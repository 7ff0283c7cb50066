/** The main thread's side of a shard's writer: starts the thread at the first write, matches answers to requests. */
import { Worker } from 'node:worker_threads';
import { PosternError } from '../../../errors.ts';
import type { ShareResult } from '../arrival.ts';
import type { ExpiredWeeks } from '../partition.ts';
import type { HeldPayload } from './expire.ts';
import type { PlacedPayload } from './payloads.ts';
import type { WriterAnswer, WriterData, WriterFailure, WriterRequest } from './writer-thread.ts';

/** A group's records live as long as its transaction: with room for them they die young, and cost nothing to collect. */
const LIMITS = { maxYoungGenerationSizeMb: 64 };

interface Pending {
  resolve(result: ShareResult | number): void;
  reject(error: unknown): void;
}

type Unnumbered<Request> = Request extends WriterRequest ? Omit<Request, 'id'> : never;

const errorOf = ({ code, message, status, cure }: WriterFailure): Error =>
  code === undefined
    ? new Error(message)
    : new PosternError(code, message, { status, ...(cure !== undefined && { cure }) });

const ended = (path: string, cause: unknown): PosternError =>
  new PosternError('event_writer_ended', `The thread that writes ${path} ended before it answered.`, {
    status: 503,
    cure: 'Send the batch again: what was stored of it is found again and not stored twice. If this persists, look into the log.',
    cause,
  });

export class ShardWriter {
  readonly #data: WriterData;
  readonly #beforeWork: () => void;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #requests = 0;

  /** @param beforeWork called before each request */
  constructor(data: WriterData, beforeWork: () => void) {
    this.#data = data;
    this.#beforeWork = beforeWork;
  }

  /** Whether anything asked is not answered yet. */
  get works(): 'yes' | 'no' {
    return this.#pending.size === 0 ? 'no' : 'yes';
  }

  /** Resolves when the share and its payload are durable. The buffer is handed over and cannot be used afterwards. */
  append(
    batch: number,
    bytes: Uint8Array<ArrayBuffer>,
    { location, sync }: PlacedPayload,
  ): Promise<ShareResult> {
    const request = { kind: 'append', batch, bytes, payload: location, sync } as const;
    return this.#ask(request, [bytes.buffer]) as Promise<ShareResult>;
  }

  async hold(number: string, reason: string, now: number): Promise<void> {
    await this.#ask({ kind: 'hold', number, reason, now }, []);
  }

  async release(number: string): Promise<void> {
    await this.#ask({ kind: 'release', number }, []);
  }

  /** Events dropped. */
  expire(weeks: ExpiredWeeks, payloads: readonly HeldPayload[]): Promise<number> {
    return this.#ask({ kind: 'expire', weeks, payloads }, []) as Promise<number>;
  }

  /** Waits for everything that was asked before, then ends the thread. */
  async close(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    await this.#ask({ kind: 'close' }, []);
    this.#worker = undefined;
    await worker.terminate();
  }

  #ask(request: Unnumbered<WriterRequest>, transfer: ArrayBuffer[]): Promise<ShareResult | number> {
    return new Promise((resolve, reject) => {
      const worker = (this.#worker ??= this.#start());
      this.#beforeWork();
      const id = ++this.#requests;
      this.#pending.set(id, { resolve, reject });
      worker.postMessage({ ...request, id }, transfer);
    });
  }

  #start(): Worker {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const worker = new Worker(new URL(`./writer-thread.${extension}`, import.meta.url), {
      workerData: this.#data,
      resourceLimits: LIMITS,
    });
    worker.on('message', (answer: WriterAnswer) => this.#hear(answer));
    const fail = (cause: unknown): void => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      const waiting = [...this.#pending.values()];
      this.#pending.clear();
      const error = cause instanceof PosternError ? cause : ended(this.#data.path, cause);
      for (const { reject } of waiting) reject(error);
    };
    worker.on('error', fail);
    worker.on('exit', (code) => fail(new Error(`exit code ${code}`)));
    return worker;
  }

  #hear(answer: WriterAnswer): void {
    for (const [index, id] of answer.ids.entries()) {
      const pending = this.#pending.get(id);
      this.#pending.delete(id);
      if (answer.kind === 'failed') pending?.reject(errorOf(answer.failure));
      else if (answer.kind === 'done') pending?.resolve(answer.count);
      else pending?.resolve(answer.results[index] ?? { added: 0, duplicates: 0 });
    }
  }
}
