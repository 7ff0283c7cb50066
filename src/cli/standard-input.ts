/** Standard input as a file, for commands that send one. */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Runs `work` with the path of the source; `-` is standard input, kept in a temporary file meanwhile. */
export const withStandardInput = async (
  source: string,
  work: (path: string) => Promise<void>,
): Promise<void> => {
  if (source !== '-') {
    await work(source);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'postern-import-'));
  try {
    const path = join(folder, 'input');
    await pipeline(process.stdin, createWriteStream(path, { mode: 0o600 }));
    await work(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
