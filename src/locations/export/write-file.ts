/** Writes what a writer gives to a file, part by part, and onto the disk. */
import { open } from 'node:fs/promises';
import type { Chunk } from './source.ts';

/** The file must not exist yet. @throws the errors of the file system */
export const writeFileOf = async (path: string, chunks: Iterable<Chunk>): Promise<void> => {
  const file = await open(path, 'wx', 0o600);
  try {
    for (const chunk of chunks) await file.appendFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
};
