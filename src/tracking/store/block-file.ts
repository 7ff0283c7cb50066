/**
 * Payloads in append-only files of compressed blocks. A block is what one write took, whole; it is on disk before any
 * event refers to it, so a torn one at the end of a file is refuse and is cut off. Layout: `docs/formats/event-store.md`.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, crc32, zstdCompress, zstdDecompressSync } from 'node:zlib';

const compress = promisify(zstdCompress);

const MAGIC = 0x31425350;
const HEADER_BYTES = 16;
/** Payloads are written once and rarely read: quick beats small. */
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** A block as it stands in its file. */
export const encodeBlock = async (content: Uint8Array): Promise<Uint8Array> => {
  const stored = await compress(content, LEVEL);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(MAGIC, 0);
  header.writeUInt32LE(stored.length, 4);
  header.writeUInt32LE(content.length, 8);
  header.writeUInt32LE(crc32(stored), 12);
  return Buffer.concat([header, stored]);
};

interface Header {
  readonly storedLength: number;
  readonly crc: number;
}

const headerOf = (bytes: Buffer): Header | undefined =>
  bytes.length === HEADER_BYTES && bytes.readUInt32LE(0) === MAGIC
    ? { storedLength: bytes.readUInt32LE(4), crc: bytes.readUInt32LE(12) }
    : undefined;

const readAt = async (file: FileHandle, at: number, length: number): Promise<Buffer> => {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
};

/** The content of the block at `at`; `undefined` where no whole block stands there. */
export const readBlock = async (file: FileHandle, at: number): Promise<Uint8Array | undefined> => {
  const header = headerOf(await readAt(file, at, HEADER_BYTES));
  if (header === undefined) return undefined;
  const stored = await readAt(file, at + HEADER_BYTES, header.storedLength);
  if (stored.length !== header.storedLength || crc32(stored) !== header.crc) return undefined;
  return zstdDecompressSync(stored);
};

/**
 * Where the last whole block of a file ends. Blocks before the last were synced before the next was written; only the
 * last can be torn, so only its checksum is read.
 */
const soundLength = async (file: FileHandle, size: number): Promise<number> => {
  let at = 0;
  for (;;) {
    const header = headerOf(await readAt(file, at, HEADER_BYTES));
    if (header === undefined) return at;
    const next = at + HEADER_BYTES + header.storedLength;
    if (next > size) return at;
    if (next === size) return (await readBlock(file, at)) === undefined ? at : next;
    at = next;
  }
};

export interface OpenBlockFile {
  readonly file: FileHandle;
  /** Bytes of whole blocks. */
  readonly length: number;
}

/** Opens a file for appending, makes it if need be, and cuts off a torn block at its end. */
export const openBlockFile = async (path: string): Promise<OpenBlockFile> => {
  const file = await open(path, 'a+', 0o600);
  try {
    const { size } = await file.stat();
    const length = await soundLength(file, size);
    if (length < size) {
      await file.truncate(length);
      await file.sync();
    }
    return { file, length };
  } catch (error) {
    await file.close();
    throw error;
  }
};
