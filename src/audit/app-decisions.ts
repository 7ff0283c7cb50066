/**
 * The recorded decisions of one app, newest first and page by page. `journal_app` says which blocks to look into; a page reads so many
 * of them and then says where to go on, so that no question costs more than its share.
 */
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import type { Store } from '../store/store.ts';
import type { DecisionRecord } from './entry.ts';
import { ANY_APP } from './open-block.ts';

const decompress = promisify(zstdDecompress);

/** Entries that one page looks through. */
const MOST_ENTRIES = 65_536;
/** Blocks that one page reads, whatever is in them. */
const MOST_BLOCKS = 400;
const KEYS_AT_ONCE = 500;
/** A request is recorded when it ends, under the second it began in: a block may hold what is that much older than its end. */
const LONGEST_REQUEST_S = 3_600;
const NEWLINE = 0x0a;

/** A place in the order of decisions, newest first: everything after it is older, or as old with a smaller id. */
export interface Position {
  /** Unix ms. */
  readonly at: number;
  /** A decision id; empty: before all of that instant. */
  readonly id: string;
}

export interface AppQuestion {
  readonly app: string;
  /** Where to go on; null: with the newest. */
  readonly before: Position | null;
  /** Unix ms; nothing older is given. */
  readonly since: number;
  readonly limit: number;
  readonly wanted: (record: DecisionRecord) => boolean;
}

export interface AppDecisions {
  readonly records: readonly DecisionRecord[];
  /** Where the next page begins; null: there is nothing older. */
  readonly next: Position | null;
}

interface BlockKey {
  readonly node: string;
  readonly seq: number;
  readonly from: number;
  readonly until: number;
}

const NEWEST: Position = { at: Number.MAX_SAFE_INTEGER, id: '' };

const isAfter = (record: DecisionRecord, { at, id }: Position): boolean =>
  record.at < at || (record.at === at && record.id < id);

const newestFirst = (left: DecisionRecord, right: DecisionRecord): number =>
  right.at - left.at || (left.id < right.id ? 1 : -1);

/** The blocks listed under a name that may hold what is asked for, the one that ended last first. */
async function* listed(
  store: Store,
  name: string,
  since: number,
  from: Position,
): AsyncGenerator<BlockKey, undefined> {
  const second = Math.floor(from.at / 1000);
  let after: BlockKey | undefined;
  for (;;) {
    let query = store.db
      .selectFrom('journal_app')
      .select(['until_s', 'from_s', 'node', 'seq'])
      .where('app', '=', name)
      .where('until_s', '>=', Math.floor(since / 1000))
      .where('until_s', '<=', second + LONGEST_REQUEST_S)
      .where('from_s', '<=', second);
    if (after !== undefined) {
      const { until, from: began, node, seq } = after;
      query = query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('until_s', 'from_s', 'node', 'seq'), '<', tuple(until, began, node, seq)),
      );
    }
    // The order of the key, so that a page of it is read and no more.
    const rows = await query
      .orderBy('until_s', 'desc')
      .orderBy('from_s', 'desc')
      .orderBy('node', 'desc')
      .orderBy('seq', 'desc')
      .limit(KEYS_AT_ONCE)
      .execute();
    for (const row of rows) {
      after = { until: Number(row.until_s), from: Number(row.from_s), node: row.node, seq: Number(row.seq) };
      yield after;
    }
    if (rows.length < KEYS_AT_ONCE) return undefined;
  }
}

/** The blocks of an app and those of so many apps that they are listed under none, the one that ended last first. */
async function* blocksFor(
  store: Store,
  { app, since }: AppQuestion,
  from: Position,
): AsyncGenerator<BlockKey> {
  const [own, any] = [listed(store, app, since, from), listed(store, ANY_APP, since, from)];
  let [left, right] = [(await own.next()).value, (await any.next()).value];
  while (left !== undefined || right !== undefined) {
    if (left !== undefined && (right === undefined || left.until >= right.until)) {
      yield left;
      left = (await own.next()).value;
    } else if (right !== undefined) {
      yield right;
      right = (await any.next()).value;
    }
  }
}

/** The lines of a block that speak of an app: found in the bytes, so that the others are never made into text. */
const linesWith = (block: Buffer, mark: string): string[] => {
  const lines: string[] = [];
  // Line 0 is the head.
  let from = block.indexOf(NEWLINE) + 1;
  if (from === 0) return lines;
  for (;;) {
    const found = block.indexOf(mark, from);
    if (found === -1) return lines;
    const start = block.lastIndexOf(NEWLINE, found) + 1;
    const end = block.indexOf(NEWLINE, found);
    lines.push(block.toString('utf8', start, end === -1 ? block.length : end));
    if (end === -1) return lines;
    from = end + 1;
  }
};

const readBlock = async (
  store: Store,
  { node, seq }: BlockKey,
  app: string,
): Promise<{ readonly entries: number; readonly records: readonly DecisionRecord[] }> => {
  const row = await store.db
    .selectFrom('journal_block')
    .select(['body', 'entries'])
    .where('node', '=', node)
    .where('seq', '=', seq)
    .executeTakeFirst();
  // Its retention has passed.
  if (row?.body == null) return { entries: 0, records: [] };
  const lines = linesWith(await decompress(row.body), `"app":${JSON.stringify(app)}`);
  const records = lines.map((line) => JSON.parse(line) as DecisionRecord);
  return { entries: Number(row.entries), records: records.filter((record) => record.app === app) };
};

/**
 * A page of an app's decisions. What is still in memory is not among them: flush the journal first.
 * A page may be short or empty although `next` says that there is more: it has looked through its share of the journal.
 */
export const decisionsOfApp = async (store: Store, question: AppQuestion): Promise<AppDecisions> => {
  const from = question.before ?? NEWEST;
  const records: DecisionRecord[] = [];
  /** Read, and perhaps older than what the next block holds. */
  let held: DecisionRecord[] = [];
  let entries = 0;
  let blocks = 0;
  let lastUntil = Number.POSITIVE_INFINITY;
  /** Whether the page may end before a block: it has done its share, nothing held is lost, and the next page goes on from further back. */
  const mayEnd = (until: number): boolean =>
    (entries >= MOST_ENTRIES || blocks >= MOST_BLOCKS) && until < lastUntil && (until + 1) * 1000 < from.at;

  /** Gives what no block that ended at `second` or before can come between; says whether the page is full. */
  const give = (second: number): boolean => {
    held.sort(newestFirst);
    const ready = held.findIndex(({ at }) => at < (second + 1) * 1000);
    const count = Math.min(ready === -1 ? held.length : ready, question.limit - records.length);
    records.push(...held.splice(0, count));
    return records.length === question.limit;
  };
  const page = (next: Position | null): AppDecisions => ({ records, next });
  const afterLast = (): Position => {
    const last = records.at(-1);
    return last === undefined ? from : { at: last.at, id: last.id };
  };

  for await (const key of blocksFor(store, question, from)) {
    if (give(key.until)) return page(afterLast());
    if (mayEnd(key.until)) return page({ at: (key.until + 1) * 1000, id: '' });
    lastUntil = key.until;
    const block = await readBlock(store, key, question.app);
    entries += block.entries;
    blocks += 1;
    held = held.concat(
      block.records.filter(
        (record) => isAfter(record, from) && record.at >= question.since && question.wanted(record),
      ),
    );
  }
  return give(Number.NEGATIVE_INFINITY) && held.length > 0 ? page(afterLast()) : page(null);
};
