/** Holds the journal's rows and the commitments in a store against the leaves of the log. */
import type { JournalBlockTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { blockTree, decodeBlock } from './block.ts';
import { commitmentHolds } from './commitments.ts';
import { type BlockLeaf, type DisclosureLeaf, parseLeaf } from './leaves.ts';
import type { Problems } from './problems.ts';

interface Placed<Kind> {
  readonly index: number;
  readonly leaf: Kind;
}

const ROWS_A_QUERY = 200;

const rowName = (node: string, seq: number): string => `journal_block ${node}/${seq}`;

export class BlockVerifier {
  readonly #store: Store;
  readonly #problems: Problems;
  /** The newest block seen of each node. */
  readonly #last = new Map<string, number>();
  /** The newest block of each node when the verification began. */
  readonly #newest = new Map<string, number>();
  #blocks: Placed<BlockLeaf>[] = [];
  #disclosures: Placed<DisclosureLeaf>[] = [];
  checked = 0;

  constructor(store: Store, problems: Problems) {
    this.#store = store;
    this.#problems = problems;
  }

  /** Notes which blocks are there before the log is read: later ones may have no leaf yet. */
  async begin(): Promise<void> {
    const rows = await this.#store.db
      .selectFrom('journal_block')
      .select(({ fn }) => ['node', fn.max('seq').as('seq')])
      .groupBy('node')
      .execute();
    for (const { node, seq } of rows) this.#newest.set(node, Number(seq));
  }

  /** Takes the next entry of the log. */
  take(index: number, entry: Uint8Array): void {
    const leaf = parseLeaf(entry);
    if (leaf?.type === 'disclosure') this.#disclosures.push({ index, leaf });
    if (leaf?.type !== 'block') return;
    const last = this.#last.get(leaf.node);
    if (last !== undefined && leaf.seq !== last + 1) {
      this.#problems.add(index, rowName(leaf.node, leaf.seq), `block ${last + 1} should stand here`);
    }
    this.#last.set(leaf.node, leaf.seq);
    this.#blocks.push({ index, leaf });
  }

  /** Looks up what has been taken so far. */
  async settle(): Promise<void> {
    for (const placed of this.#blocks) await this.#checkBlock(placed);
    this.#blocks = [];
    const commitments = new Map<string, { index: number; field: string }>();
    for (const { index, leaf } of this.#disclosures) {
      for (const { commitment, field } of leaf.subjects) commitments.set(commitment, { index, field });
    }
    this.#disclosures = [];
    const names = [...commitments.keys()];
    for (let from = 0; from < names.length; from += ROWS_A_QUERY) {
      await this.#checkCommitments(names.slice(from, from + ROWS_A_QUERY), commitments);
    }
  }

  async #checkBlock({ index, leaf }: Placed<BlockLeaf>): Promise<void> {
    this.checked++;
    const row = await this.#store.db
      .selectFrom('journal_block')
      .selectAll()
      .where('node', '=', leaf.node)
      .where('seq', '=', leaf.seq)
      .executeTakeFirst();
    const what = row === undefined ? 'the block is missing from the store' : wrongWith(row, leaf);
    if (what !== undefined) this.#problems.add(index, rowName(leaf.node, leaf.seq), what);
  }

  async #checkCommitments(
    names: readonly string[],
    places: ReadonlyMap<string, { index: number; field: string }>,
  ): Promise<void> {
    const rows = await this.#store.db
      .selectFrom('commitment')
      .selectAll()
      .where('commitment', 'in', names)
      .execute();
    const byName = new Map(rows.map((row) => [row.commitment, row]));
    for (const name of names) {
      const { index, field } = places.get(name) ?? { index: 0, field: '' };
      const row = byName.get(name);
      const file = `commitment ${name.slice(0, 16)}…`;
      if (row === undefined) this.#problems.add(index, file, 'the commitment is missing from the store');
      else if (row.field !== field) this.#problems.add(index, file, 'the commitment is of another field');
      else if (row.erased_at === null && !commitmentHolds(row)) {
        this.#problems.add(index, file, 'salt and value do not give the commitment');
      }
    }
  }

  /** Rows of the nodes seen whose leaf is not in the log. */
  async finish(size: number): Promise<void> {
    await this.settle();
    for (const [node, last] of this.#last) {
      const row = await this.#store.db
        .selectFrom('journal_block')
        .select('seq')
        .where('node', '=', node)
        .where('seq', '>', last)
        .where('seq', '<=', this.#newest.get(node) ?? last)
        .orderBy('seq')
        .executeTakeFirst();
      if (row !== undefined) {
        this.#problems.add(
          size,
          rowName(node, row.seq),
          'the block has no leaf; the next start of its node adds it',
        );
      }
    }
  }
}

const wrongWith = (row: JournalBlockTable, leaf: BlockLeaf): string | undefined => {
  if (Buffer.from(row.root).toString('hex') !== leaf.root) return 'the root differs from the leaf';
  if (row.entries !== leaf.entries || row.from_s !== leaf.from || row.until_s !== leaf.until) {
    return 'count or times differ from the leaf';
  }
  if (row.body === null) return undefined;
  const block = decodeBlock(row.body);
  if (block === undefined) return 'the body cannot be read';
  if (block.texts.length !== leaf.entries) return 'the body has another number of entries';
  return Buffer.from(blockTree(block.texts).root()).toString('hex') === leaf.root
    ? undefined
    : 'the entries in the body do not give the root';
};
