/**
 * The Merkle tree of RFC 6962 §2.1 (RFC 9162 §2.1): SHA-256, leaves hashed under 0x00 and nodes under 0x01.
 *
 * A node is named by its level (0: leaves) and its index on that level; it covers the leaves
 * [index × 2^level, (index + 1) × 2^level). Only nodes whose leaves all exist are ever stored: whatever
 * lies on the right edge of a tree of some size is folded from those, so a proof is a list of ranges,
 * each range a list of stored nodes.
 */
import { hash } from 'node:crypto';

export const HASH_BYTES = 32;

/** Root of the empty tree: the hash of nothing. */
export const EMPTY_ROOT: Uint8Array = hash('sha256', '', 'buffer');

export interface Node {
  readonly level: number;
  readonly index: number;
}

/** Leaves from `begin` up to, not including, `end`. */
export interface Range {
  readonly begin: number;
  readonly end: number;
}

/** Gives the hash of a stored node. */
export type NodeReader = (node: Node) => Promise<Uint8Array>;

/** Hash of a leaf: SHA-256(0x00 ‖ entry). */
export const leafHash = (entry: Uint8Array): Uint8Array => {
  const input = Buffer.allocUnsafe(entry.length + 1);
  input[0] = 0;
  input.set(entry, 1);
  return hash('sha256', input, 'buffer');
};

const pair = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

/** Hash of an inner node: SHA-256(0x01 ‖ left ‖ right). */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => {
  pair.set(left, 1);
  pair.set(right, 1 + HASH_BYTES);
  return hash('sha256', pair, 'buffer');
};

/** The complete subtrees that make up a range, from left to right. */
export const subtrees = ({ begin, end }: Range): Node[] => {
  const nodes: Node[] = [];
  let at = begin;
  while (at < end) {
    let level = 0;
    // The largest aligned subtree that starts here and does not reach beyond the end.
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= end) level++;
    nodes.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
};

/** Folds the hashes of complete subtrees, given from left to right, into the hash of their range. */
const foldRight = (hashes: readonly Uint8Array[]): Uint8Array =>
  hashes.length === 0 ? EMPTY_ROOT : hashes.reduceRight((right, left) => nodeHash(left, right));

/** Hash of the range that `read` knows the complete subtrees of. [0, n) is the root of the tree of n leaves. */
export const rangeHash = async (range: Range, read: NodeReader): Promise<Uint8Array> =>
  foldRight(await Promise.all(subtrees(range).map(read)));

/** The largest power of two below `size` (size ≥ 2): where RFC 6962 splits a tree. */
const split = (size: number): number => {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
};

/** The path of RFC 6962 §2.1.1 as ranges: nearest the leaf first. */
export const inclusionRanges = (index: number, size: number): Range[] => {
  const path: Range[] = [];
  let begin = 0;
  let end = size;
  while (end - begin > 1) {
    const middle = begin + split(end - begin);
    if (index < middle) {
      path.push({ begin: middle, end });
      end = middle;
    } else {
      path.push({ begin, end: middle });
      begin = middle;
    }
  }
  return path.reverse();
};

/** The proof of RFC 6962 §2.1.2 that the tree of `from` leaves is a beginning of the tree of `to`, as ranges. */
export const consistencyRanges = (from: number, to: number): Range[] => {
  if (from === 0 || from === to) return [];
  const path: Range[] = [];
  let begin = 0;
  let end = to;
  // Descend while the old tree ends inside; where it fills a subtree from its beginning, that subtree is known.
  while (end !== from) {
    const middle = begin + split(end - begin);
    if (from <= middle) {
      path.push({ begin: middle, end });
      end = middle;
    } else {
      path.push({ begin, end: middle });
      begin = middle;
    }
  }
  if (begin > 0) path.push({ begin, end });
  return path.reverse();
};

/** Whether `path` proves that `leaf` stands at `index` in the tree of `size` leaves with `root` (RFC 9162 §2.1.3.2). */
export const verifyInclusion = (
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean => {
  if (index < 0 || index >= size) return false;
  const ranges = inclusionRanges(index, size);
  if (ranges.length !== path.length) return false;
  const computed = path.reduce((current, sibling, step) => {
    const range = ranges[step];
    return range !== undefined && range.begin > index
      ? nodeHash(current, sibling)
      : nodeHash(sibling, current);
  }, leaf);
  return Buffer.compare(computed, root) === 0;
};

/** Whether `path` proves that the tree (`from`, `fromRoot`) is a beginning of (`to`, `toRoot`) (RFC 9162 §2.1.4.2). */
export const verifyConsistency = (
  from: number,
  to: number,
  path: readonly Uint8Array[],
  fromRoot: Uint8Array,
  toRoot: Uint8Array,
): boolean => {
  if (from > to || from < 0) return false;
  if (from === to) return path.length === 0 && Buffer.compare(fromRoot, toRoot) === 0;
  if (from === 0) return path.length === 0 && Buffer.compare(fromRoot, EMPTY_ROOT) === 0;
  const ranges = consistencyRanges(from, to);
  // Where the old tree is one complete subtree, its root is the first hash and is not sent.
  const startsKnown = ranges[0]?.begin === from;
  const hashes = startsKnown ? [fromRoot, ...path] : path;
  const steps = startsKnown ? ranges : ranges.slice(1);
  const [first, ...siblings] = hashes;
  if (first === undefined || siblings.length !== steps.length) return false;
  let old = first;
  let now = first;
  for (const [step, sibling] of siblings.entries()) {
    if ((steps[step]?.begin ?? 0) >= from) {
      now = nodeHash(now, sibling);
    } else {
      old = nodeHash(sibling, old);
      now = nodeHash(sibling, now);
    }
  }
  return Buffer.compare(old, fromRoot) === 0 && Buffer.compare(now, toRoot) === 0;
};

/** The right edge of a growing tree: the roots of its complete subtrees, largest first; memory O(log n). */
export class CompactRange {
  #size = 0;
  readonly #peaks: Uint8Array[] = [];

  get size(): number {
    return this.#size;
  }

  /** Adds a leaf by its hash; `completed` is called with each inner node that this completes, from below up. */
  append(leaf: Uint8Array, completed?: (level: number, hash: Uint8Array) => void): void {
    let current = leaf;
    let level = 0;
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      const left = this.#peaks.pop();
      if (left !== undefined) current = nodeHash(left, current);
      level++;
      completed?.(level, current);
    }
    this.#peaks.push(current);
    this.#size++;
  }

  root(): Uint8Array {
    return foldRight(this.#peaks);
  }

  /** A copy that grows by itself. */
  clone(): CompactRange {
    const copy = new CompactRange();
    copy.#size = this.#size;
    copy.#peaks.push(...this.#peaks);
    return copy;
  }

  /** The range [0, size) of a stored tree. */
  static async read(size: number, read: NodeReader): Promise<CompactRange> {
    const range = new CompactRange();
    range.#peaks.push(...(await Promise.all(subtrees({ begin: 0, end: size }).map(read))));
    range.#size = size;
    return range;
  }
}

/** Root of the tree over these leaf hashes, and any proof within it; for trees that fit in memory. */
export class MemoryTree {
  readonly #levels: Uint8Array[][];

  constructor(leaves: readonly Uint8Array[]) {
    this.#levels = [[...leaves]];
    for (let below = this.#levels[0] ?? []; below.length > 1; ) {
      const level: Uint8Array[] = [];
      for (let index = 0; index + 1 < below.length; index += 2) {
        const left = below[index];
        const right = below[index + 1];
        if (left !== undefined && right !== undefined) level.push(nodeHash(left, right));
      }
      this.#levels.push(level);
      below = level;
    }
  }

  get size(): number {
    return this.#levels[0]?.length ?? 0;
  }

  #range(range: Range): Uint8Array {
    return foldRight(subtrees(range).map(({ level, index }) => this.#levels[level]?.[index] ?? EMPTY_ROOT));
  }

  /** Root of the tree of the first `size` leaves. */
  root(size: number = this.size): Uint8Array {
    return this.#range({ begin: 0, end: size });
  }

  inclusionProof(index: number, size: number = this.size): Uint8Array[] {
    return inclusionRanges(index, size).map((range) => this.#range(range));
  }

  consistencyProof(from: number, to: number = this.size): Uint8Array[] {
    return consistencyRanges(from, to).map((range) => this.#range(range));
  }
}
