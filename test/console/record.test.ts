/** The console's own verification of the record agrees with the server's proofs, and is not to be deceived. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isConsistent, readCheckpoint, verifyExport } from '../../console/src/desk/audit/verify.ts';
import { exportLog } from '../../src/audit/export.ts';
import { AuditLog } from '../../src/audit/index.ts';

const MOST = 70;

describe('the record, verified in the browser', () => {
  const { privateKey: key } = generateKeyPairSync('ed25519');
  let log: AuditLog;
  let whole: string;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'postern-record-'));
    log = await AuditLog.open({ folder, origin: 'postern.example/log', key });
    await log.appendAll(
      Array.from({ length: MOST }, (_, index) => Buffer.from(JSON.stringify({ type: 'test', index }))),
    );
    const lines: string[] = [];
    for await (const line of exportLog(log, 0)) lines.push(line);
    whole = lines.join('');
  });
  after(async () => {
    await log?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('takes a whole export for what it is, with its signature and its own root', async () => {
    const record = await verifyExport(whole, '');
    assert.equal(record?.signed, true);
    assert.equal(record?.whole, true);
    assert.equal(record?.entries.length, MOST);
    assert.ok(record?.entries.every(({ verified }) => verified));
  });

  it('takes a part for a part: verified, and not the whole', async () => {
    const lines: string[] = [];
    for await (const line of exportLog(log, 20, 41)) lines.push(line);
    const record = await verifyExport(lines.join(''), log.verifierKey);
    assert.equal(record?.signed, true);
    assert.equal(record?.whole, false);
    assert.ok(record?.entries.every(({ verified }) => verified));
  });

  it('finds each entry that was changed, moved or left out, and a key that is not the log’s', async () => {
    const lines = whole.split('\n');
    for (let index = 0; index < MOST; index += 1) {
      const changed = lines.with(index + 1, (lines[index + 1] ?? '').replace('test', 'Test'));
      const record = await verifyExport(changed.join('\n'), '');
      assert.deepEqual(
        record?.entries.filter(({ verified }) => !verified).map((entry) => entry.index),
        [index],
      );
      assert.equal(record?.whole, false);
    }
    const without = await verifyExport(lines.toSpliced(5, 1).join('\n'), '');
    assert.equal(without?.whole, false);
    const { privateKey: other } = generateKeyPairSync('ed25519');
    const folder = mkdtempSync(join(tmpdir(), 'postern-record-'));
    const stranger = await AuditLog.open({ folder, origin: 'postern.example/log', key: other });
    const deceived = await verifyExport(whole, stranger.verifierKey);
    await stranger.close();
    rmSync(folder, { recursive: true, force: true });
    assert.equal(deceived?.signed, false);
  });

  it('proves every size the beginning of every later one, and a rewritten one of none', async () => {
    const rootAt = async (size: number) => {
      const lines = whole.split('\n').slice(0, size + 1);
      const folder = mkdtempSync(join(tmpdir(), 'postern-record-'));
      const copy = await AuditLog.open({ folder, origin: 'postern.example/log', key });
      await copy.appendAll(
        lines.slice(1).map((line) => Buffer.from((JSON.parse(line) as { entry: string }).entry)),
      );
      const checkpoint = readCheckpoint(copy.checkpoint());
      await copy.close();
      rmSync(folder, { recursive: true, force: true });
      assert.ok(checkpoint !== undefined);
      return checkpoint;
    };
    const sizes = [1, 2, 3, 4, 7, 8, 31, 32, 33, 64, 69, MOST];
    const roots = new Map(await Promise.all(sizes.map(async (size) => [size, await rootAt(size)] as const)));
    for (const from of sizes) {
      for (const to of sizes.filter((size) => size >= from)) {
        const [older, newer] = [roots.get(from), roots.get(to)];
        assert.ok(older !== undefined && newer !== undefined);
        const proof = (await log.consistencyProof(from, to)).map((hash) => new Uint8Array(hash));
        assert.equal(await isConsistent(older, newer, proof), true, `${from} in ${to}`);
        const rewritten = {
          ...older,
          root: older.root.map((byte, index) => (index === 3 ? byte ^ 1 : byte)),
        };
        assert.equal(await isConsistent(rewritten, newer, proof), false, `a rewritten ${from} in ${to}`);
      }
    }
  });
});
