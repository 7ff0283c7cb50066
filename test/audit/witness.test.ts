import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, hash, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { AuditLog, recordAdministration, TlogWitness } from '../../src/audit/index.ts';

const NAME = 'witness.example';

/** A witness after C2SP tlog-witness: checks the old size, checks nothing else, and cosigns. */
class LocalWitness {
  readonly verifierKey: string;
  readonly seen: string[] = [];
  size = 0;
  readonly #key = generateKeyPairSync('ed25519').privateKey;
  readonly #keyHash: Uint8Array;

  constructor() {
    const { x = '' } = createPublicKey(this.#key.export({ type: 'pkcs8', format: 'pem' })).export({
      format: 'jwk',
    });
    const typed = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url')]);
    this.#keyHash = hash('sha256', Buffer.concat([Buffer.from(`${NAME}\n`), typed]), 'buffer').subarray(0, 4);
    this.verifierKey = `${NAME}+${Buffer.from(this.#keyHash).toString('hex')}+${typed.toString('base64')}`;
  }

  post = async (_url: string, body: string) => {
    this.seen.push(body);
    const old = Number(/^old (\d+)\n/.exec(body)?.[1]);
    if (old !== this.size) return { status: 409, contentType: 'text/x.tlog.size', text: `${this.size}\n` };
    const note = body.slice(body.indexOf('\n\n') + 2);
    const text = note.slice(0, note.indexOf('\n\n') + 1);
    this.size = Number(text.split('\n')[1]);
    const seconds = Buffer.alloc(8);
    seconds.writeBigUInt64BE(1_790_000_000n);
    const signed = sign(null, Buffer.from(`cosignature/v1\ntime 1790000000\n${text}`), this.#key);
    const line = Buffer.concat([this.#keyHash, seconds, signed]).toString('base64');
    return { status: 200, contentType: 'text/plain', text: `— ${NAME} ${line}\n` };
  };
}

describe('a witness that cosigns', () => {
  let folder: string;
  let log: AuditLog;

  const record = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        recordAdministration(log, { at: index, actor: 'a', action: 'b', target: 'c', detail: {} }),
      ),
    );

  const witnessOf = (local: LocalWitness, verifierKey = local.verifierKey) =>
    new TlogWitness({ log, url: 'https://witness.example/', verifierKey, post: local.post });

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'postern-witness-'));
    const { privateKey: key } = generateKeyPairSync('ed25519');
    log = await AuditLog.open({ folder, origin: 'test.example/log', key });
    await record(5);
  });

  after(async () => {
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('puts its signature beside ours, and gets a proof from the size it holds', async () => {
    const local = new LocalWitness();
    const witness = witnessOf(local);
    const first = await witness.cosign(log.checkpoint());
    assert.match(first, /\n— test\.example\/log .+\n— witness\.example .+\n$/);
    assert.match(local.seen[0] ?? '', /^old 0\n\ntest\.example\/log\n/);
    const old = log.size;
    await record(7);
    await witness.cosign(log.checkpoint());
    const proof = (await log.consistencyProof(old, log.size)).map((one) =>
      Buffer.from(one).toString('base64'),
    );
    assert.ok(
      (local.seen[1] ?? '').startsWith(`old ${old}\n${proof.join('\n')}\n\ntest.example/log\n${log.size}\n`),
    );
  });

  it('tells the size it holds after a restart of ours, and is asked again from there', async () => {
    const local = new LocalWitness();
    await witnessOf(local).cosign(log.checkpoint());
    await record(3);
    await witnessOf(local).cosign(log.checkpoint());
    assert.deepEqual(
      local.seen.map((body) => body.split('\n')[0]),
      ['old 0', 'old 0', `old ${log.size - 3}`],
    );
  });

  it('finds a log that is shorter than what the witness holds', async () => {
    const local = new LocalWitness();
    local.size = log.size + 1;
    await assert.rejects(witnessOf(local).cosign(log.checkpoint()), { code: 'audit_log_forked' });
  });

  it('is not believed when its signature does not hold under its key', async () => {
    const [local, other] = [new LocalWitness(), new LocalWitness()];
    await assert.rejects(witnessOf(local, other.verifierKey).cosign(log.checkpoint()), {
      code: 'witness_refused',
    });
    assert.throws(() => witnessOf(local, 'no key'), { code: 'witness_key' });
  });
});
