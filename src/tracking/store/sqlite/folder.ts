/** The folder of the embedded event store: how many shards it has is written down once and holds for ever. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PosternError } from '../../../errors.ts';

const FORMAT = 1;
const FORMAT_FILE = 'events.json';

interface Written {
  readonly format: number;
  readonly shards: number;
}

const readWritten = (path: string): Written | undefined => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { format, shards } = JSON.parse(text) as Partial<Written>;
    if (typeof format === 'number' && typeof shards === 'number') return { format, shards };
  } catch {
    // Told below.
  }
  throw new PosternError('event_store_format', `${path} should hold a format and a number of shards.`, {
    cure: 'Restore the file from a backup, for example {"format":1,"shards":2} where there are two shard files.',
    place: { file: path },
  });
};

export const shardFile = (folder: string, shard: number): string => join(folder, `shard-${shard}.db`);
export const payloadFolder = (folder: string): string => join(folder, 'payloads');

/**
 * Checks the folder against what this program and its settings expect. A folder that was never written is fine.
 * @throws PosternError `event_shards_differ`, `event_store_newer`, `event_store_format`
 */
export const checkFolder = (folder: string, shards: number): void => {
  const path = join(folder, FORMAT_FILE);
  const written = readWritten(path);
  if (written === undefined) return;
  if (written.format > FORMAT) {
    throw new PosternError(
      'event_store_newer',
      `${folder} has format ${written.format}; this version of Postern knows formats up to ${FORMAT}.`,
      { cure: 'Start the version of Postern that wrote it.', place: { file: path } },
    );
  }
  if (written.shards !== shards) {
    throw new PosternError(
      'event_shards_differ',
      `${folder} was made with ${written.shards} shards; POSTERN_EVENT_SHARDS says ${shards}.`,
      {
        status: 400,
        cure: `Set POSTERN_EVENT_SHARDS=${written.shards}. A number of events lies in the shard that its hash names among ${written.shards}.`,
        place: { file: path },
      },
    );
  }
};

/** Makes the folder and writes down its shards, before anything else is written. */
export const prepareFolder = (folder: string, shards: number): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, FORMAT_FILE);
  if (readWritten(path) !== undefined) return;
  writeFileSync(`${path}.new`, `${JSON.stringify({ format: FORMAT, shards })}\n`, {
    mode: 0o600,
    flush: true,
  });
  renameSync(`${path}.new`, path);
};
