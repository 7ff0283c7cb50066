import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { assert as holds, property, string } from 'fast-check';
import { openSealer, sealerWith } from './sealed.ts';

const KEY = new Uint8Array(32).fill(7);
const sealer = sealerWith(KEY);

describe('sealed secrets', () => {
  it('open to what was sealed, for every text and purpose', () => {
    holds(
      property(string({ unit: 'grapheme' }), string(), (secret, purpose) => {
        assert.equal(sealer.open(purpose, sealer.seal(purpose, secret)), secret);
      }),
    );
  });

  it('do not open for another purpose or under another key', () => {
    const sealed = sealer.seal('webhook', 'hunter2');
    assert.throws(() => sealer.open('upstream', sealed), { code: 'sealed_unreadable' });
    assert.throws(() => sealerWith(new Uint8Array(32).fill(8)).open('webhook', sealed), {
      code: 'sealed_unreadable',
    });
  });

  it('do not open when any one bit was changed, or the end is missing', () => {
    const sealed = sealer.seal('webhook', 'hunter2');
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = sealed.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.throws(() => sealer.open('webhook', changed), { code: 'sealed_unreadable' }, `bit ${bit}`);
    }
    for (let length = 0; length < sealed.length; length += 1) {
      assert.throws(() => sealer.open('webhook', sealed.subarray(0, length)), { code: 'sealed_unreadable' });
    }
  });

  it('differ each time, and hold neither the secret nor its purpose', () => {
    const [one, two] = [sealer.seal('webhook', 'hunter2'), sealer.seal('webhook', 'hunter2')];
    assert.notDeepEqual(one, two);
    for (const word of ['hunter2', 'webhook']) assert.ok(!Buffer.from(one).includes(word));
  });

  it('are laid out as documented: version, nonce, tag, body', () => {
    const nonce = Uint8Array.from({ length: 12 }, (_, index) => index);
    const sealed = sealerWith(KEY, () => nonce).seal('webhook', 'four');
    assert.equal(sealed[0], 1);
    assert.deepEqual(sealed.slice(1, 13), nonce);
    assert.equal(sealed.length, 1 + 12 + 16 + 4);
  });
});

describe('the key file', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'postern-key-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is made once, with its folder, 32 bytes for its owner alone', async () => {
    const path = join(folder, 'keys', 'sealing.key');
    const sealers = await Promise.all([openSealer(path), openSealer(path), openSealer(path)]);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    const key = readFileSync(path);
    assert.equal(key.length, 32);
    const sealed = sealers[0]?.seal('p', 'secret') ?? new Uint8Array();
    for (const one of [...sealers, await openSealer(path), sealerWith(key)]) {
      assert.equal(one.open('p', sealed), 'secret');
    }
    assert.deepEqual(readFileSync(path), key);
  });

  it('that others may read or write is refused, with its mode and the cure', async () => {
    const path = join(folder, 'open.key');
    writeFileSync(path, KEY);
    for (const mode of [0o640, 0o604, 0o620, 0o666]) {
      chmodSync(path, mode);
      await assert.rejects(openSealer(path), (error: Error & { code?: string; cure?: string }) => {
        assert.equal(error.code, 'key_file_open');
        assert.match(error.message, new RegExp(`0${mode.toString(8)}`));
        assert.match(error.cure ?? '', /chmod 600/);
        return true;
      });
    }
    chmodSync(path, 0o400);
    await openSealer(path);
  });

  it('of another length is refused and kept', async () => {
    const path = join(folder, 'short.key');
    writeFileSync(path, 'short', { mode: 0o600 });
    await assert.rejects(openSealer(path), { code: 'key_file_wrong', message: /5 bytes; a key has 32/ });
    assert.equal(readFileSync(path, 'utf8'), 'short');
  });

  it('that can be neither read nor made is told by name', async () => {
    writeFileSync(join(folder, 'file'), '');
    const path = join(folder, 'file', 'sealing.key');
    await assert.rejects(openSealer(path), { code: 'key_file_unusable', message: /sealing\.key/ });
  });
});
