/**
 * A large file in parts that stand for themselves: each begins with the header where the layout has one. Memory stays the
 * same however large the file is, and each part that was answered is durable.
 */
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { PosternError } from '../errors.ts';
import { type FileLayout, type IntakeReport, shippedLayouts } from '../tracking/intake/index.ts';

export interface SentPart {
  /** A file that holds the part. */
  readonly path: string;
  /** Lines of the whole file before this part, less its repeated header. */
  readonly linesBefore: number;
  /** 0 to 1; undefined where the end is not known. */
  readonly share: number | undefined;
}

export type SendPart = (part: SentPart, layout: FileLayout | string | undefined) => Promise<IntakeReport>;

const PART_BYTES = 4 * 1_048_576;
/** Packed files up to this size are sent as they are. */
const WHOLE_PACKED_BYTES = 32 * 1_048_576;
const NEWLINE = 0x0a;

const unreadable = (file: string, cause: unknown): PosternError =>
  new PosternError('file_unreadable', `The file ${file} cannot be read.`, {
    status: 400,
    cure: 'Check its name and permissions.',
    cause,
  });

/** The first bytes tell gzip and JSON. */
const headOf = async (path: string): Promise<Uint8Array> => {
  try {
    for await (const chunk of createReadStream(path, { end: 511 })) return chunk as Uint8Array;
    return new Uint8Array(0);
  } catch (cause) {
    throw unreadable(path, cause);
  }
};

const isPacked = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;
const isJson = (head: Uint8Array): boolean => /^\ufeff?\s*[{[]/.test(Buffer.from(head).toString('utf8'));

/** Lines that belong together are not parted: fixed records follow a header record, a JSON message is one. */
const isWhole = (head: Uint8Array, layout: FileLayout | undefined): boolean =>
  layout?.form === 'fixed' || (layout === undefined && isJson(head));

const hasHeader = (layout: FileLayout | undefined, name: string): boolean => {
  const known = layout ?? shippedLayouts().get(name);
  return known?.form === 'delimited' && known.header !== 'absent';
};

/** Sends a file (`-`: standard input) in parts, one after the other. */
export const partsOf = async (
  file: string,
  layout: FileLayout | undefined,
  send: SendPart,
): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-import-'));
  try {
    let path = file;
    if (file === '-') {
      path = join(folder, 'input');
      await pipeline(process.stdin, createWriteStream(path, { mode: 0o600 }));
    }
    const head = await headOf(path);
    const packed = isPacked(head);
    // What is packed and small may hold anything: the server tells.
    if (isWhole(head, layout) || (packed && statSync(path).size <= WHOLE_PACKED_BYTES)) {
      await send({ path, linesBefore: 0, share: 1 }, layout);
      return;
    }
    await sendLines(path, packed, folder, layout, send);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const sendLines = async (
  path: string,
  packed: boolean,
  folder: string,
  layout: FileLayout | undefined,
  send: SendPart,
): Promise<void> => {
  const whole = statSync(path).size;
  const file = createReadStream(path);
  const chunks = packed ? file.pipe(createGunzip()) : file;
  file.on('error', (error) => chunks.destroy(error));
  const partPath = join(folder, 'part');
  let held: Uint8Array[] = [];
  let bytes = 0;
  let linesSent = 0;
  let header: Uint8Array | undefined;
  let known: FileLayout | string | undefined = layout;

  const sendHeld = async (body: Uint8Array): Promise<void> => {
    const lines = countLines(body);
    const first = linesSent === 0;
    writeFileSync(partPath, first || header === undefined ? body : Buffer.concat([header, body]), {
      mode: 0o600,
    });
    const share = whole === 0 ? 1 : Math.min(1, file.bytesRead / whole);
    const linesBefore = first ? 0 : linesSent - (header === undefined ? 0 : 1);
    const report = await send({ path: partPath, linesBefore, share }, known);
    if (first) {
      if (hasHeader(layout, report.layout)) header = body.subarray(0, body.indexOf(NEWLINE) + 1);
      known ??= report.layout;
    }
    linesSent += lines;
  };

  try {
    for await (const chunk of chunks) {
      held.push(chunk as Uint8Array);
      bytes += (chunk as Uint8Array).length;
      if (bytes < PART_BYTES) continue;
      const all = Buffer.concat(held);
      const end = all.lastIndexOf(NEWLINE) + 1;
      // Without a line end the reader says what is wrong with it.
      if (end > 0) await sendHeld(all.subarray(0, end));
      else await sendHeld(all);
      held = end > 0 ? [all.subarray(end)] : [];
      bytes = held[0]?.length ?? 0;
    }
  } catch (error) {
    throw gzipTrouble(error, path);
  }
  const rest = Buffer.concat(held);
  if (rest.length > 0 || linesSent === 0) await sendHeld(rest);
};

const countLines = (bytes: Uint8Array): number => {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
};

/** A cut or damaged gzip file: the parts before the damage are durable, and the whole file can be sent again. */
const gzipTrouble = (error: unknown, file: string): unknown => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR' || code.startsWith('Z_')) {
    return new PosternError(
      code === 'Z_BUF_ERROR' ? 'input_truncated' : 'input_malformed',
      `${file} is ${code === 'Z_BUF_ERROR' ? 'cut short: its gzip data ends too early' : 'damaged: its gzip data is invalid'}.`,
      {
        status: 422,
        place: { file },
        cure: 'Fetch the file again; importing it again changes nothing that was kept.',
      },
    );
  }
  return error;
};
