/**
 * Address lists cleaned as jobs. Each batch is a folder: the list as uploaded, what is known of it, and the cleaned
 * rows. Several nodes share the folder; whichever takes the job goes on from the last checkpoint.
 */
import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PosternError } from '../../errors.ts';
import type { Jobs } from '../../store/index.ts';
import { cleanList, type Progress } from './clean-list.ts';
import { readMap } from './columns.ts';
import { readJsonFile, replaceFile } from './part-files.ts';
import { prepareList } from './prepare.ts';
import type { CleanSummary } from './summary.ts';
import { type AskProgress, askList, type ListUpstream } from './upstream/ask-list.ts';
import type { ReferenceData } from './validate.ts';
import type { OutputForm } from './write.ts';

export interface BatchOptions {
  /** `street=Addr1,city=Town`; undefined: guessed. */
  readonly map: string | undefined;
  readonly header: 'auto' | 'absent';
  readonly output: OutputForm | undefined;
  readonly duplicates: 'mark' | 'off';
}

/** What `batch.json` holds. */
interface BatchFacts {
  readonly id: string;
  readonly organisation: string;
  readonly bytes: number;
  readonly createdAt: number;
  readonly deletedAt: number;
  readonly options: BatchOptions;
  readonly output: OutputForm;
  readonly jobId: string | null;
  /** The job that asks USPS about what is left; absent: there is none, or not yet. */
  readonly askJobId?: string;
  /** Why the list could not be cleaned; null: nothing of the kind is known. */
  readonly failure: { readonly code: string; readonly message: string; readonly cure: string } | null;
}

export interface Batch {
  readonly id: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly bytes: number;
  /** Unix ms. */
  readonly createdAt: number;
  /** When it is deleted with its result, Unix ms. */
  readonly deletedAt: number;
  readonly progress: {
    readonly rows: number;
    readonly share: number;
    /** Where USPS is asked about rows that are not settled here. */
    readonly upstream?: AskProgress;
  } | null;
  readonly summary: CleanSummary | null;
  readonly failure: BatchFacts['failure'];
  readonly output: OutputForm;
}

export interface BatchesOptions {
  readonly folder: string;
  readonly keepMs: number;
  readonly now: () => number;
  /** The reference in force when a job begins. */
  readonly reference: () => ReferenceData;
  /** Asks USPS about what is not settled here; absent: it is not asked. */
  readonly upstream?: ListUpstream;
}

const QUEUE = 'address-batches';
const FACTS = 'batch.json';
const LIST = 'list';
const RESULT = 'result';
/** The rows as they are known here, where USPS is asked about some of them; and what it answered. */
const CLEANED = 'cleaned';
const ANSWERS = 'answers.ndjson';
const ASK_QUEUE = 'address-batches-upstream';
const ID = /^bat_[0-9a-f]{24}$/;
const PROGRESS_MS = 1_000;
const UPLOAD_LIMIT_MS = 86_400_000;

const unavailable = (): PosternError =>
  new PosternError('batches_unavailable', 'Address batches are cleaned by a running server, and none is.', {
    status: 503,
    cure: 'Start it with `postern serve`; for a file on this machine use `postern clean`.',
  });

export class AddressBatches {
  readonly #options: BatchesOptions;
  #jobs: Jobs | undefined;

  constructor(options: BatchesOptions) {
    this.#options = options;
  }

  /** Takes up the work: batches that wait, those that a crash interrupted, and the deleting of old ones. */
  async work(jobs: Jobs): Promise<void> {
    this.#jobs = jobs;
    jobs.work(QUEUE, async ({ payload }, { signal, progress }) => {
      const { id } = payload as { readonly id: string };
      await this.#clean(id, signal, progress);
    });
    // In a queue of its own: a list that waits for calls keeps no other from being cleaned.
    jobs.work(ASK_QUEUE, async ({ payload }, { signal, progress }) => {
      const { id } = payload as { readonly id: string };
      await this.#ask(id, signal, progress);
    });
    for (const facts of await this.#all()) {
      // A crash may have come between the folder and the job; the key keeps a second one out.
      if (facts.jobId === null && facts.failure === null) await this.#enqueue(facts);
    }
  }

  /**
   * Stores a list and queues its cleaning.
   * @param personal called with the names of columns about persons before anything is queued; throws to refuse
   * @throws PosternError as `prepareList`; `batches_unavailable`
   */
  async add(
    list: Readable,
    organisation: string,
    options: BatchOptions,
    personal: (columns: readonly string[]) => void,
  ): Promise<Batch> {
    const { now, keepMs } = this.#options;
    if (this.#jobs === undefined) throw unavailable();
    const id = `bat_${randomBytes(12).toString('hex')}`;
    const folder = this.#folder(id);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      const path = join(folder, LIST);
      await pipeline(list, createWriteStream(`${path}.part`, { mode: 0o600, flush: true }));
      await rename(`${path}.part`, path);
      const prepared = await prepareList({ path }, prepareOptions(options));
      await prepared.source.bytes.return(undefined);
      personal(prepared.columns.personal);
      const facts: BatchFacts = {
        id,
        organisation,
        bytes: (await stat(path)).size,
        createdAt: now(),
        deletedAt: now() + keepMs,
        options,
        output: prepared.plan.output,
        jobId: null,
        failure: null,
      };
      await this.#write(facts);
      await this.#enqueue(facts);
      return await this.#describe((await this.#facts(id)) ?? facts);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw withoutPlace(error);
    }
  }

  /** A batch of an organisation; undefined for an unknown one and for another organisation's alike. */
  async find(id: string, organisation: string): Promise<Batch | undefined> {
    const facts = await this.#own(id, organisation);
    return facts === undefined ? undefined : this.#describe(facts);
  }

  /**
   * The cleaned rows.
   * @throws PosternError `batch_unfinished` while there are none
   */
  async result(
    id: string,
    organisation: string,
  ): Promise<{ readonly stream: Readable; readonly bytes: number; readonly output: OutputForm } | undefined> {
    const facts = await this.#own(id, organisation);
    if (facts === undefined) return undefined;
    const path = join(this.#folder(id), RESULT);
    const size = await stat(path).then(
      (found) => found.size,
      () => undefined,
    );
    if (size === undefined) {
      throw new PosternError('batch_unfinished', 'The batch has no result yet, or could not be cleaned.', {
        status: 409,
        cure: `Ask GET /postern/v1/address-batches/${id} how far it is.`,
      });
    }
    return { stream: createReadStream(path), bytes: size, output: facts.output };
  }

  /** Deletes a batch with everything in it. @returns false for an unknown one */
  async remove(id: string, organisation: string): Promise<boolean> {
    if ((await this.#own(id, organisation)) === undefined) return false;
    await rm(this.#folder(id), { recursive: true, force: true });
    return true;
  }

  /** Deletes what is past its time, and uploads that never became a batch. */
  async sweep(): Promise<number> {
    const { folder, now } = this.#options;
    let deleted = 0;
    for (const id of await this.#ids()) {
      const facts = await this.#facts(id);
      const path = this.#folder(id);
      const until =
        facts?.deletedAt ??
        (await stat(path).then(
          ({ mtimeMs }) => mtimeMs + UPLOAD_LIMIT_MS,
          () => Number.POSITIVE_INFINITY,
        ));
      if (until > now()) continue;
      await rm(join(folder, id), { recursive: true, force: true });
      deleted++;
    }
    return deleted;
  }

  async #clean(
    id: string,
    signal: AbortSignal,
    save: (value: { rows: number; share: number }) => Promise<void>,
  ): Promise<void> {
    const facts = await this.#facts(id);
    // Deleted while it waited.
    if (facts === undefined || facts.failure !== null) return;
    const folder = this.#folder(id);
    let told = 0;
    let saving: Promise<void> = Promise.resolve();
    const lost = new AbortController();
    const onProgress = ({ rows, bytes, size }: Progress): void => {
      const now = this.#options.now();
      if (now - told < PROGRESS_MS) return;
      told = now;
      const share = size === undefined || size === 0 ? 0 : Math.min(1, bytes / size);
      saving = saving.then(() => save({ rows, share })).catch((error: unknown) => lost.abort(error));
    };
    try {
      const list = await prepareList({ path: join(folder, LIST) }, prepareOptions(facts.options));
      await cleanList({
        list,
        output: { path: join(folder, this.#options.upstream === undefined ? RESULT : CLEANED) },
        reference: this.#options.reference(),
        signal: AbortSignal.any([signal, lost.signal]),
        onProgress,
      });
      await saving;
      if (this.#options.upstream !== undefined) await this.#enqueueAsking(facts);
    } catch (error) {
      // Deleted meanwhile: there is nothing left to do.
      if ((await this.#facts(id)) === undefined) return;
      if (!(error instanceof PosternError) || error.status >= 500 || signal.aborted || lost.signal.aborted)
        throw error;
      // Another attempt would meet the same list.
      const { code, message, cure = '' } = withoutPlace(error) as PosternError;
      await this.#write({ ...facts, failure: { code, message, cure } });
    }
  }

  /** Asks USPS about the rows that are not settled, and writes the result. */
  async #ask(
    id: string,
    signal: AbortSignal,
    save: (value: Batch['progress'] & object) => Promise<void>,
  ): Promise<void> {
    const { upstream } = this.#options;
    const facts = await this.#facts(id);
    if (facts === undefined) return;
    const folder = this.#folder(id);
    const summary = (await readJsonFile(join(folder, `${CLEANED}.summary.json`))) as CleanSummary;
    const list = await prepareList({ path: join(folder, LIST) }, prepareOptions(facts.options));
    await list.source.bytes.return(undefined);
    let told = 0;
    let saving: Promise<void> = Promise.resolve();
    const lost = new AbortController();
    const onProgress = (state: AskProgress): void => {
      const now = this.#options.now();
      if (now - told < PROGRESS_MS) return;
      told = now;
      const { rows } = summary;
      const share = 1 - state.waiting / Math.max(1, rows);
      saving = saving
        .then(() => save({ rows, share, upstream: state }))
        .catch((error: unknown) => lost.abort(error));
    };
    try {
      await askList({
        plan: list.plan,
        cleaned: join(folder, CLEANED),
        answers: join(folder, ANSWERS),
        output: join(folder, RESULT),
        upstream,
        signal: AbortSignal.any([signal, lost.signal]),
        onProgress,
      });
      await saving;
    } catch (error) {
      // Deleted meanwhile: there is nothing left to do.
      if ((await this.#facts(id)) !== undefined) throw error;
    }
  }

  async #enqueueAsking(facts: BatchFacts): Promise<void> {
    if (this.#jobs === undefined) throw unavailable();
    const askJobId = await this.#jobs.enqueue(ASK_QUEUE, { id: facts.id }, { singletonKey: facts.id });
    const current = await this.#facts(facts.id);
    if (askJobId !== undefined && current !== undefined) await this.#write({ ...current, askJobId });
  }

  async #enqueue(facts: BatchFacts): Promise<void> {
    if (this.#jobs === undefined) throw unavailable();
    const jobId = await this.#jobs.enqueue(QUEUE, { id: facts.id }, { singletonKey: facts.id });
    if (jobId !== undefined) await this.#write({ ...facts, jobId });
  }

  async #describe(facts: BatchFacts): Promise<Batch> {
    const { id, bytes, createdAt, deletedAt, failure, output } = facts;
    const path = join(this.#folder(id), RESULT);
    const isDone = await stat(path).then(
      () => true,
      () => false,
    );
    const common = { id, bytes, createdAt, deletedAt, output };
    if (isDone) {
      const summary = (await readJsonFile(`${path}.summary.json`)) as CleanSummary;
      return { ...common, state: 'done', progress: { rows: summary.rows, share: 1 }, summary, failure: null };
    }
    const waiting = { ...common, progress: null, summary: null };
    if (failure !== null) return { ...waiting, state: 'failed', failure };
    const job = await this.#jobOf(facts);
    if (job?.state === 'failed') {
      return {
        ...waiting,
        state: 'failed',
        failure: {
          code: 'batch_failed',
          message: 'The batch failed several times for a reason that lies with this server.',
          cure: 'Its operator finds the reason in the log. Send the list again later.',
        },
      };
    }
    const progress = (job?.progress ?? null) as Batch['progress'];
    return { ...waiting, state: job?.state === 'running' ? 'running' : 'waiting', progress, failure: null };
  }

  /** The job that is under way with it, or was last. */
  async #jobOf({ jobId, askJobId }: BatchFacts) {
    if (askJobId !== undefined) return this.#jobs?.find(ASK_QUEUE, askJobId);
    return jobId === null ? undefined : this.#jobs?.find(QUEUE, jobId);
  }

  async #own(id: string, organisation: string): Promise<BatchFacts | undefined> {
    const facts = await this.#facts(id);
    const isCurrent = facts !== undefined && facts.deletedAt > this.#options.now();
    return isCurrent && facts.organisation === organisation ? facts : undefined;
  }

  async #facts(id: string): Promise<BatchFacts | undefined> {
    return ID.test(id)
      ? ((await readJsonFile(join(this.#folder(id), FACTS))) as BatchFacts | undefined)
      : undefined;
  }

  #write(facts: BatchFacts): Promise<void> {
    return replaceFile(join(this.#folder(facts.id), FACTS), JSON.stringify(facts));
  }

  async #ids(): Promise<string[]> {
    const names = await readdir(this.#options.folder).catch(() => []);
    return names.filter((name) => ID.test(name)).sort();
  }

  async #all(): Promise<BatchFacts[]> {
    const found: BatchFacts[] = [];
    for (const id of await this.#ids()) {
      const facts = await this.#facts(id);
      if (facts !== undefined) found.push(facts);
    }
    return found;
  }

  #folder(id: string): string {
    return join(this.#options.folder, id);
  }
}

const prepareOptions = ({ map, header, output, duplicates }: BatchOptions) => ({
  header,
  duplicates,
  ...(map !== undefined && { map: readMap(map) }),
  ...(output !== undefined && { output }),
});

/** Names of files on this machine are nobody else's business. */
const withoutPlace = (error: unknown): unknown => {
  if (!(error instanceof PosternError) || error.place === undefined) return error;
  const { code, message, status, cure } = error;
  const { file, ...rest } = error.place;
  return new PosternError(code, file === undefined ? message : message.replaceAll(file, 'The list'), {
    status,
    ...(cure !== undefined && { cure }),
    place: rest,
    cause: error,
  });
};
