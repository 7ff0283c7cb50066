/** Kills a writing process with SIGKILL again and again, and holds what is left against what it acknowledged. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { AuditLog, DecisionJournal, openKeyFile, verifyLog } from '../../src/audit/index.ts';
import { openSqliteStore } from '../../src/store/index.ts';

const appender = fileURLToPath(new URL('appender.ts', import.meta.url));

export interface KillOptions {
  readonly mode: 'log' | 'journal';
  readonly rounds: number;
  readonly seed: number;
  /** A round is killed after at most this many acknowledgements. */
  readonly most: number;
}

export interface KillTally {
  readonly acknowledged: number;
  readonly entries: number;
  /** Rounds that left a group cut short. */
  readonly torn: number;
}

/** Runs the child until it has acknowledged `count` times, kills it, and gives every line it got out. */
const killed = async (folder: string, mode: string, seed: number, count: number): Promise<string[]> => {
  const child = spawn(process.execPath, [appender, folder, mode, String(seed)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const troubles: string[] = [];
  child.stderr.on('data', (chunk) => troubles.push(String(chunk)));
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    if (lines.length === count) child.kill('SIGKILL');
  });
  const [, signal] = await once(child, 'close');
  assert.equal(signal, 'SIGKILL', `the child ended by itself: ${troubles.join('')}`);
  return lines;
};

const openLog = (folder: string): Promise<AuditLog> =>
  AuditLog.open({
    folder: join(folder, 'audit'),
    origin: 'postern.example/kill',
    key: openKeyFile(join(folder, 'key.pem')),
  });

const checkEntries = async (log: AuditLog, acknowledged: ReadonlyMap<number, string>): Promise<void> => {
  for (const [index, sha256] of acknowledged) {
    assert.equal(hash('sha256', await log.entry(index)), sha256, `entry ${index} was acknowledged`);
  }
};

const checkDecisions = async (folder: string, log: AuditLog, ids: readonly string[]): Promise<void> => {
  const store = await openSqliteStore(join(folder, 'store.sqlite'));
  try {
    const journal = await DecisionJournal.open({
      store,
      log,
      node: 'kill',
      pseudonymKey: Buffer.alloc(32, 1),
      now: Date.now,
      onTrouble: (error) => {
        throw error;
      },
    });
    for (const id of ids)
      assert.equal((await journal.find(id))?.record.id, id, `decision ${id} was acknowledged`);
    await log.publish();
    const { problems } = await verifyLog({ folder: log.folder, verifierKey: log.verifierKey, store });
    assert.deepEqual(problems, []);
  } finally {
    await store.close();
  }
};

/** @throws AssertionError where an acknowledged entry or decision is gone, or the log does not verify. */
export const killRounds = async ({ mode, rounds, seed, most }: KillOptions): Promise<KillTally> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-kill-'));
  const hashes = new Map<number, string>();
  let acknowledged = 0;
  let entries = 0;
  let torn = 0;
  try {
    for (let round = 0; round < rounds; round++) {
      const count = 1 + ((Math.imul(seed + round, 0x9e3779b1) >>> 0) % most);
      const lines = await killed(folder, mode, seed * 1000 + round, count);
      acknowledged += lines.length;
      const log = await openLog(folder);
      if (log.tornBytes > 0) torn++;
      if (mode === 'log') {
        for (const line of lines) {
          const [index = '', sha256 = ''] = line.split(' ');
          hashes.set(Number(index), sha256);
        }
        await checkEntries(log, hashes);
        const { problems } = await verifyLog({ folder: log.folder, verifierKey: log.verifierKey });
        assert.deepEqual(problems, [], `round ${round}`);
      } else {
        await checkDecisions(
          folder,
          log,
          lines.map((line) => line.split(' ')[1] ?? ''),
        );
      }
      entries = log.size;
      await log.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { acknowledged, entries, torn };
};
