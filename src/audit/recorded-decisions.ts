/** Reads recorded decisions back, block by block, for replays and reports. */
import type { Store } from '../store/store.ts';
import { decodeBlock } from './block.ts';
import type { DecisionRecord, PrincipalSnapshot } from './entry.ts';

/** The decisions of one block, with the snapshots they name. */
export interface RecordedBlock {
  readonly records: readonly DecisionRecord[];
  readonly principals: ReadonlyMap<string, PrincipalSnapshot>;
  /** The retention of the block's body has passed: its decisions can no longer be read. */
  readonly gone: number;
}

/**
 * Decisions made from `from` up to `until` (Unix ms), in the order of their blocks. What is still in memory is not among them:
 * flush the journal first.
 */
export async function* recordedDecisions(
  store: Store,
  from: number,
  until: number,
): AsyncGenerator<RecordedBlock> {
  const keys = await store.db
    .selectFrom('journal_block')
    .select(['node', 'seq'])
    .where('until_s', '>=', Math.floor(from / 1000))
    .where('from_s', '<=', Math.floor(until / 1000))
    .orderBy('from_s')
    .orderBy('node')
    .orderBy('seq')
    .execute();
  for (const { node, seq } of keys) yield await readBlock(store, node, seq, from, until);
}

const readBlock = async (
  store: Store,
  node: string,
  seq: number,
  from: number,
  until: number,
): Promise<RecordedBlock> => {
  const row = await store.db
    .selectFrom('journal_block')
    .select(['body', 'entries'])
    .where('node', '=', node)
    .where('seq', '=', seq)
    .executeTakeFirstOrThrow();
  const block = row.body === null ? undefined : decodeBlock(row.body);
  if (block === undefined) return { records: [], principals: new Map(), gone: Number(row.entries) };
  const records = block.texts
    .map((text) => JSON.parse(text) as DecisionRecord)
    .filter(({ at }) => at >= from && at <= until);
  const principals = new Map(
    Object.entries(block.head.principals).map(([digest, json]) => [digest, { digest, json }]),
  );
  return { records, principals, gone: 0 };
};
