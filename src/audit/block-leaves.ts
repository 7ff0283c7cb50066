/** Finds journal blocks in the log. Blocks of a node stand there in the order of their `seq`, among other leaves. */
import { type BlockLeaf, type DisclosureLeaf, parseLeaf } from './leaves.ts';
import type { AuditLog } from './log.ts';

export interface PlacedBlock {
  readonly index: number;
  readonly leaf: BlockLeaf;
}

const blockAt = async (log: AuditLog, index: number, node: string): Promise<BlockLeaf | undefined> => {
  const leaf = parseLeaf(await log.entry(index));
  return leaf?.type === 'block' && leaf.node === node ? leaf : undefined;
};

/** The newest block of `node` in the log; undefined where there is none. */
export const lastBlock = async (log: AuditLog, node: string): Promise<PlacedBlock | undefined> => {
  for (let index = log.size - 1; index >= 0; index--) {
    const leaf = await blockAt(log, index, node);
    if (leaf !== undefined) return { index, leaf };
  }
  return undefined;
};

/** Where block `seq` of `node` stands; undefined where it does not. Binary search. */
export const findBlock = async (
  log: AuditLog,
  node: string,
  seq: number,
): Promise<PlacedBlock | undefined> => {
  let low = 0;
  let high = log.size;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    let index = middle;
    let leaf = await blockAt(log, index, node);
    while (leaf === undefined && ++index < high) leaf = await blockAt(log, index, node);
    if (leaf === undefined || leaf.seq > seq) high = middle;
    else if (leaf.seq === seq) return { index, leaf };
    else low = index + 1;
  }
  return undefined;
};

/** The disclosures that were written with the block whose leaf stands at `index`. */
export const disclosuresWith = async (log: AuditLog, index: number): Promise<DisclosureLeaf[]> => {
  const disclosures: DisclosureLeaf[] = [];
  for (let at = index - 1; at >= 0; at--) {
    const leaf = parseLeaf(await log.entry(at));
    if (leaf?.type === 'block') break;
    if (leaf?.type === 'disclosure') disclosures.push(leaf);
  }
  return disclosures.reverse();
};
