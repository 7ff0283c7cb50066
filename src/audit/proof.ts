/** The proof from a decision to its block to the log: what an auditor needs, and nothing of anybody else. */
import { PosternError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { blockTree, decodeBlock } from './block.ts';
import { findBlock } from './block-leaves.ts';
import { entryHash } from './entry.ts';
import type { DecisionJournal } from './journal.ts';
import { parseLeaf } from './leaves.ts';
import type { AuditLog } from './log.ts';
import { leafHash, verifyInclusion } from './merkle.ts';
import { openCheckpoint, parseVerifierKey } from './note.ts';

/** Hashes are base64; texts are exactly the bytes that were hashed. */
export interface DecisionProof {
  readonly id: string;
  readonly entry: string;
  /** The principal's snapshot, whose SHA-256 stands in the entry. */
  readonly principal: string;
  readonly block: { readonly index: number; readonly size: number; readonly path: readonly string[] };
  readonly leaf: string;
  readonly log: { readonly index: number; readonly path: readonly string[] };
  /** Signed note; `log.path` leads to its root. */
  readonly checkpoint: string;
  readonly verifierKey: string;
}

const base64 = (hashes: readonly Uint8Array[]): string[] =>
  hashes.map((hash) => Buffer.from(hash).toString('base64'));

const bytes = (hashes: readonly string[]): Uint8Array[] => hashes.map((hash) => Buffer.from(hash, 'base64'));

/**
 * Proves a recorded decision; undefined where there is none, or its retention has passed.
 * @throws PosternError `proof_elsewhere` where another node's log holds its block.
 */
export const proveDecision = async (
  journal: DecisionJournal,
  { log, store }: { readonly log: AuditLog; readonly store: Store },
  id: string,
): Promise<DecisionProof | undefined> => {
  let found = await journal.find(id);
  if (found?.block === null) {
    await journal.flush();
    found = await journal.find(id);
  }
  if (found === undefined || found.block === null) return undefined;
  const { node, seq, index } = found.block;
  const row = await store.db
    .selectFrom('journal_block')
    .select('body')
    .where('node', '=', node)
    .where('seq', '=', seq)
    .executeTakeFirst();
  const texts = row?.body == null ? undefined : decodeBlock(row.body)?.texts;
  const entry = texts?.[index];
  if (texts === undefined || entry === undefined) return undefined;
  const placed = await findBlock(log, node, seq);
  if (placed === undefined) {
    throw new PosternError(
      'proof_elsewhere',
      `Decision ${id} was made on node ${node}, whose log holds its proof.`,
      {
        status: 409,
        cure: `Ask node ${node}.`,
      },
    );
  }
  const size = log.size;
  const checkpoint = log.checkpoint();
  return {
    id,
    entry,
    principal: found.principal.json,
    block: { index, size: texts.length, path: base64(blockTree(texts).inclusionProof(index)) },
    leaf: Buffer.from(await log.entry(placed.index)).toString(),
    log: { index: placed.index, path: base64(await log.inclusionProof(placed.index, size)) },
    checkpoint,
    verifierKey: log.verifierKey,
  };
};

/** Checks a proof by itself; undefined where it holds, else what does not. */
export const checkDecisionProof = (proof: DecisionProof, verifierKey: string): string | undefined => {
  const key = parseVerifierKey(verifierKey);
  if (key === undefined) return 'the verifier key is not one';
  const checkpoint = openCheckpoint(proof.checkpoint, key);
  if (checkpoint === undefined) return 'the signature of the checkpoint does not hold';
  const leafInLog = verifyInclusion(
    leafHash(Buffer.from(proof.leaf)),
    proof.log.index,
    checkpoint.size,
    bytes(proof.log.path),
    checkpoint.root,
  );
  if (!leafInLog) return 'the block is not in the log';
  const leaf = parseLeaf(Buffer.from(proof.leaf));
  if (leaf?.type !== 'block' || leaf.entries !== proof.block.size) return 'the leaf is not the block’s';
  const entryInBlock = verifyInclusion(
    entryHash(proof.entry),
    proof.block.index,
    proof.block.size,
    bytes(proof.block.path),
    Buffer.from(leaf.root, 'hex'),
  );
  if (!entryInBlock) return 'the entry is not in its block';
  return (JSON.parse(proof.entry) as { id?: unknown }).id === proof.id
    ? undefined
    : 'the entry is of another decision';
};
