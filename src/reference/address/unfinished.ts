/**
 * Imports that were interrupted. Each kind has one folder, `<dataFolder>/imports/<kind>`, with what was being imported and
 * how far it was; the same file goes on from there, another one begins anew.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportKind } from './kinds.ts';

/** Nobody comes back for an import that was left alone so long, and it takes gigabytes. */
const KEPT_MS = 7 * 86_400_000;
const INPUT_FILE = 'input.json';
const HEAD_BYTES = 1_048_576;

/** How an import was begun: `resumed` from an interrupted one, `changed` where that one was of another file. */
export type Begun = 'anew' | 'resumed' | 'changed';

export interface UnfinishedImport {
  readonly folder: string;
  readonly begun: Begun;
  /** Throws away what is there and begins anew. */
  restart(): Promise<void>;
  /** Removes the folder: the import is over. */
  remove(): Promise<void>;
}

/** What decides what comes out, besides the bytes of the file. */
export interface ImportTerms {
  readonly kind: ImportKind;
  readonly importer: string;
  readonly name: string;
  readonly licence: string;
  readonly mapping: string;
}

/** Size, time and beginning of a file: enough to tell another file; the importer holds the rest against its digest. */
const fingerprintOf = async (path: string, terms: ImportTerms): Promise<string> => {
  const { size, mtimeMs } = await stat(path);
  const head = Buffer.alloc(Math.min(size, HEAD_BYTES));
  const file = await open(path, 'r');
  try {
    await file.read(head, 0, head.length, 0);
  } finally {
    await file.close();
  }
  return JSON.stringify({ ...terms, size, mtimeMs, head: createHash('sha256').update(head).digest('hex') });
};

/** Opens the folder of a kind for a file, with what an interrupted import of the same file left there. */
export const openUnfinished = async (
  dataFolder: string,
  path: string,
  terms: ImportTerms,
): Promise<UnfinishedImport> => {
  const folder = join(dataFolder, 'imports', terms.kind);
  const fingerprint = await fingerprintOf(path, terms);
  const before = await readFile(join(folder, INPUT_FILE), 'utf8').catch(() => undefined);
  const restart = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, INPUT_FILE), fingerprint);
  };
  if (before !== fingerprint) await restart();
  return {
    folder,
    begun: before === undefined ? 'anew' : before === fingerprint ? 'resumed' : 'changed',
    restart,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};

/** Removes interrupted imports that nobody came back for. */
export const sweepUnfinished = async (dataFolder: string, now: number): Promise<void> => {
  const root = join(dataFolder, 'imports');
  for (const name of await readdir(root).catch(() => [])) {
    const folder = join(root, name);
    const { mtimeMs } = await stat(folder);
    if (now - mtimeMs > KEPT_MS) await rm(folder, { recursive: true, force: true });
  }
};
