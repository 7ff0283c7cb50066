/** The block of the journal that is being filled, in memory. */
import type { CommitmentTable, JournalAppTable, JournalBlockTable } from '../store/schema.ts';
import { type BlockEntry, encodeBlock, entryOf, idMark } from './block.ts';
import { commit, type Disclosed } from './commitments.ts';
import { SECOND_DIGITS } from './decision-id.ts';
import type { JournalEntry, PrincipalSnapshot } from './entry.ts';
import { EntryBytes } from './entry-bytes.ts';
import { leafBytes } from './leaves.ts';

/** Subjects in one disclosure leaf: it must stay below 65,535 bytes. */
const SUBJECTS_A_LEAF = 400;

/** Blocks with more apps than this are looked into for each. */
const LISTED_APPS = 16;
/** Stands for any app. */
export const ANY_APP = '*';

export interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export class OpenBlock {
  readonly node: string;
  readonly seq: number;
  readonly #entries = new EntryBytes();
  readonly #principals = new Map<string, string>();
  readonly #versions = new Set<string>();
  readonly #apps = new Set<string>();
  readonly #leaves: Uint8Array[] = [];
  readonly commitments: CommitmentTable[] = [];
  /** Whoever waits for this block to be durable. */
  waiters: Waiter[] = [];
  #from = Number.POSITIVE_INFINITY;
  #until = 0;

  constructor(node: string, seq: number) {
    this.node = node;
    this.seq = seq;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Disclosure leaves, to go into the log before the block's own. */
  get leaves(): readonly Uint8Array[] {
    return this.#leaves;
  }

  add(text: string, entry: JournalEntry, principal: PrincipalSnapshot): void {
    this.#entries.add(text);
    this.#principals.set(principal.digest, principal.json);
    this.#versions.add(entry.policyVersion);
    if (entry.app !== '') this.#apps.add(entry.app);
    // The id's own second, not the entry's instant: that is what `find` goes by.
    const stated = Number.parseInt(entry.id.slice(0, SECOND_DIGITS), 16);
    const second = Number.isNaN(stated) ? Math.floor(entry.at / 1000) : stated;
    if (second < this.#from) this.#from = second;
    if (second > this.#until) this.#until = second;
  }

  /** Notes that the decision discloses person fields to `recipient`. */
  disclose(entry: JournalEntry, disclosed: readonly Disclosed[], recipient: string, now: number): void {
    const { dataset, dataClass, purpose } = entry.request;
    for (let from = 0; from < disclosed.length; from += SUBJECTS_A_LEAF) {
      const rows = disclosed.slice(from, from + SUBJECTS_A_LEAF).map((one) => commit(entry.id, one, now));
      this.commitments.push(...rows);
      this.#leaves.push(
        leafBytes({
          type: 'disclosure',
          decision: entry.id,
          at: entry.at,
          app: entry.app,
          organisation: entry.organisation,
          dataset,
          dataClass,
          purpose,
          recipient,
          subjects: rows.map(({ field, commitment }) => ({ field, commitment })),
        }),
      );
    }
  }

  find(id: string): BlockEntry | undefined {
    const mark = idMark(id);
    for (let from = 0; from < this.size; ) {
      const found = this.#entries.findFrom(from, mark);
      if (found === undefined) return undefined;
      const entry = entryOf(found.text, Object.fromEntries(this.#principals), found.index);
      if (entry.record.id === id) return entry;
      from = found.index + 1;
    }
    return undefined;
  }

  /** Under which apps the block is listed. */
  appRows(): JournalAppTable[] {
    const apps = this.#apps.size > LISTED_APPS ? [ANY_APP] : [...this.#apps];
    return apps.map((app) => ({
      app,
      until_s: this.#until,
      from_s: this.#from,
      node: this.node,
      seq: this.seq,
    }));
  }

  /** The row that holds this block. */
  async row(): Promise<JournalBlockTable> {
    const head = {
      node: this.node,
      seq: this.seq,
      entries: this.size,
      policyVersions: [...this.#versions],
      principals: Object.fromEntries(this.#principals),
      leaves: this.#leaves.map((leaf) => Buffer.from(leaf).toString()),
    };
    return {
      node: this.node,
      seq: this.seq,
      from_s: this.#from,
      until_s: this.#until,
      entries: this.size,
      root: this.#entries.root(),
      body: await encodeBlock(head, this.#entries),
    };
  }
}
