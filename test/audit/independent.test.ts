/** The export for auditors, held against a verifier that shares no code with us: `examples/verify-audit-export.py`. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { AuditLog, exportLog, recordAdministration } from '../../src/audit/index.ts';

const ENTRIES = 300;
const SCRIPT = 'examples/verify-audit-export.py';
const python = spawnSync('python3', ['--version']).status === 0;
if (!python && process.env.CI === 'true') throw new Error('python3 is missing, and CI=true.');
if (!python) console.log('skipped: no python3 for the independent verifier of audit exports');

describe('an export of the audit log', { skip: !python }, () => {
  let folder: string;
  let log: AuditLog;
  let lines: string[];
  let halfway: string;

  const verify = (exported: readonly string[], ...options: string[]) => {
    const file = join(folder, 'export.ndjson');
    writeFileSync(file, exported.join(''));
    const { status, stdout } = spawnSync('python3', [SCRIPT, file, ...options], { encoding: 'utf8' });
    return { status, said: stdout.trim() };
  };

  const exported = async (from: number, to?: number): Promise<string[]> => {
    const all: string[] = [];
    for await (const line of exportLog(log, from, to)) all.push(line);
    return all;
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'postern-export-'));
    const { privateKey: key } = generateKeyPairSync('ed25519');
    log = await AuditLog.open({ folder: join(folder, 'audit'), origin: 'test.example/log', key });
    const record = (index: number) =>
      recordAdministration(log, {
        at: index,
        actor: 'per_1',
        action: 'test',
        target: `é ${index}`,
        detail: {},
      });
    for (let index = 0; index < ENTRIES / 2; index += 1) await record(index);
    halfway = log.checkpoint();
    for (let index = ENTRIES / 2; index < ENTRIES; index += 1) await record(index);
    lines = await exported(0);
  });

  after(async () => {
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('verifies as a whole, in parts and over pages with a head each', async () => {
    assert.deepEqual(verify(lines), {
      status: 0,
      said: `${ENTRIES} entries verified: the whole log of test.example/log`,
    });
    assert.match(verify(await exported(17, 40)).said, /^23 entries verified: a part of 300/);
    const pages = [...(await exported(0, 100)), ...(await exported(100))];
    assert.match(verify(pages).said, /^300 entries verified: the whole log/);
  });

  it('verifies against the key as it is known from outside, and not against another', () => {
    const { verifierKey } = JSON.parse(lines[0] ?? '') as { verifierKey: string };
    assert.equal(verify(lines, '--key', verifierKey).status, 0);
    const [name, hash, key = ''] = verifierKey.split('+');
    const raw = Buffer.from(key, 'base64');
    raw[7] = (raw[7] ?? 0) ^ 1;
    assert.equal(verify(lines, '--key', `${name}+${hash}+${raw.toString('base64')}`).status, 1);
  });

  it('verifies against a checkpoint that a witness kept', () => {
    const file = join(folder, 'witnessed');
    writeFileSync(file, halfway);
    assert.match(verify(lines, '--checkpoint', file).said, /as the witness saw it$/);
    assert.equal(verify(lines.slice(0, 100), '--checkpoint', file).status, 1);
  });

  it('does not verify when one byte of any entry is changed, and names the entry', () => {
    for (const index of [0, 1, 128, 255, 256, ENTRIES - 1]) {
      const changed = [...lines];
      changed[index + 1] = (changed[index + 1] ?? '').replace('per_1', 'per_2');
      assert.deepEqual(verify(changed), {
        status: 1,
        said: `does not verify: entry ${index} is not in the tree that the checkpoint signs`,
      });
    }
  });

  it('does not verify when an entry is left out', () => {
    const { status, said } = verify([...lines.slice(0, 51), ...lines.slice(52)]);
    assert.equal(status, 1);
    assert.match(said, /entry 50 is missing/);
  });

  it('is checked by a script that imports the standard library alone', () => {
    const imports = [...readFileSync(SCRIPT, 'utf8').matchAll(/^(?:import|from) (\w+)/gm)].map(
      ([, name]) => name,
    );
    assert.deepEqual(imports, ['base64', 'hashlib', 'json', 'sys']);
  });
});
