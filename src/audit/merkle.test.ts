import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  CompactRange,
  EMPTY_ROOT,
  leafHash,
  MemoryTree,
  nodeHash,
  rangeHash,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts';

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');

/** The eight leaves and roots that the Certificate Transparency implementations test with. */
const CT_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((leaf) => leafHash(Buffer.from(leaf, 'hex')));
const CT_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** RFC 6962 §2.1 written down as it stands, to hold the quick code against. */
const definition = (leaves: readonly Uint8Array[]): Uint8Array => {
  const [only] = leaves;
  if (only === undefined) return EMPTY_ROOT;
  if (leaves.length === 1) return only;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(definition(leaves.slice(0, k)), definition(leaves.slice(k)));
};

const leavesOf = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, index) => leafHash(Buffer.from(`entry ${index}`)));

const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  const at = (bit >> 3) % copy.length;
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit & 7));
  return copy;
};

const sizes = fc.integer({ min: 1, max: 600 });

test('the empty tree has the hash of nothing as its root', () => {
  assert.equal(hex(EMPTY_ROOT), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

test('gives the roots of the Certificate Transparency test tree', () => {
  const range = new CompactRange();
  const tree = new MemoryTree(CT_LEAVES);
  for (const [index, leaf] of CT_LEAVES.entries()) {
    range.append(leaf);
    assert.equal(hex(range.root()), CT_ROOTS[index]);
    assert.equal(hex(tree.root(index + 1)), CT_ROOTS[index]);
  }
});

test('gives the inclusion and consistency proofs of the Certificate Transparency test tree', () => {
  const tree = new MemoryTree(CT_LEAVES);
  assert.deepEqual(tree.inclusionProof(0, 8).map(hex), [
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  ]);
  assert.deepEqual(tree.inclusionProof(5, 8).map(hex), [
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]);
  assert.deepEqual(tree.consistencyProof(1, 8).map(hex), [
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  ]);
  assert.deepEqual(tree.consistencyProof(6, 8).map(hex), [
    '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]);
});

test('compact range, memory tree and stored subtrees agree with the definition at every size', async () => {
  const leaves = leavesOf(70);
  const tree = new MemoryTree(leaves);
  const range = new CompactRange();
  for (let size = 0; size <= leaves.length; size++) {
    const wanted = hex(definition(leaves.slice(0, size)));
    assert.equal(hex(range.root()), wanted);
    assert.equal(hex(tree.root(size)), wanted);
    const read = async ({ level, index }: { level: number; index: number }): Promise<Uint8Array> =>
      definition(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));
    assert.equal(hex(await rangeHash({ begin: 0, end: size }, read)), wanted);
    const leaf = leaves[size];
    if (leaf !== undefined) range.append(leaf);
  }
});

test('every inclusion proof verifies, and no other leaf, index, size, path or root does', () => {
  const tree = new MemoryTree(leavesOf(600));
  fc.assert(
    fc.property(sizes, fc.nat(), fc.nat(), (size, pick, bit) => {
      const index = pick % size;
      const leaf = leafHash(Buffer.from(`entry ${index}`));
      const path = tree.inclusionProof(index, size);
      const root = tree.root(size);
      assert.ok(verifyInclusion(leaf, index, size, path, root));
      assert.ok(!verifyInclusion(flipped(leaf, bit), index, size, path, root));
      assert.ok(!verifyInclusion(leaf, index, size, path, flipped(root, bit)));
      assert.ok(!verifyInclusion(leaf, size, size, path, root));
      assert.ok(!verifyInclusion(leaf, index, size, [...path, root], root));
      for (const [step, hash] of path.entries()) {
        assert.ok(!verifyInclusion(leaf, index, size, path.with(step, flipped(hash, bit)), root));
      }
    }),
    { numRuns: 300 },
  );
});

test('every consistency proof verifies, and with any bit flipped does not', () => {
  const tree = new MemoryTree(leavesOf(600));
  fc.assert(
    fc.property(sizes, sizes, fc.nat(), (one, other, bit) => {
      const [from, to] = one < other ? [one, other] : [other, one];
      const path = tree.consistencyProof(from, to);
      const roots = [tree.root(from), tree.root(to)] as const;
      assert.ok(verifyConsistency(from, to, path, ...roots));
      assert.ok(!verifyConsistency(from, to, path, flipped(roots[0], bit), roots[1]));
      assert.ok(!verifyConsistency(from, to, path, roots[0], flipped(roots[1], bit)));
      assert.ok(!verifyConsistency(from, to, [...path, roots[0]], ...roots));
      for (const [step, hash] of path.entries()) {
        assert.ok(!verifyConsistency(from, to, path.with(step, flipped(hash, bit)), ...roots));
      }
    }),
    { numRuns: 300 },
  );
});

test('the empty tree is a beginning of every tree', () => {
  const tree = new MemoryTree(leavesOf(9));
  assert.ok(verifyConsistency(0, 9, [], EMPTY_ROOT, tree.root()));
  assert.ok(!verifyConsistency(0, 9, [], tree.root(), tree.root()));
});
