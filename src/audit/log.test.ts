import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { AuditLog } from './log.ts';
import { leafHash, MemoryTree, verifyConsistency, verifyInclusion } from './merkle.ts';
import { openCheckpoint, parseVerifierKey } from './note.ts';
import { verifyLog } from './verify.ts';

const { privateKey: key } = generateKeyPairSync('ed25519');
const origin = 'postern.example/log';

const folderOf = (t: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-log-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const entry = (index: number): Buffer => Buffer.from(JSON.stringify({ type: 'test', index }));
const entries = (from: number, to: number): Buffer[] =>
  Array.from({ length: to - from }, (_, offset) => entry(from + offset));
const treeOf = (count: number): MemoryTree => new MemoryTree(entries(0, count).map(leafHash));

const open = (folder: string): Promise<AuditLog> => AuditLog.open({ folder, origin, key });

const segmentOf = (folder: string): string => {
  const [name = ''] = readdirSync(join(folder, 'pending'));
  return join(folder, 'pending', name);
};

test('an entry gets its index once, in the order of appending, and comes back as it went in', async (t) => {
  const log = await open(folderOf(t));
  const indexes = await Promise.all(entries(0, 700).map((bytes) => log.append(bytes)));
  assert.deepEqual(indexes, [...indexes.keys()]);
  for (const index of [0, 255, 256, 511, 512, 699]) {
    assert.deepEqual(Buffer.from(await log.entry(index)), entry(index));
  }
  await log.close();
});

test('root, checkpoint and proofs are those of RFC 6962 at every size, before and after reopening', async (t) => {
  const folder = folderOf(t);
  let log = await open(folder);
  const tree = treeOf(1500);
  for (const count of [1, 2, 255, 256, 257, 700, 1500]) {
    await log.appendAll(entries(log.size, count));
    assert.deepEqual(Buffer.from(log.root()), Buffer.from(tree.root(count)));
    if (count === 256 || count === 700) {
      await log.close();
      log = await open(folder);
      assert.equal(log.size, count);
    }
  }
  const verifier = parseVerifierKey(log.verifierKey);
  assert.ok(verifier);
  assert.deepEqual(openCheckpoint(log.checkpoint(), verifier)?.size, 1500);
  for (const [index, size] of [
    [0, 1],
    [3, 700],
    [255, 256],
    [256, 1500],
    [1499, 1500],
  ] as const) {
    const path = await log.inclusionProof(index, size);
    assert.ok(verifyInclusion(leafHash(entry(index)), index, size, path, tree.root(size)));
  }
  for (const [from, to] of [
    [1, 2],
    [255, 257],
    [256, 1500],
    [700, 1499],
    [1500, 1500],
  ] as const) {
    const path = await log.consistencyProof(from, to);
    assert.ok(verifyConsistency(from, to, path, tree.root(from), tree.root(to)));
  }
  await log.close();
});

test('a log that fills many segments is read back whole', async (t) => {
  const folder = folderOf(t);
  let log = await open(folder);
  const large = (index: number): Buffer => Buffer.alloc(20_000, index % 251);
  const count = 600;
  for (let from = 0; from < count; from += 50) {
    await log.appendAll(Array.from({ length: 50 }, (_, offset) => large(from + offset)));
  }
  const root = Buffer.from(log.root());
  assert.notEqual(segmentOf(folder), join(folder, 'pending', '0'));
  await log.close();
  log = await open(folder);
  assert.equal(log.size, count);
  assert.deepEqual(Buffer.from(log.root()), root);
  for (const index of [0, 255, 256, 599]) assert.deepEqual(Buffer.from(await log.entry(index)), large(index));
  await log.append(entry(0));
  await log.close();
});

test('a published folder is a tlog-tiles log: checkpoint, full and partial tiles, bundles', async (t) => {
  const folder = folderOf(t);
  const log = await open(folder);
  await log.appendAll(entries(0, 300));
  await log.publish();
  const tree = treeOf(300);
  const tile = readFileSync(join(folder, 'tile/0/001.p/44'));
  assert.equal(tile.length, 44 * 32);
  assert.deepEqual(tile.subarray(0, 32), Buffer.from(leafHash(entry(256))));
  assert.deepEqual(readFileSync(join(folder, 'tile/1/000.p/1')), Buffer.from(tree.root(256)));
  const bundle = readFileSync(join(folder, 'tile/entries/000'));
  assert.equal(bundle.readUInt16BE(0), entry(0).length);
  assert.ok(readFileSync(join(folder, 'checkpoint'), 'utf8').startsWith(`${origin}\n300\n`));
  await log.close();
});

test('refuses an empty entry and one above 65,535 bytes', async (t) => {
  const log = await open(folderOf(t));
  await assert.rejects(log.append(Buffer.alloc(0)), { code: 'audit_entry_size' });
  await assert.rejects(log.append(Buffer.alloc(65_536)), { code: 'audit_entry_size' });
  assert.equal(await log.append(Buffer.alloc(65_535, 1)), 0);
  await log.close();
});

/** A folder as a killed process would leave it: copied while the log is open and nothing is published. */
const abandoned = async (t: TestContext, groups: readonly number[]): Promise<string> => {
  const folder = folderOf(t);
  const log = await AuditLog.open({ folder, origin, key, publishEveryMs: 1_000_000 });
  for (const count of groups) await log.appendAll(entries(log.size, log.size + count));
  const copy = folderOf(t);
  cpSync(folder, copy, { recursive: true });
  await log.close();
  return copy;
};

/** End of the last frame in a segment that is zero from there on. */
const endOf = (segment: Buffer): number => {
  let end = segment.length;
  while (segment[end - 1] === 0) end--;
  return end;
};

test('what was acknowledged but not published survives a kill', async (t) => {
  const folder = await abandoned(t, [3, 5, 300]);
  const log = await open(folder);
  assert.equal(log.size, 308);
  assert.equal(log.tornBytes, 0);
  assert.deepEqual(Buffer.from(log.root()), Buffer.from(treeOf(308).root()));
  await log.close();
});

test('a group cut short at any byte is taken off whole, and the groups before it stay', async (t) => {
  const folder = await abandoned(t, [3, 5]);
  const path = segmentOf(folder);
  const whole = readFileSync(path);
  const end = endOf(whole);
  const before = endOf(readFileSync(segmentOf(await abandoned(t, [3]))));
  // The frame's length begins with zeros, which look the same written or not.
  for (let cut = before + 4; cut < end; cut += 7) {
    const torn = Buffer.from(whole);
    torn.fill(0, cut);
    writeFileSync(path, torn);
    const copy = folderOf(t);
    cpSync(folder, copy, { recursive: true });
    const log = await open(copy);
    assert.equal(log.size, 3, `cut at ${cut}`);
    assert.ok(log.tornBytes > 0);
    assert.equal(await log.append(entry(3)), 3);
    await log.close();
    const again = await open(copy);
    assert.equal(again.size, 4);
    assert.equal(again.tornBytes, 0);
    await again.close();
  }
});

test('a frame that was altered is refused with the first entry it holds, and nothing is changed', async (t) => {
  const folder = await abandoned(t, [3, 5]);
  const path = segmentOf(folder);
  const whole = readFileSync(path);
  const end = endOf(whole);
  for (let at = 0; at < end; at += 5) {
    const altered = Buffer.from(whole);
    altered[at] = (altered[at] ?? 0) ^ 0x81;
    writeFileSync(path, altered);
    await assert.rejects(open(folder), { code: 'audit_log_damaged' }, `byte ${at}`);
    assert.deepEqual(readFileSync(path), altered);
  }
});

test('a published log whose newest entries are gone is refused with the first missing entry', async (t) => {
  const folder = folderOf(t);
  const log = await open(folder);
  await log.appendAll(entries(0, 3));
  const end = endOf(readFileSync(segmentOf(folder)));
  await log.appendAll(entries(3, 8));
  await log.close();
  const path = segmentOf(folder);
  const rolledBack = readFileSync(path);
  rolledBack.fill(0, end);
  writeFileSync(path, rolledBack);
  await assert.rejects(open(folder), {
    code: 'audit_log_damaged',
    message: /at entry 3: 8 entries were signed, 3 are here/,
  });
});

test('a file that a power cut left empty is written again; one that differs is refused', async (t) => {
  const folder = folderOf(t);
  const log = await open(folder);
  await log.appendAll(entries(0, 300));
  await log.close();
  truncateSync(join(folder, 'tile/entries/001.p/44'), 0);
  truncateSync(join(folder, 'checkpoint'), 0);
  await (await open(folder)).close();
  assert.ok(readFileSync(join(folder, 'tile/entries/001.p/44')).length > 0);
  assert.ok(readFileSync(join(folder, 'checkpoint'), 'utf8').startsWith(`${origin}\n300\n`));
  writeFileSync(join(folder, 'tile/entries/001.p/44'), 'other');
  await assert.rejects(open(folder), { code: 'audit_log_damaged', message: /entry 256/ });
});

test('refuses a folder that was signed with another key', async (t) => {
  const folder = folderOf(t);
  await (await open(folder)).close();
  const other = generateKeyPairSync('ed25519').privateKey;
  await assert.rejects(AuditLog.open({ folder, origin, key: other }), { code: 'audit_key_mismatch' });
});

test('a process killed while it sealed a segment leaves two, and both are read', async (t) => {
  const folder = folderOf(t);
  const log = await open(folder);
  const copy = folderOf(t);
  const bytes = (index: number): Buffer => Buffer.from(String(index).padEnd(6000, '.'));
  let acknowledged = 0;
  let seen = 0;
  // Right after the group that began a segment, the one before it is still being sealed.
  while (seen < 2 && acknowledged < 1000) {
    const group = Array.from({ length: 10 }, (_, place) => bytes(acknowledged + place));
    await log.appendAll(group);
    acknowledged += group.length;
    seen = readdirSync(join(folder, 'pending')).length;
  }
  cpSync(folder, copy, { recursive: true });
  assert.equal(readdirSync(join(copy, 'pending')).length, 2);
  const root = Buffer.from(log.root());
  await log.close();
  assert.deepEqual((await verifyLog({ folder: copy })).problems, []);
  const again = await open(copy);
  assert.equal(again.size, acknowledged);
  assert.deepEqual(Buffer.from(again.root()), root);
  assert.equal(readdirSync(join(copy, 'pending')).length, 1);
  assert.deepEqual(Buffer.from(await again.entry(3)), bytes(3));
  await again.close();
  assert.deepEqual((await verifyLog({ folder: copy })).problems, []);
});
