/**
 * A block of the decision journal, as the column `journal_block.body` holds it: zstd over lines of text.
 * Line 0 is the head; every further line is one entry, byte for byte as it was hashed.
 * docs/formats/decision-journal.md describes it.
 */
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompressSync } from 'node:zlib';
import { type DecisionRecord, entryHash, type PrincipalSnapshot } from './entry.ts';
import type { EntryBytes } from './entry-bytes.ts';
import { leafBytes } from './leaves.ts';
import { MemoryTree } from './merkle.ts';

const compress = promisify(zstdCompress);
/** Level 1: blocks repeat themselves so much that higher ones gain little. */
const COMPRESSION = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
const VERSION = 1;

export interface BlockHead {
  readonly v: number;
  readonly node: string;
  readonly seq: number;
  readonly entries: number;
  readonly policyVersions: readonly string[];
  /** Snapshots by digest, as canonical JSON text: exactly what was digested. */
  readonly principals: Readonly<Record<string, string>>;
  /** Disclosure leaves that go into the log before the block's own. */
  readonly leaves: readonly string[];
}

export interface Block {
  readonly head: BlockHead;
  readonly texts: readonly string[];
}

/** An entry found in a block. */
export interface BlockEntry {
  readonly record: DecisionRecord;
  readonly principal: PrincipalSnapshot;
  /** Place in the block. */
  readonly index: number;
}

/** Root of the block's inner Merkle tree over its entries. */
export const blockTree = (texts: readonly string[]): MemoryTree => new MemoryTree(texts.map(entryHash));

export const encodeBlock = (head: Omit<BlockHead, 'v'>, entries: EntryBytes): Promise<Uint8Array> =>
  compress(entries.lines(JSON.stringify({ v: VERSION, ...head })), COMPRESSION);

/** Reads a body; undefined where it is none. */
export const decodeBlock = (body: Uint8Array): Block | undefined => {
  try {
    const [first = '', ...texts] = zstdDecompressSync(body).toString().split('\n');
    const head = JSON.parse(first) as BlockHead;
    return head.v === VERSION && head.entries === texts.length ? { head, texts } : undefined;
  } catch {
    return undefined;
  }
};

/** The entry with this decision id; undefined where the block has none. */
export const entryIn = (
  texts: readonly string[],
  principals: Readonly<Record<string, string>>,
  id: string,
): BlockEntry | undefined => {
  const mark = idMark(id);
  const index = texts.findIndex(
    (text) => text.includes(mark) && (JSON.parse(text) as DecisionRecord).id === id,
  );
  const text = texts[index];
  return text === undefined ? undefined : entryOf(text, principals, index);
};

/** What stands in the text of the entry with this id. A harmless parameter may be called id too: it is only a sieve. */
export const idMark = (id: string): string => `"id":"${id}"`;

/** An entry read from its text. */
export const entryOf = (
  text: string,
  principals: Readonly<Record<string, string>>,
  index: number,
): BlockEntry => {
  const record = JSON.parse(text) as DecisionRecord;
  return {
    record,
    principal: { digest: record.principal, json: principals[record.principal] ?? '{}' },
    index,
  };
};

/** The leaf that stands for a block in the log. */
export const blockLeafBytes = (row: {
  readonly node: string;
  readonly seq: number;
  readonly from_s: number;
  readonly until_s: number;
  readonly entries: number;
  readonly root: Uint8Array;
}): Uint8Array =>
  leafBytes({
    type: 'block',
    node: row.node,
    seq: row.seq,
    from: row.from_s,
    until: row.until_s,
    entries: row.entries,
    root: Buffer.from(row.root).toString('hex'),
  });
