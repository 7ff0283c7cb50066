/** Where things lie in the data folder (docs/store.md has the whole picture). */
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The longest path that a Unix socket can have on every system, in bytes. */
const SOCKET_PATH_BYTES = 100;

/** The local door. In a folder too deep for a socket's name it lies in the system's folder for temporary files. */
export const socketPathOf = (dataFolder: string): string => {
  const path = join(dataFolder, 'postern.sock');
  if (Buffer.byteLength(path) <= SOCKET_PATH_BYTES) return path;
  const name = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16);
  return join(tmpdir(), `postern-${name}.sock`);
};

export const auditFolderOf = (dataFolder: string): string => join(dataFolder, 'audit');
export const keysFolderOf = (dataFolder: string): string => join(dataFolder, 'keys');
