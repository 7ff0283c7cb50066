import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { AuditLog } from './log.ts';
import { listFiles } from './tile-files.ts';
import { verifyLog } from './verify.ts';

const { privateKey: key } = generateKeyPairSync('ed25519');
const origin = 'postern.example/log';

const folderOf = (t: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-verify-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const entry = (index: number, bytes: number): Buffer => Buffer.from(String(index).padEnd(bytes, '.'));

/** A log with a segment of its own behind `groups` groups of 16 entries of `bytes` bytes. */
const build = async (folder: string, groups: number, bytes: number): Promise<AuditLog> => {
  const log = await AuditLog.open({ folder, origin, key });
  for (let group = 0; group < groups; group++) {
    await log.appendAll(Array.from({ length: 16 }, (_, place) => entry(group * 16 + place, bytes)));
  }
  return log;
};

test('a log that was closed verifies, in its place and as a copy', async (t) => {
  const folder = folderOf(t);
  const log = await build(folder, 40, 4000);
  await log.close();
  assert.ok(listFiles(folder).includes('tile/0/001'), 'a segment was filled');
  for (const path of [folder, join(folderOf(t), 'copy')]) {
    if (path !== folder) cpSync(folder, path, { recursive: true });
    const result = await verifyLog({ folder: path, verifierKey: log.verifierKey });
    assert.deepEqual(result.problems, []);
    assert.equal(result.size, 640);
    assert.equal(result.root, Buffer.from(log.root()).toString('hex'));
    assert.equal(result.unwitnessedSince, 0);
  }
});

test('a byte changed anywhere in any file is found, and its file is named', async (t) => {
  const folder = folderOf(t);
  const log = await build(folder, 40, 4000);
  await log.close();
  for (const name of listFiles(folder)) {
    const path = join(folder, name);
    const whole = readFileSync(path);
    // Every byte of small files; of large ones the first, the last and a spread between.
    const step = Math.max(1, Math.floor(whole.length / 40));
    for (let at = 0; at < whole.length; at += step) {
      const altered = Buffer.from(whole);
      altered[at] = (altered[at] ?? 0) ^ 0x04;
      writeFileSync(path, altered);
      const result = await verifyLog({ folder, verifierKey: log.verifierKey });
      assert.ok(!result.ok, `${name} byte ${at}`);
      assert.ok(
        result.problems.some(({ file }) => file === name),
        `${name} byte ${at}: ${JSON.stringify(result.problems)}`,
      );
    }
    writeFileSync(path, whole);
  }
  assert.ok((await verifyLog({ folder })).ok);
});

test('names the very entry whose bytes were changed', async (t) => {
  const folder = folderOf(t);
  const log = await build(folder, 40, 4000);
  await log.close();
  for (const [index, name] of [
    [17, 'tile/entries/000'],
    [255, 'tile/entries/000'],
    [300, 'tile/entries/001'],
  ] as const) {
    const path = join(folder, name);
    const whole = readFileSync(path);
    const altered = Buffer.from(whole);
    const at = (index % 256) * 4002 + 100;
    altered[at] = (altered[at] ?? 0) ^ 1;
    writeFileSync(path, altered);
    const { firstBad } = await verifyLog({ folder });
    assert.deepEqual([firstBad?.entry, firstBad?.file], [index, name]);
    writeFileSync(path, whole);
  }
});

test('a file that is missing is named', async (t) => {
  const folder = folderOf(t);
  const log = await build(folder, 40, 4000);
  await log.close();
  for (const name of listFiles(folder)) {
    const path = join(folder, name);
    const whole = readFileSync(path);
    rmSync(path);
    const result = await verifyLog({ folder, verifierKey: log.verifierKey });
    const needed = !result.ok;
    // Partial tiles that an older checkpoint had may go; all else is needed.
    if (!needed) assert.match(name, /\.p\//);
    else
      assert.ok(
        result.problems.some(
          ({ file }) => file === name || (name.startsWith('pending/') && file === 'pending'),
        ),
        name,
      );
    writeFileSync(path, whole);
  }
});

test('a witnessed checkpoint says since when the log is unwitnessed, and finds a rewritten history', async (t) => {
  const folder = folderOf(t);
  const log = await build(folder, 2, 50);
  const held = log.checkpoint();
  await log.append(entry(32, 50));
  await log.close();
  const honest = await verifyLog({ folder, witnessed: [held] });
  assert.ok(honest.ok);
  assert.equal(honest.unwitnessedSince, 32);

  const rewritten = folderOf(t);
  const other = await AuditLog.open({ folder: rewritten, origin, key });
  await other.appendAll(Array.from({ length: 40 }, (_, index) => entry(index + 1, 50)));
  await other.close();
  assert.ok((await verifyLog({ folder: rewritten })).ok, 'by itself a rewritten log cannot be told');
  const found = await verifyLog({ folder: rewritten, witnessed: [held] });
  assert.match(found.problems[0]?.what ?? '', /first 32 entries do not give the root that was signed/);

  const truncated = folderOf(t);
  await (await build(truncated, 1, 50)).close();
  const short = await verifyLog({ folder: truncated, witnessed: [held] });
  assert.deepEqual(
    [short.firstBad?.entry, short.firstBad?.what],
    [16, '32 entries were signed, 16 are here'],
  );
});

test('a log signed by somebody else does not verify under the key given', async (t) => {
  const folder = folderOf(t);
  await (await build(folder, 1, 50)).close();
  const other = await AuditLog.open({
    folder: folderOf(t),
    origin,
    key: generateKeyPairSync('ed25519').privateKey,
  });
  await other.close();
  const result = await verifyLog({ folder, verifierKey: other.verifierKey });
  assert.deepEqual(result.problems.map(({ file }) => file).slice(0, 2), ['verifier-key', 'checkpoint']);
});

test('a folder without a log, and a key that is none, are said to be so', async (t) => {
  await assert.rejects(verifyLog({ folder: folderOf(t) }), { code: 'audit_log_missing' });
  const folder = folderOf(t);
  await (await build(folder, 1, 50)).close();
  await assert.rejects(verifyLog({ folder, verifierKey: 'x' }), { code: 'audit_verifier_key' });
});
