/**
 * Files that are written under a temporary name and get their own at the end; what a checkpoint says was written is
 * on disk before the checkpoint is.
 */
import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PosternError } from '../../errors.ts';

const unwritable = (path: string, cause: unknown): PosternError =>
  new PosternError(
    'output_unwritable',
    `${path} cannot be written (${(cause as NodeJS.ErrnoException).code}).`,
    {
      status: 500,
      place: { file: path },
      cure: 'Check the folder, its permissions and the space on the disk; then run the same command again.',
      cause,
    },
  );

/** One file under its temporary name, appended to. */
export class PartFile {
  readonly path: string;
  readonly #file: FileHandle;
  #size: number;

  private constructor(path: string, file: FileHandle, size: number) {
    this.path = path;
    this.#file = file;
    this.#size = size;
  }

  /**
   * Opens `path` + `.part` at a length: 0 makes it anew.
   * @throws PosternError `output_unwritable`
   * @returns undefined where the file is shorter than that or missing
   */
  static async open(path: string, size: number): Promise<PartFile | undefined> {
    try {
      const file = await open(partOf(path), size === 0 ? 'w' : 'r+', 0o600);
      if ((await file.stat()).size < size) {
        await file.close();
        return undefined;
      }
      await file.truncate(size);
      return new PartFile(path, file, size);
    } catch (error) {
      if (size > 0 && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw unwritable(path, error);
    }
  }

  get size(): number {
    return this.#size;
  }

  async append(bytes: Uint8Array): Promise<void> {
    let done = 0;
    try {
      while (done < bytes.length) {
        const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.#size + done);
        done += bytesWritten;
      }
    } catch (error) {
      throw unwritable(this.path, error);
    }
    this.#size += done;
  }

  /** Reads from the start to the current size, in pieces. */
  async *read(pieceBytes: number): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < this.#size; at += pieceBytes) {
      const bytes = new Uint8Array(Math.min(pieceBytes, this.#size - at));
      await this.#file.read(bytes, 0, bytes.length, at);
      yield bytes;
    }
  }

  async sync(): Promise<void> {
    try {
      await this.#file.datasync();
    } catch (error) {
      throw unwritable(this.path, error);
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

const partOf = (path: string): string => `${path}.part`;

const syncFolder = async (path: string): Promise<void> => {
  // Windows opens no folders; there a rename is as durable as it gets.
  if (process.platform === 'win32') return;
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

/** Gives files their own names, in order; those that have theirs already are passed over. */
export const putInPlace = async (paths: readonly string[]): Promise<void> => {
  for (const path of paths) {
    try {
      await rename(partOf(path), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unwritable(path, error);
    }
  }
  const [first] = paths;
  if (first !== undefined) await syncFolder(first);
};

export const dropPart = async (path: string): Promise<void> => rm(partOf(path), { force: true });

/** Writes a small file whole under its temporary name. */
export const writePart = async (path: string, text: string): Promise<void> => {
  const file = await PartFile.open(path, 0);
  try {
    await file?.append(Buffer.from(text));
    await file?.sync();
  } finally {
    await file?.close();
  }
};

/** Replaces a small file, so that a reader finds the old or the new one, whole. */
export const replaceFile = async (path: string, text: string): Promise<void> => {
  await writePart(path, text);
  await putInPlace([path]);
};

/** The JSON of a small file, undefined where there is none or it is no JSON. */
export const readJsonFile = async (path: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
};
