/**
 * The decision journal: every decision, in blocks. A block is one row of `journal_block` and one leaf of the
 * audit log (its inner Merkle root); the row is written before the leaf, so a leaf without its row is a sign of
 * tampering and a row without its leaf one of a killed process, made good at the next opening.
 */
import { PosternError } from '../errors.ts';
import type { JournalBlockTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { type BlockEntry, blockLeafBytes, decodeBlock, entryIn } from './block.ts';
import { lastBlock } from './block-leaves.ts';
import type { Disclosed } from './commitments.ts';
import { secondOf } from './decision-id.ts';
import {
  type DecisionRecord,
  entryText,
  type JournalEntry,
  type PrincipalSnapshot,
  Pseudonyms,
  Snapshots,
} from './entry.ts';
import type { AuditLog } from './log.ts';
import { OpenBlock } from './open-block.ts';

const FLUSH_EVERY_MS = 200;
const BLOCK_ENTRIES = 1024;
/** Blocks that may wait for a store that does not answer; beyond, decisions can no longer be recorded. */
const PENDING_BLOCKS = 64;
const ROWS_A_STATEMENT = 200;

export interface JournalOptions {
  readonly store: Store;
  readonly log: AuditLog;
  /** Name of this node; its blocks are numbered by themselves. */
  readonly node: string;
  /** At least 32 bytes, the same on every node: merchants' references stand under it. */
  readonly pseudonymKey: Uint8Array;
  /** Unix ms. */
  readonly now: () => number;
  /** Told of a failed flush; the blocks are kept and tried again. */
  readonly onTrouble: (error: unknown) => void;
  /** Told of every decision as it is recorded; must be quick. */
  readonly onDecision?: (entry: JournalEntry) => void;
}

/** A recorded decision, with what is needed to evaluate it again (`attributesOf`). */
export interface FoundDecision {
  readonly record: DecisionRecord;
  readonly principal: PrincipalSnapshot;
  /** Node and block; `null` while the block is still in memory. */
  readonly block: { readonly node: string; readonly seq: number; readonly index: number } | null;
}

export class DecisionJournal {
  readonly #options: JournalOptions;
  readonly #pseudonyms: Pseudonyms;
  readonly #snapshots: Snapshots;
  #open: OpenBlock;
  /** Full or urgent blocks on their way to the store, oldest first. */
  #pending: OpenBlock[] = [];
  #flushing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;

  private constructor(options: JournalOptions, nextSeq: number) {
    this.#options = options;
    this.#pseudonyms = new Pseudonyms(options.pseudonymKey);
    this.#snapshots = new Snapshots(this.#pseudonyms);
    this.#open = new OpenBlock(options.node, nextSeq);
  }

  /**
   * Opens the journal; blocks whose leaf was not written before the process ended get it now.
   * @throws PosternError `audit_log_behind` where more blocks lack a leaf than a killed process can leave.
   */
  static async open(options: JournalOptions): Promise<DecisionJournal> {
    const last = await lastBlock(options.log, options.node);
    const afterLog = (last?.leaf.seq ?? -1) + 1;
    const rows = await options.store.db
      .selectFrom('journal_block')
      .selectAll()
      .where('node', '=', options.node)
      .where('seq', '>=', afterLog)
      .orderBy('seq')
      .limit(PENDING_BLOCKS + 1)
      .execute();
    if (rows.length > PENDING_BLOCKS) throw logBehind(options, afterLog);
    const present = await tailTexts(options.log, last?.index ?? -1);
    const leaves = rows.flatMap((row) => [
      ...disclosureTexts(row)
        .filter((text) => !present.has(text))
        .map((text) => Buffer.from(text)),
      blockLeafBytes(row),
    ]);
    await options.log.appendAll(leaves);
    return new DecisionJournal(options, Math.max(afterLog, (rows.at(-1)?.seq ?? -1) + 1));
  }

  /**
   * Records a decision; it is durable within 200 ms.
   * @throws PosternError `audit_unavailable` (503) where the store has not taken a block for so long that no more
   *   can be kept: nothing may be answered then.
   */
  record(entry: JournalEntry): void {
    this.#add(entry);
    if (this.#open.size >= BLOCK_ENTRIES) this.#flushSoon();
    else this.#flushLater();
  }

  /**
   * Records a decision and the person fields it discloses; resolves once both are durable in store and log.
   * Decisions that arrive while a block is being written share the next one.
   * @param recipient who receives the fields; the entry's app unless stated.
   */
  recordDurably(
    entry: JournalEntry,
    disclosed: readonly Disclosed[],
    recipient: string = entry.app,
  ): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    try {
      const block = this.#add(entry);
      block.disclose(entry, disclosed, recipient, this.#options.now());
      block.waiters.push({ resolve, reject });
    } catch (error) {
      return Promise.reject(error);
    }
    this.#flushSoon();
    return promise;
  }

  #add(entry: JournalEntry): OpenBlock {
    if (this.#open.size >= BLOCK_ENTRIES) this.#seal();
    const principal = this.#snapshots.of(entry.principal);
    this.#open.add(entryText(entry, principal.digest, this.#pseudonyms), entry, principal);
    this.#options.onDecision?.(entry);
    return this.#open;
  }

  #seal(): void {
    if (this.#open.size === 0) return;
    if (this.#pending.length >= PENDING_BLOCKS) {
      throw new PosternError(
        'audit_unavailable',
        'Decisions cannot be recorded at present, so nothing can be answered.',
        { status: 503, cure: 'Check the store and the disk of the audit log.' },
      );
    }
    this.#pending.push(this.#open);
    this.#open = new OpenBlock(this.#options.node, this.#open.seq + 1);
  }

  /** Starts a flush unless one runs; that one goes on with what has come in meanwhile. */
  #flushSoon(): void {
    if (this.#flushing !== undefined) return;
    // What is recorded in the same turn belongs to the same block.
    this.#flushing = Promise.resolve()
      .then(() => this.#drain())
      .finally(() => this.#afterFlush());
  }

  #afterFlush(): void {
    this.#flushing = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // Whoever came while the flush was ending waits for one of its own.
    if (this.#open.waiters.length > 0 || this.#open.size >= BLOCK_ENTRIES) this.#flushSoon();
    else if (this.#open.size > 0 || this.#pending.length > 0) this.#flushLater();
  }

  #flushLater(): void {
    this.#timer ??= setTimeout(() => this.#flushSoon(), FLUSH_EVERY_MS).unref();
  }

  async #drain(): Promise<void> {
    do {
      if (this.#pending.length < PENDING_BLOCKS) this.#seal();
      const group = [...this.#pending];
      try {
        await this.#write(group);
        this.#pending.splice(0, group.length);
        for (const { resolve } of group.flatMap((block) => block.waiters)) resolve();
      } catch (error) {
        for (const block of group) {
          for (const { reject } of block.waiters) reject(unavailable(error));
          block.waiters = [];
        }
        this.#failures++;
        this.#options.onTrouble(error);
        return;
      }
    } while (this.#open.waiters.length > 0 || this.#open.size >= BLOCK_ENTRIES || this.#pending.length > 0);
  }

  /** Rows first, then leaves. Written again after a failure, rows that did get there are left as they are. */
  async #write(group: readonly OpenBlock[]): Promise<void> {
    const rows = await Promise.all(group.map((block) => block.row()));
    const commitments = group.flatMap((block) => block.commitments);
    const apps = group.flatMap((block) => block.appRows());
    await this.#options.store.transaction(async (trx) => {
      await trx
        .insertInto('journal_block')
        .values(rows)
        .onConflict((conflict) => conflict.columns(['node', 'seq']).doNothing())
        .execute();
      for (let from = 0; from < apps.length; from += ROWS_A_STATEMENT) {
        await trx
          .insertInto('journal_app')
          .values(apps.slice(from, from + ROWS_A_STATEMENT))
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
      for (let from = 0; from < commitments.length; from += ROWS_A_STATEMENT) {
        await trx
          .insertInto('commitment')
          .values(commitments.slice(from, from + ROWS_A_STATEMENT))
          .onConflict((conflict) => conflict.column('commitment').doNothing())
          .execute();
      }
    });
    await this.#options.log.appendAll(
      group.flatMap((block, place) => {
        const row = rows[place];
        return row === undefined ? [] : [...block.leaves, blockLeafBytes(row)];
      }),
    );
  }

  /**
   * Writes what has been recorded so far; resolves once it is durable.
   * @throws PosternError `audit_unavailable` where it could not be written; it is kept and tried again.
   */
  async flush(): Promise<void> {
    while (this.#open.size > 0 || this.#pending.length > 0) {
      const failures = this.#failures;
      this.#flushSoon();
      await this.#flushing;
      if (this.#failures > failures) throw unavailable(undefined);
    }
  }

  /**
   * Runs `work` while neither blocks nor leaves of this node are written, so that store and log can be verified
   * against each other in a running server. Durable records that arrive meanwhile wait.
   */
  async whileQuiet<Result>(work: () => Promise<Result>): Promise<Result> {
    while (this.#flushing !== undefined) await this.#flushing;
    const done = this.#options.log.whileQuiet(work);
    this.#flushing = done
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => this.#afterFlush());
    return done;
  }

  /** The decision with this id, on whichever node it was made; undefined: none, or its retention has passed. */
  async find(id: string): Promise<FoundDecision | undefined> {
    const second = secondOf(id);
    if (second === undefined) return undefined;
    for (const block of [this.#open, ...this.#pending]) {
      const entry = block.find(id);
      if (entry !== undefined) return { ...entry, block: null };
    }
    const rows = await this.#options.store.db
      .selectFrom('journal_block')
      .select(['node', 'seq'])
      .where('from_s', '<=', second)
      .where('until_s', '>=', second)
      .where('body', 'is not', null)
      .execute();
    for (const { node, seq } of rows) {
      const found = await this.#findInRow(node, seq, id);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async #findInRow(node: string, seq: number, id: string): Promise<FoundDecision | undefined> {
    const row = await this.#options.store.db
      .selectFrom('journal_block')
      .select('body')
      .where('node', '=', node)
      .where('seq', '=', seq)
      .executeTakeFirst();
    const block = row?.body == null ? undefined : decodeBlock(row.body);
    const entry: BlockEntry | undefined =
      block === undefined ? undefined : entryIn(block.texts, block.head.principals, id);
    return entry === undefined
      ? undefined
      : { record: entry.record, principal: entry.principal, block: { node, seq, index: entry.index } };
  }

  /** Flushes and stops. */
  async close(): Promise<void> {
    await this.flush();
    await this.#flushing;
    clearTimeout(this.#timer);
  }
}

/** Removes the bodies of blocks that ended before `before` (Unix ms); roots stay, and proofs already given hold. */
export const expireBlocks = async (store: Store, before: number): Promise<number> => {
  const second = Math.floor(before / 1000);
  await store.db.deleteFrom('journal_app').where('until_s', '<', second).execute();
  const result = await store.db
    .updateTable('journal_block')
    .set({ body: null })
    .where('until_s', '<', second)
    .where('body', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(result.numUpdatedRows);
};

const disclosureTexts = (row: JournalBlockTable): readonly string[] =>
  row.body === null ? [] : (decodeBlock(row.body)?.head.leaves ?? []);

/** The texts of the entries after `index`. */
const tailTexts = async (log: AuditLog, index: number): Promise<ReadonlySet<string>> => {
  const texts = new Set<string>();
  for (let at = index + 1; at < log.size; at++) texts.add(Buffer.from(await log.entry(at)).toString());
  return texts;
};

const unavailable = (cause: unknown): PosternError =>
  new PosternError('audit_unavailable', 'The decision could not be recorded, so it is not answered.', {
    status: 503,
    cure: 'Check the store and the disk of the audit log.',
    cause,
  });

const logBehind = ({ log, node }: JournalOptions, seq: number): PosternError =>
  new PosternError(
    'audit_log_behind',
    `The audit log of ${node} ends before block ${seq}, but the store has more than ${PENDING_BLOCKS} blocks after it.`,
    {
      place: { file: log.folder },
      cure: 'The folder was replaced or lost. Restore it from a copy, or give this node another name.',
    },
  );
