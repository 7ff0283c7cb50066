/** The proof of a decision, checked in the browser (docs/formats/decision-journal.md, RFC 9162 §2.1). */
import {
  bytesOf,
  equal,
  isSigned,
  leafHash,
  readCheckpoint,
  rootOfInclusion,
} from '../../desk/audit/verify.ts';

/** The answer of `GET /postern/v1/decisions/{id}/proof`. */
export interface DecisionProof {
  readonly id: string;
  /** Canonical JSON of the decision. */
  readonly entry: string;
  readonly block: { readonly index: number; readonly size: number; readonly path: readonly string[] };
  /** Canonical JSON of the block's leaf in the log. */
  readonly leaf: string;
  readonly log: { readonly index: number; readonly path: readonly string[] };
  readonly checkpoint: string;
  readonly verifierKey: string;
}

export interface Verified {
  readonly entry: 'proven' | 'not';
  readonly block: 'proven' | 'not';
  readonly signature: 'proven' | 'not';
  readonly size: number;
  readonly origin: string;
}

const bytesOfHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

const proven = (holds: boolean): 'proven' | 'not' => (holds ? 'proven' : 'not');

const member = (json: string, name: string): string => {
  const value = (JSON.parse(json) as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : '';
};

/** @param id the decision that the proof must be of */
export const verifyDecision = async (id: string, proof: DecisionProof): Promise<Verified> => {
  const text = new TextEncoder();
  const { block, log } = proof;
  const inBlock = await rootOfInclusion(
    await leafHash(text.encode(proof.entry)),
    block.index,
    block.size,
    block.path.map(bytesOf),
  );
  const isEntry = inBlock !== undefined && equal(inBlock, bytesOfHex(member(proof.leaf, 'root')));
  const checkpoint = readCheckpoint(proof.checkpoint);
  if (checkpoint === undefined) {
    return { entry: proven(isEntry), block: 'not', signature: 'not', size: 0, origin: '' };
  }
  const inLog = await rootOfInclusion(
    await leafHash(text.encode(proof.leaf)),
    log.index,
    checkpoint.size,
    log.path.map(bytesOf),
  );
  return {
    entry: proven(isEntry && member(proof.entry, 'id') === id),
    block: proven(inLog !== undefined && equal(inLog, checkpoint.root)),
    signature: proven(await isSigned(checkpoint, proof.verifierKey)),
    size: checkpoint.size,
    origin: checkpoint.origin,
  };
};
