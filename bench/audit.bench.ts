/**
 * The audit log against a plain file: µs an entry, durable, in groups of 64. The peer appends the same bytes to a
 * file with one write and one fdatasync a group: no hashes, no tree, no signature, nothing to verify. In turns,
 * on the same file system.
 */
import { generateKeyPairSync } from 'node:crypto';
import { closeSync, fdatasync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AuditLog, verifyLog } from '../src/audit/index.ts';
import type { BenchResult } from './result.ts';

const datasync = promisify(fdatasync);
const GROUP = 64;
const GROUPS = 250;
const TURNS = 7;
const SINGLES = 300;

/** A disclosure leaf as the journal writes it. */
const entry = (index: number): Buffer =>
  Buffer.from(
    JSON.stringify({
      app: 'app_4f2a9c',
      at: 1_764_000_000_000 + index,
      dataClass: 'sensitive',
      dataset: 'tracking.events',
      decision: index.toString(16).padStart(40, '0'),
      organisation: 'org_81d2',
      purpose: 'claims',
      recipient: 'app_4f2a9c',
      subjects: [{ commitment: index.toString(16).padStart(64, 'a'), field: 'trackingNumber' }],
      type: 'disclosure',
    }),
  );

const group = Array.from({ length: GROUP }, (_, index) => entry(index));

/** µs an entry. */
const timed = async (entries: number, work: () => Promise<void>): Promise<number> => {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / entries / 1000;
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const rounded = (value: number): number => Math.round(value * 100) / 100;

const oursInGroups = async (log: AuditLog): Promise<void> => {
  for (let turn = 0; turn < GROUPS; turn++) await Promise.all(group.map((bytes) => log.append(bytes)));
};

/** Two groups on their way at any time: one is hashed while the other is being synced, as under load. */
const oursUnderLoad = async (log: AuditLog): Promise<void> => {
  let before: Promise<unknown> = Promise.resolve();
  for (let turn = 0; turn < GROUPS; turn++) {
    const now = Promise.all(group.map((bytes) => log.append(bytes)));
    await before;
    before = now;
  }
  await before;
};

const peerInGroups = async (file: number): Promise<void> => {
  for (let turn = 0; turn < GROUPS; turn++) {
    writeSync(file, Buffer.concat(group));
    await datasync(file);
  }
};

export default async (): Promise<BenchResult> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-bench-audit-'));
  const { privateKey: key } = generateKeyPairSync('ed25519');
  const log = await AuditLog.open({ folder: join(folder, 'log'), origin: 'postern.example/bench', key });
  const file = openSync(join(folder, 'plain'), 'a');
  try {
    const ours: number[] = [];
    const loaded: number[] = [];
    const peer: number[] = [];
    // One turn of each to warm up, not counted.
    for (let turn = 0; turn <= TURNS; turn++) {
      const results = [
        await timed(GROUP * GROUPS, () => oursInGroups(log)),
        await timed(GROUP * GROUPS, () => peerInGroups(file)),
        await timed(GROUP * GROUPS, () => oursUnderLoad(log)),
      ] as const;
      if (turn === 0) continue;
      ours.push(results[0]);
      peer.push(results[1]);
      loaded.push(results[2]);
    }
    const singly = await timed(SINGLES, async () => {
      for (let index = 0; index < SINGLES; index++) await log.append(entry(index));
    });
    const peerSingly = await timed(SINGLES, async () => {
      for (let index = 0; index < SINGLES; index++) {
        writeSync(file, entry(index));
        await datasync(file);
      }
    });
    await log.close();
    const entries = log.size;
    const start = process.hrtime.bigint();
    const verification = await verifyLog({ folder: log.folder, verifierKey: log.verifierKey });
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    if (!verification.ok || verification.size !== entries)
      throw new Error('the benchmark’s log does not verify');
    return {
      name: 'audit',
      unit: 'µs/entry',
      ours: rounded(median(ours)),
      peers: { 'append + fdatasync': rounded(median(peer)) },
      ratio: rounded(median(peer) / median(ours)),
      details: {
        groupOf: GROUP,
        entryBytes: entry(0).length,
        best: { ours: rounded(Math.min(...ours)), 'append + fdatasync': rounded(Math.min(...peer)) },
        twoGroupsUnderWay: rounded(median(loaded)),
        oneByOne: { ours: rounded(singly), 'append + fdatasync': rounded(peerSingly) },
        verifiedEntriesPerSecond: Math.round(entries / seconds),
        verifiedEntries: entries,
      },
    };
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true, force: true });
  }
};
