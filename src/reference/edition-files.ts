/** What editions need of the file system. */
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Provenance } from './provenance.ts';

/** Where a file of an edition lies in a data folder. */
export const editionFile = (
  dataFolder: string,
  { dataset, edition }: Pick<Provenance, 'dataset' | 'edition'>,
  name: string,
): string => join(dataFolder, 'editions', dataset, edition, name);

/** Names in a folder; none where there is no such folder. */
export const namesIn = async (folder: string): Promise<string[]> => {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
};

export const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Files and folder reach the disk before the row says that they are there. */
export const makeDurable = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) await syncPath(join(folder, name));
  await syncPath(folder);
};

export const syncPath = async (path: string): Promise<void> => {
  const isFolder = (await stat(path)).isDirectory();
  // Windows cannot open a folder to sync it; its rename is durable by the journal of NTFS.
  if (isFolder && process.platform === 'win32') return;
  const handle = await open(path, isFolder ? 'r' : 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
