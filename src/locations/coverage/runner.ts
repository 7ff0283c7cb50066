/**
 * Coverage reports off the event loop: one worker thread, a bounded queue before it, a bounded store of answers by
 * edition and question. The thread ends when nobody has asked for a while.
 */
import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { type ErrorOptions, PosternError } from '../../errors.ts';
import type { Edition, EditionRegistry, ZipReference } from '../../reference/index.ts';
import { ZIP_FILE } from '../../reference/zip-edition.ts';
import type { OpenLocations } from '../open.ts';
import { LOCATIONS_FILE } from '../table.ts';
import type { SentData, SentEdition } from './data.ts';
import type { CoverageQuestion, Rendering } from './input/question.ts';
import type { Rendered } from './output/render.ts';
import type { EditionSource } from './report.ts';

export interface CoverageTask {
  readonly id: number;
  readonly question: CoverageQuestion;
  readonly rendering: Rendering;
  readonly data: SentData;
}

export type CoverageAnswer =
  | { readonly id: number; readonly rendered: Rendered }
  | {
      readonly id: number;
      readonly refusal: { readonly code: string; readonly message: string } & ErrorOptions;
    };

export interface CoverageOptions {
  readonly locations: OpenLocations;
  /** The ZIP edition in force at the time of the call. */
  readonly zips: () => ZipReference;
  readonly editions: EditionRegistry;
  readonly limits?: Partial<CoverageLimits>;
}

export interface CoverageLimits {
  /** A question that takes longer is given up, and the thread with it. */
  readonly timeoutMs: number;
  /** How many questions may be under way or wait. */
  readonly waiting: number;
  /** All kept answers together. */
  readonly keptBytes: number;
  /** The thread ends after so long without a question. */
  readonly idleMs: number;
  readonly memoryMb: number;
}

const LIMITS: CoverageLimits = {
  timeoutMs: 60_000,
  waiting: 16,
  keptBytes: 48 * 2 ** 20,
  idleMs: 120_000,
  memoryMb: 1_536,
};

export interface CoverageResult {
  readonly rendered: Rendered;
  /** The editions that answered. */
  readonly editions: readonly Edition[];
}

export interface Coverage {
  /** @throws PosternError `edition_missing`, `coverage_busy`, `coverage_too_long`, or as the question is refused */
  report(question: CoverageQuestion, rendering: Rendering): Promise<CoverageResult>;
  close(): Promise<void>;
}

interface Pending {
  readonly resolve: (answer: CoverageAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** A thread, what it is working on, and which editions it has. */
class Thread {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  /** Dataset → edition. */
  readonly has = new Map<string, string>();
  #ended = false;

  constructor(memoryMb: number, onEnd: () => void) {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    this.#worker = new Worker(new URL(`./worker.${extension}`, import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
    this.#worker.unref();
    this.#worker.on('message', (answer: CoverageAnswer) => {
      const pending = this.#pending.get(answer.id);
      this.#pending.delete(answer.id);
      if (this.#pending.size === 0) this.#worker.unref();
      pending?.resolve(answer);
    });
    const fail = (error: unknown): void => {
      if (!this.#ended) onEnd();
      this.#ended = true;
      for (const { reject } of this.#pending.values()) reject(error);
      this.#pending.clear();
    };
    this.#worker.on('error', (error: NodeJS.ErrnoException) =>
      fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge() : error),
    );
    this.#worker.on('exit', () => fail(tooLong()));
  }

  ask(task: CoverageTask, transfer: readonly ArrayBuffer[]): Promise<CoverageAnswer> {
    // A process that waits for an answer must not end before it comes.
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.#pending.set(task.id, { resolve, reject });
      this.#worker.postMessage(task, [...transfer]);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

export const openCoverage = ({ locations, zips, editions, limits: stated }: CoverageOptions): Coverage => {
  const limits = { ...LIMITS, ...stated };
  const kept = new Answers(limits.keptBytes);
  const underWay = new Map<string, Promise<Rendered>>();
  let thread: Thread | undefined;
  let nextId = 0;
  let idle: NodeJS.Timeout | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const startThread = (): Thread => {
    const started = new Thread(limits.memoryMb, () => {
      if (thread === started) thread = undefined;
    });
    thread = started;
    return started;
  };

  const endThread = async (): Promise<void> => {
    clearTimeout(idle);
    const ending = thread;
    thread = undefined;
    await ending?.end();
  };

  const sent = async (
    to: Thread,
    edition: Edition,
    file: string,
    transfer: ArrayBuffer[],
  ): Promise<SentEdition> => {
    const source = sourceOf(edition);
    if (to.has.get(edition.dataset) === edition.edition) return { source };
    // A copy of its own, which can be handed over.
    const bytes = new Uint8Array(await editions.file(edition, file));
    transfer.push(bytes.buffer);
    return { source, bytes };
  };

  const ask = async (
    question: CoverageQuestion,
    rendering: Rendering,
    used: readonly [Edition, Edition],
  ): Promise<Rendered> => {
    clearTimeout(idle);
    const asked = thread ?? startThread();
    const transfer: ArrayBuffer[] = [];
    const data: SentData = {
      locations: await sent(asked, used[0], LOCATIONS_FILE, transfer),
      zips: await sent(asked, used[1], ZIP_FILE, transfer),
    };
    const timer = setTimeout(() => void endThread(), limits.timeoutMs);
    timer.unref();
    try {
      const answer = await asked.ask({ id: nextId++, question, rendering, data }, transfer);
      if ('refusal' in answer) {
        const { code, message, ...options } = answer.refusal;
        throw new PosternError(code, message, options);
      }
      for (const { dataset, edition } of used) asked.has.set(dataset, edition);
      return answer.rendered;
    } finally {
      clearTimeout(timer);
      idle = setTimeout(() => void endThread(), limits.idleMs);
      idle.unref();
    }
  };

  /** One at a time, in turn. */
  const queued = (work: () => Promise<Rendered>): Promise<Rendered> => {
    const next = queue.then(work);
    queue = next.catch(() => undefined);
    return next;
  };

  return {
    async report(question, rendering) {
      const index = await locations.index(question.kind);
      if (index === null) {
        throw new PosternError('edition_missing', `No edition of ${question.kind} has been imported yet.`, {
          status: 503,
          cure: `The operator imports the official file: postern import ${question.kind} FILE.`,
        });
      }
      const used = [index.edition, zips().edition] as const;
      const key = keyOf(question, rendering, used);
      const known = kept.get(key);
      if (known !== undefined) return { rendered: known, editions: used };
      let answer = underWay.get(key);
      if (answer === undefined) {
        if (underWay.size >= limits.waiting) throw busy();
        answer = queued(() => ask(question, rendering, used)).finally(() => underWay.delete(key));
        underWay.set(key, answer);
      }
      const rendered = await answer;
      kept.set(key, rendered);
      return { rendered, editions: used };
    },
    close: endThread,
  };
};

/** Answers by key, the last used ones, as many as fit. */
class Answers {
  readonly #most: number;
  readonly #answers = new Map<string, Rendered>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#most = mostBytes;
  }

  get(key: string): Rendered | undefined {
    const answer = this.#answers.get(key);
    if (answer === undefined) return undefined;
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    return answer;
  }

  set(key: string, answer: Rendered): void {
    if (this.#answers.has(key) || answer.text.length > this.#most) return;
    this.#answers.set(key, answer);
    this.#bytes += answer.text.length;
    for (const [oldest, { text }] of this.#answers) {
      if (this.#bytes <= this.#most) break;
      this.#answers.delete(oldest);
      this.#bytes -= text.length;
    }
  }
}

const keyOf = (question: CoverageQuestion, rendering: Rendering, used: readonly Edition[]): string =>
  createHash('sha256')
    .update(JSON.stringify([question, rendering, used.map(({ edition }) => edition)]))
    .digest('base64');

const sourceOf = ({
  dataset,
  edition,
  authority,
  source,
  publisher,
  licence,
  retrievedAt,
}: Edition): EditionSource => ({
  dataset,
  edition,
  authority,
  source,
  publisher,
  licence,
  retrieved: new Date(retrievedAt).toISOString().slice(0, 10),
});

const busy = (): PosternError =>
  new PosternError('coverage_busy', 'Too many coverage reports are being worked out.', {
    status: 503,
    cure: 'Ask again in a minute; a report asked for before is answered at once.',
  });

const tooLong = (): PosternError =>
  new PosternError('coverage_too_long', 'The report took too long and was given up.', {
    status: 503,
    cure: 'Ask for a single state, fewer sites, a smaller catchment or no gaps.',
  });

const tooLarge = (): PosternError =>
  new PosternError('coverage_too_large', 'The report needs more memory than it may have.', {
    status: 422,
    cure: 'Ask for a single state, fewer sites, a smaller catchment or no gaps.',
  });
