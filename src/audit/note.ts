/**
 * Signed notes and checkpoints (C2SP signed-note, tlog-checkpoint, tlog-cosignature), Ed25519.
 *
 *     origin ⏎ size ⏎ base64(root) ⏎ ⏎ — name base64(key hash ‖ signature) ⏎ …
 *
 * A note may carry signatures of several keys: ours, and cosignatures of witnesses beside it. Signatures of
 * unknown keys are ignored, as the specification asks.
 */
import { createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';

/** Signature types of the C2SP registry. */
const ED25519 = 0x01;
const COSIGNATURE_V1 = 0x04;

const KEY_HASH_BYTES = 4;
const SIGNATURE_BYTES = 64;
const TIME_BYTES = 8;

/** A key that signatures are checked with. */
export interface VerifierKey {
  readonly name: string;
  /** First four bytes of SHA-256(name ‖ ⏎ ‖ type ‖ public key). */
  readonly keyHash: Uint8Array;
  readonly type: number;
  readonly key: KeyObject;
}

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

export interface SignatureLine {
  readonly name: string;
  readonly keyHash: Uint8Array;
  readonly signature: Uint8Array;
}

/** A note taken apart: the signed text (with its last newline) and its signature lines. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly SignatureLine[];
}

const rawPublic = (key: KeyObject): Uint8Array => {
  const jwk = createPublicKey(key.export({ type: 'pkcs8', format: 'pem' })).export({ format: 'jwk' });
  return Buffer.from(jwk.x ?? '', 'base64url');
};

const keyHashOf = (name: string, typed: Uint8Array): Uint8Array =>
  hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), typed]), 'buffer').subarray(0, KEY_HASH_BYTES);

/** The public half of a log's key as text: `name+hash+base64(0x01 ‖ public key)`. */
export const verifierKeyText = (name: string, privateKey: KeyObject): string => {
  const typed = Buffer.concat([Buffer.of(ED25519), rawPublic(privateKey)]);
  return `${name}+${Buffer.from(keyHashOf(name, typed)).toString('hex')}+${typed.toString('base64')}`;
};

/** Reads a verifier key text; undefined where it is none, or its hash does not fit its key. */
export const parseVerifierKey = (text: string): VerifierKey | undefined => {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim());
  if (match === null) return undefined;
  const [, name = '', hex = '', encoded = ''] = match;
  const typed = Buffer.from(encoded, 'base64');
  const type = typed[0];
  if (typed.length !== 33 || (type !== ED25519 && type !== COSIGNATURE_V1)) return undefined;
  const keyHash = keyHashOf(name, typed);
  if (Buffer.from(keyHash).toString('hex') !== hex) return undefined;
  const x = typed.subarray(1).toString('base64url');
  return {
    name,
    keyHash,
    type,
    key: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
  };
};

/** The text of a checkpoint, which is what gets signed. */
export const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;

/** Signs checkpoints under one name; the key hash is worked out once. */
export class CheckpointSigner {
  readonly verifierKey: string;
  readonly #name: string;
  readonly #key: KeyObject;
  readonly #keyHash: Uint8Array;

  constructor(name: string, privateKey: KeyObject) {
    this.#name = name;
    this.#key = privateKey;
    this.verifierKey = verifierKeyText(name, privateKey);
    this.#keyHash = Buffer.from(this.verifierKey.slice(name.length + 1, name.length + 9), 'hex');
  }

  /** The signed note over a checkpoint whose origin is this signer's name. */
  sign(size: number, root: Uint8Array): string {
    const text = checkpointText({ origin: this.#name, size, root });
    const signature = Buffer.concat([this.#keyHash, sign(null, Buffer.from(text), this.#key)]);
    return `${text}\n— ${this.#name} ${signature.toString('base64')}\n`;
  }
}

/** Takes a signed note apart; undefined where it is none. */
export const parseNote = (note: string): Note | undefined => {
  const gap = note.lastIndexOf('\n\n');
  if (gap < 0 || !note.endsWith('\n')) return undefined;
  const lines = note.slice(gap + 2, -1).split('\n');
  const signatures: SignatureLine[] = [];
  for (const line of lines) {
    const match = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line);
    if (match === null) return undefined;
    const [, name = '', encoded = ''] = match;
    const bytes = Buffer.from(encoded, 'base64');
    // One text for one signature: whatever decodes to the same bytes in another spelling is refused.
    if (bytes.length <= KEY_HASH_BYTES || bytes.toString('base64') !== encoded) return undefined;
    signatures.push({
      name,
      keyHash: bytes.subarray(0, KEY_HASH_BYTES),
      signature: bytes.subarray(KEY_HASH_BYTES),
    });
  }
  return { text: note.slice(0, gap + 1), signatures };
};

/** Reads the text of a checkpoint; undefined where it is none. Lines after the root are extensions and are let be. */
export const parseCheckpoint = (text: string): Checkpoint | undefined => {
  const [origin = '', size = '', root = ''] = text.split('\n');
  const bytes = Buffer.from(root, 'base64');
  if (origin === '' || !/^(0|[1-9]\d{0,15})$/.test(size)) return undefined;
  if (bytes.length !== 32 || bytes.toString('base64') !== root) return undefined;
  return { origin, size: Number(size), root: bytes };
};

/** Whether one of a note's signatures is a good one of `key`. */
export const signedBy = (note: Note, key: VerifierKey): boolean =>
  note.signatures.some(
    ({ name, keyHash, signature }) =>
      name === key.name &&
      Buffer.compare(keyHash, key.keyHash) === 0 &&
      (key.type === ED25519
        ? signature.length === SIGNATURE_BYTES && verify(null, Buffer.from(note.text), key.key, signature)
        : cosigned(note.text, signature, key.key)),
  );

/** cosignature/v1: eight bytes of Unix seconds, then a signature over the time and the text. */
const cosigned = (text: string, signature: Uint8Array, key: KeyObject): boolean => {
  if (signature.length !== TIME_BYTES + SIGNATURE_BYTES) return false;
  const seconds = Buffer.from(signature).readBigUInt64BE(0);
  const message = `cosignature/v1\ntime ${seconds}\n${text}`;
  return verify(null, Buffer.from(message), key, signature.subarray(TIME_BYTES));
};

/** A checkpoint whose signature by `key` holds; undefined for anything else. */
export const openCheckpoint = (note: string, key: VerifierKey): Checkpoint | undefined => {
  const parsed = parseNote(note);
  return parsed !== undefined && signedBy(parsed, key) ? parseCheckpoint(parsed.text) : undefined;
};
