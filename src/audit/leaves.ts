/**
 * The kinds of entries in one log, told apart by `type`. Each is canonical JSON (keys sorted, no spaces).
 * docs/formats/audit-log.md lists their members.
 */
import { canonicalJson } from '../policy/canonical.ts';

/** One block of the decision journal: its inner Merkle root stands for all its entries. */
export interface BlockLeaf {
  readonly type: 'block';
  readonly node: string;
  readonly seq: number;
  /** Unix seconds of the first and last decision id. */
  readonly from: number;
  readonly until: number;
  readonly entries: number;
  /** Hex. */
  readonly root: string;
}

/** What of which person was disclosed to whom. The person fields stand here only as commitments. */
export interface DisclosureLeaf {
  readonly type: 'disclosure';
  readonly decision: string;
  /** Unix ms. */
  readonly at: number;
  readonly app: string;
  readonly organisation: string;
  readonly dataset: string;
  readonly dataClass: string;
  readonly purpose: string;
  readonly recipient: string;
  readonly subjects: readonly { readonly field: string; readonly commitment: string }[];
}

/** A change to policies, grants, keys, settings … `detail` holds no secret and no person field. */
export interface AdministrationLeaf {
  readonly type: 'administration';
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly detail: Readonly<Record<string, string>>;
}

/** Access outside the rules, on a stated reason, for a stated while. */
export interface BreakGlassLeaf {
  readonly type: 'breakGlass';
  readonly at: number;
  readonly actor: string;
  readonly approver: string | null;
  readonly reason: string;
  readonly dataset: string;
  /** Unix ms. */
  readonly until: number;
}

export type Leaf = BlockLeaf | DisclosureLeaf | AdministrationLeaf | BreakGlassLeaf;

/** The entry of the log that a leaf is. */
export const leafBytes = (leaf: Leaf): Uint8Array => Buffer.from(canonicalJson(leaf));

const TYPES: ReadonlySet<unknown> = new Set(['block', 'disclosure', 'administration', 'breakGlass']);

/** Reads an entry of the log; undefined where it is none of the kinds above. */
export const parseLeaf = (entry: Uint8Array): Leaf | undefined => {
  try {
    const leaf: unknown = JSON.parse(Buffer.from(entry).toString());
    if (typeof leaf !== 'object' || leaf === null || !('type' in leaf) || !TYPES.has(leaf.type))
      return undefined;
    return leaf as Leaf;
  } catch {
    return undefined;
  }
};
