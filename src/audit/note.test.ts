import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, hash, sign } from 'node:crypto';
import { test } from 'node:test';
import { EMPTY_ROOT } from './merkle.ts';
import { CheckpointSigner, openCheckpoint, parseNote, parseVerifierKey, signedBy } from './note.ts';

const origin = 'postern.example/log';
const { privateKey } = generateKeyPairSync('ed25519');
const signer = new CheckpointSigner(origin, privateKey);
const verifier = parseVerifierKey(signer.verifierKey);
assert.ok(verifier);

test('reads the verifier key that the Go note package documents, and its note', () => {
  const key = parseVerifierKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
  assert.ok(key);
  const note = parseNote(
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
      '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
  );
  assert.ok(note);
  assert.ok(signedBy(note, key));
});

test('a checkpoint is origin, size, base64 root, and a signature line', () => {
  const note = signer.sign(0, EMPTY_ROOT);
  const lines = note.split('\n');
  assert.deepEqual(lines.slice(0, 4), [origin, '0', '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', '']);
  assert.match(lines[4] ?? '', /^— postern\.example\/log [A-Za-z0-9+/]{91}=$/);
  assert.deepEqual(openCheckpoint(note, verifier), { origin, size: 0, root: Buffer.from(EMPTY_ROOT) });
});

test('no byte of a note can be changed', () => {
  const note = Buffer.from(signer.sign(7, EMPTY_ROOT));
  for (let at = 0; at < note.length; at++) {
    for (const bit of [1, 0x20, 0x80]) {
      const altered = Buffer.from(note);
      altered[at] = (altered[at] ?? 0) ^ bit;
      assert.equal(openCheckpoint(altered.toString(), verifier), undefined, `byte ${at}`);
    }
  }
});

test('a cosignature of a witness stands beside ours, and both verify', () => {
  const witness = generateKeyPairSync('ed25519').privateKey;
  const { x = '' } = createPublicKey(witness.export({ type: 'pkcs8', format: 'pem' })).export({
    format: 'jwk',
  });
  const typed = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url')]);
  const keyHash = hash('sha256', Buffer.concat([Buffer.from('witness.example\n'), typed]), 'buffer').subarray(
    0,
    4,
  );
  const key = parseVerifierKey(`witness.example+${keyHash.toString('hex')}+${typed.toString('base64')}`);
  assert.ok(key);
  const ours = signer.sign(3, EMPTY_ROOT);
  const text = ours.slice(0, ours.indexOf('\n\n') + 1);
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(1_764_000_000n);
  const signature = sign(null, Buffer.from(`cosignature/v1\ntime 1764000000\n${text}`), witness);
  const line = `— witness.example ${Buffer.concat([keyHash, time, signature]).toString('base64')}\n`;
  const both = parseNote(ours + line);
  assert.ok(both);
  assert.ok(signedBy(both, verifier));
  assert.ok(signedBy(both, key));
  time.writeBigUInt64BE(1_764_000_001n);
  const moved = parseNote(
    `${ours}— witness.example ${Buffer.concat([keyHash, time, signature]).toString('base64')}\n`,
  );
  assert.ok(moved);
  assert.ok(!signedBy(moved, key));
});

test('refuses a verifier key whose hash is not of its name and key', () => {
  assert.equal(parseVerifierKey(signer.verifierKey.replace('postern', 'poster')), undefined);
  assert.equal(parseVerifierKey('nonsense'), undefined);
});
