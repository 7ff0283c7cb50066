/**
 * The record, verified in the browser: signature of the checkpoint (C2SP signed note, Ed25519), inclusion of every entry and
 * consistency of two sizes (RFC 9162 §2.1), by the browser's own cryptography. Shares no code with the server.
 */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array<ArrayBuffer>;
  /** The signed text, with its last line break. */
  readonly text: string;
  readonly signatures: readonly { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
}

export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export const equal = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

const join = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
};

export const leafHash = (entry: Uint8Array): Promise<Uint8Array<ArrayBuffer>> =>
  sha256(join(Uint8Array.of(0), entry));
const nodeHash = (left: Uint8Array, right: Uint8Array): Promise<Uint8Array<ArrayBuffer>> =>
  sha256(join(Uint8Array.of(1), left, right));

/** A checkpoint as C2SP writes it; undefined where the text is none. */
export const readCheckpoint = (note: string): Checkpoint | undefined => {
  const end = note.indexOf('\n\n');
  if (end === -1) return undefined;
  const text = note.slice(0, end + 1);
  const [origin = '', size = '', root = ''] = text.split('\n');
  if (origin === '' || !/^\d{1,15}$/.test(size) || !/^[A-Za-z0-9+/]{43}=$/.test(root)) return undefined;
  const signatures = note
    .slice(end + 2)
    .split('\n')
    .flatMap((line) => {
      const [dash, name, base64] = line.split(' ');
      const isSignature = dash === '—' && name !== undefined && /^[A-Za-z0-9+/]+=*$/.test(base64 ?? '');
      return isSignature ? [{ name, bytes: bytesOf(base64 ?? '') }] : [];
    });
  return { origin, size: Number(size), root: bytesOf(root), text, signatures };
};

/** Whether the log's own key signed it. @param verifierKey `NAME+HASH+BASE64` with an Ed25519 key */
export const isSigned = async (checkpoint: Checkpoint, verifierKey: string): Promise<boolean> => {
  const [name = '', , ...rest] = verifierKey.trim().split('+');
  const encoded = rest.join('+');
  if (!/^[A-Za-z0-9+/]+=*$/.test(encoded)) return false;
  const raw = bytesOf(encoded);
  if (raw.length !== 33 || raw[0] !== 1 || checkpoint.origin !== name) return false;
  const key = await crypto.subtle.importKey('raw', raw.slice(1), 'Ed25519', false, ['verify']);
  const text = new TextEncoder().encode(checkpoint.text);
  for (const signature of checkpoint.signatures) {
    // Four bytes that name the key stand before the signature.
    if (
      signature.name === name &&
      (await crypto.subtle.verify('Ed25519', key, signature.bytes.slice(4), text))
    )
      return true;
  }
  return false;
};

/** The root that an inclusion proof leads to (RFC 9162 §2.1.3.2); undefined where the proof is none for this place. */
export const rootOfInclusion = async (
  leaf: Uint8Array<ArrayBuffer>,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  let [fn, sn, root] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (sn === 0) return undefined;
    if (fn % 2 === 1 || fn === sn) {
      root = await nodeHash(sibling, root);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else {
      root = await nodeHash(root, sibling);
    }
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 ? root : undefined;
};

/** The root over leaves that come one after the other: a stack of perfect subtrees. */
export class GrowingTree {
  size = 0;
  readonly #stack: Uint8Array<ArrayBuffer>[] = [];

  async append(leaf: Uint8Array<ArrayBuffer>): Promise<void> {
    let node = leaf;
    for (let carry = this.size; carry % 2 === 1; carry = Math.floor(carry / 2)) {
      const left = this.#stack.pop();
      if (left !== undefined) node = await nodeHash(left, node);
    }
    this.#stack.push(node);
    this.size += 1;
  }

  async root(): Promise<Uint8Array<ArrayBuffer>> {
    const [last, ...lefts] = this.#stack.toReversed();
    if (last === undefined) return sha256(new Uint8Array());
    let root = last;
    for (const left of lefts) root = await nodeHash(left, root);
    return root;
  }
}

/** Whether the tree of `from` entries is the beginning of that of `to` (RFC 9162 §2.1.4.2). */
export const isConsistent = async (
  from: { readonly size: number; readonly root: Uint8Array },
  to: { readonly size: number; readonly root: Uint8Array },
  proof: readonly Uint8Array[],
): Promise<boolean> => {
  if (from.size === to.size) return proof.length === 0 && equal(from.root, to.root);
  if (from.size === 0) return proof.length === 0;
  if (from.size > to.size) return false;
  // A tree of a power of two is a node of the larger one: its own root begins the path.
  const path = Number.isInteger(Math.log2(from.size)) ? [from.root, ...proof] : [...proof];
  const [start, ...rest] = path;
  if (start === undefined) return false;
  let [fn, sn] = [from.size - 1, to.size - 1];
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  let [older, newer] = [start, start];
  for (const node of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      older = await nodeHash(node, older);
      newer = await nodeHash(node, newer);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else {
      newer = await nodeHash(newer, node);
    }
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && equal(older, from.root) && equal(newer, to.root);
};

export interface ReadEntry {
  readonly index: number;
  readonly text: string;
  readonly verified: boolean;
}

export interface ReadRecord {
  readonly checkpoint: Checkpoint;
  readonly verifierKey: string;
  readonly signed: boolean;
  readonly entries: readonly ReadEntry[];
  /** The entries are all there are, and their own root is the signed one. */
  readonly whole: boolean;
}

/**
 * Verifies an export of the record, entry by entry.
 * @param ndjson lines as `GET /postern/v1/audit/entries` gives them
 * @param knownKey the verifier key as the reader knows it from outside; empty: the one in the export
 */
export const verifyExport = async (ndjson: string, knownKey: string): Promise<ReadRecord | undefined> => {
  const [first, ...lines] = ndjson.split('\n').filter(Boolean);
  if (first === undefined) return undefined;
  const head = JSON.parse(first) as { readonly checkpoint: string; readonly verifierKey: string };
  const checkpoint = readCheckpoint(head.checkpoint);
  if (checkpoint === undefined) return undefined;
  const verifierKey = knownKey.trim() === '' ? head.verifierKey : knownKey.trim();
  const tree = new GrowingTree();
  const entries: ReadEntry[] = [];
  for (const line of lines) {
    const { index, entry, proof } = JSON.parse(line) as {
      readonly index: number;
      readonly entry: string;
      readonly proof: readonly string[];
    };
    const leaf = await leafHash(new TextEncoder().encode(entry));
    const root = await rootOfInclusion(leaf, index, checkpoint.size, proof.map(bytesOf));
    if (index === tree.size) await tree.append(leaf);
    entries.push({ index, text: entry, verified: root !== undefined && equal(root, checkpoint.root) });
  }
  const whole = tree.size === checkpoint.size && equal(await tree.root(), checkpoint.root);
  return { checkpoint, verifierKey, signed: await isSigned(checkpoint, verifierKey), entries, whole };
};

export const rootText = ({ root }: Checkpoint): string => hex(root);
