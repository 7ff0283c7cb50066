/**
 * The write-ahead segment `pending/<first>`: what is durable of the log's right edge, in frames.
 *
 *     header   "PSTNWAL1", first entry's index (uint64), CRC-32 of those 16 bytes (uint32)
 *     frame    payload length, bundle length, CRC-32 of those 8 bytes (uint32 each);
 *              payload: the group's entries as a bundle, then the signed checkpoint that covers them
 *     zeros    to the end of the file: it is made at its full length, so that a group costs one fdatasync
 *              and no change of the file's length
 *
 * Integers are big-endian. The frame's entries are vouched for by the checkpoint, not by a checksum.
 */
import { crc32 } from 'node:zlib';

export const SEGMENT_BYTES = 1 << 20;
export const SEGMENT_HEADER_BYTES = 20;
export const FRAME_HEADER_BYTES = 12;
const MAGIC = Buffer.from('PSTNWAL1');
/** What a disk writes as one; a run of it that is still zero was never written. */
const SECTOR_BYTES = 512;

export interface Frame {
  readonly offset: number;
  /** Offset of whatever follows the frame. */
  readonly end: number;
  readonly bundle: Buffer;
  readonly note: string;
}

/** What lies at an offset: a frame, the unwritten rest, a frame whose writing was cut short, or damage. */
export type Reading = Frame | 'end' | 'torn' | 'damaged';

export const segmentHeader = (first: number): Buffer => {
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
  MAGIC.copy(header);
  header.writeBigUInt64BE(BigInt(first), 8);
  header.writeUInt32BE(crc32(header.subarray(0, 16)), 16);
  return header;
};

/** Index of the segment's first entry; undefined where the header does not hold. */
export const firstOf = (segment: Buffer): number | undefined => {
  if (segment.length < SEGMENT_HEADER_BYTES) return undefined;
  const first = Number(segment.readBigUInt64BE(8));
  return Number.isSafeInteger(first) && segment.subarray(0, SEGMENT_HEADER_BYTES).equals(segmentHeader(first))
    ? first
    : undefined;
};

export const frameBytes = (bundle: Uint8Array, note: string): Buffer => {
  const noteBytes = Buffer.from(note);
  const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + bundle.length + noteBytes.length);
  frame.writeUInt32BE(bundle.length + noteBytes.length, 0);
  frame.writeUInt32BE(bundle.length, 4);
  frame.writeUInt32BE(crc32(frame.subarray(0, 8)), 8);
  frame.set(bundle, FRAME_HEADER_BYTES);
  frame.set(noteBytes, FRAME_HEADER_BYTES + bundle.length);
  return frame;
};

const ZEROS = Buffer.alloc(1 << 14);

const isZero = (bytes: Buffer): boolean => {
  for (let at = 0; at < bytes.length; at += ZEROS.length) {
    const chunk = bytes.subarray(at, at + ZEROS.length);
    if (!chunk.equals(ZEROS.subarray(0, chunk.length))) return false;
  }
  return true;
};

/** Reads what lies at `offset`. Whether a frame's content is right, its checkpoint tells. */
export const readFrame = (segment: Buffer, offset: number): Reading => {
  const rest = segment.subarray(offset);
  const header = rest.subarray(0, FRAME_HEADER_BYTES);
  if (isZero(header)) return isZero(rest) ? 'end' : 'torn';
  const afterHeader = rest.subarray(FRAME_HEADER_BYTES);
  if (header.length < FRAME_HEADER_BYTES || crc32(header.subarray(0, 8)) !== header.readUInt32BE(8)) {
    return isZero(afterHeader) ? 'torn' : 'damaged';
  }
  const payload = header.readUInt32BE(0);
  const bundle = header.readUInt32BE(4);
  if (payload > afterHeader.length || bundle > payload) return 'damaged';
  const end = offset + FRAME_HEADER_BYTES + payload;
  return {
    offset,
    end,
    bundle: afterHeader.subarray(0, bundle),
    note: afterHeader.subarray(bundle, payload).toString(),
  };
};

/**
 * Whether a frame that does not hold was cut short in the writing, and so never acknowledged: nothing follows
 * it, and its end (a note's newline) or one of its sectors is still zero.
 */
export const isTorn = (segment: Buffer, { offset, end }: Frame): boolean => {
  if (!isZero(segment.subarray(end))) return false;
  if (segment[end - 1] === 0) return true;
  for (
    let at = Math.ceil(offset / SECTOR_BYTES) * SECTOR_BYTES;
    at + SECTOR_BYTES <= end;
    at += SECTOR_BYTES
  ) {
    if (isZero(segment.subarray(at, at + SECTOR_BYTES))) return true;
  }
  return false;
};
