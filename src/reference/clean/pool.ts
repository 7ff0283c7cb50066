/** Worker threads that clean chunks; results come in the order of the chunks, a bounded number is under way. */
import { Worker } from 'node:worker_threads';
import { ChunkCleaner, type CleanedChunk } from './clean-chunk.ts';
import type { CleanPlan } from './plan.ts';
import type { ReferenceData } from './validate.ts';

export interface Pool {
  /** How many chunks may usefully be under way at once. */
  readonly depth: number;
  /** The chunk's buffer is handed over and empty afterwards. */
  clean(bytes: Uint8Array<ArrayBuffer>): Promise<CleanedChunk>;
  close(): Promise<void>;
}

/** Each worker has one chunk to work on and one waiting, so that none idles while the main thread writes. */
const CHUNKS_A_WORKER = 2;
/**
 * Short-lived rows die young; a large nursery would only raise the peak, and so would a heap that is collected late. What
 * lives on is tables of cities and pages of ZIPs, some 40 MB.
 */
const LIMITS = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 128 };

interface Pending {
  resolve(cleaned: CleanedChunk): void;
  reject(error: unknown): void;
}

class Thread {
  readonly #worker: Worker;
  readonly pending: Pending[] = [];

  constructor(plan: CleanPlan, reference: ReferenceData) {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    this.#worker = new Worker(new URL(`./worker.${extension}`, import.meta.url), {
      workerData: { plan, reference },
      resourceLimits: LIMITS,
    });
    this.#worker.on('message', (cleaned: CleanedChunk) => this.pending.shift()?.resolve(cleaned));
    const fail = (error: unknown): void => {
      for (const { reject } of this.pending.splice(0)) reject(error);
    };
    this.#worker.on('error', fail);
    this.#worker.on('exit', (code) => fail(new Error(`A cleaning thread ended with code ${code}.`)));
  }

  clean(bytes: Uint8Array<ArrayBuffer>): Promise<CleanedChunk> {
    return new Promise((resolve, reject) => {
      this.pending.push({ resolve, reject });
      this.#worker.postMessage(bytes, [bytes.buffer]);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** @param workers 0: no thread, the caller's own does the work */
export const openPool = (plan: CleanPlan, reference: ReferenceData, workers: number): Pool => {
  if (workers === 0) {
    const cleaner = new ChunkCleaner(plan, reference);
    return {
      depth: 1,
      clean: async (bytes) => cleaner.clean(bytes),
      close: async () => cleaner.close(),
    };
  }
  const threads = Array.from({ length: workers }, () => new Thread(plan, reference));
  return {
    depth: workers * CHUNKS_A_WORKER,
    clean(bytes) {
      const idlest = threads.reduce((best, one) => (one.pending.length < best.pending.length ? one : best));
      return idlest.clean(bytes);
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
};
