/** The data folder: exactly one process owns it, and no older program touches a newer one's files. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PosternError } from '../errors.ts';

/** Version of the folder's layout; raised when an older program could no longer read it. */
const FORMAT = 1;
const FORMAT_FILE = 'postern.format';
const LOCK_FILE = 'postern.lock';
const GUARD_FILE = 'postern.guard';
/** Where the owner of a data folder listens for the command line. */
const SOCKET_FILE = 'postern.sock';

export interface FolderOwner {
  readonly pid: number;
  /** When the kernel says the process started (Linux: clock ticks since boot), so that a reused pid is told apart. */
  readonly processStart: string | null;
  readonly host: string;
  /** Unix milliseconds. */
  readonly since: number;
}

export interface DataFolderLock {
  /** Absolute path. */
  readonly folder: string;
  /** Path of the socket that the owner of this folder listens on. */
  readonly socket: string;
  release(): Promise<void>;
}

/** The path of the owner's socket in `folder`. */
export const socketOf = (folder: string): string => join(resolve(folder), SOCKET_FILE);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

const startOfProcess = async (pid: number): Promise<string | null> => {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // Field 22 of proc(5); the name in field 2 may itself hold spaces and brackets.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
};

const processExists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
};

const isOwner = (value: unknown): value is FolderOwner =>
  typeof value === 'object' &&
  value !== null &&
  'pid' in value &&
  Number.isInteger(value.pid) &&
  'processStart' in value &&
  'host' in value &&
  'since' in value;

/** Who owns `folder` according to its lock file, dead or alive; `undefined` when nobody is named. */
export const readFolderOwner = async (folder: string): Promise<FolderOwner | undefined> => {
  try {
    const owner: unknown = JSON.parse(await readFile(join(folder, LOCK_FILE), 'utf8'));
    return isOwner(owner) ? owner : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const isAlive = async ({ pid, host, processStart }: FolderOwner): Promise<boolean> => {
  if (host !== hostname() || !processExists(pid)) return false;
  const start = await startOfProcess(pid);
  return start === null || processStart === null || start === processStart;
};

const unwritable = (folder: string, error: unknown): PosternError =>
  new PosternError(
    'data_folder_unwritable',
    `The data folder ${folder} cannot be written (${error instanceof Error ? error.message : String(error)}).`,
    {
      cure: 'Give the user that runs Postern write access and room, or set POSTERN_DATA to another folder.',
      cause: error,
    },
  );

const inUse = (folder: string, owner: FolderOwner | undefined): PosternError => {
  const who = owner === undefined ? 'another process' : `process ${owner.pid} on ${owner.host}`;
  return new PosternError(
    'data_folder_in_use',
    `The data folder ${folder} belongs to ${who}; its socket is ${socketOf(folder)}.`,
    {
      status: 409,
      cure: 'Stop that process, speak to it with the command line, or set POSTERN_DATA to another folder.',
    },
  );
};

/** Writes a whole file or none of it, on disk when done. */
const replaceFile = async (path: string, text: string): Promise<void> => {
  const temporary = `${path}.${randomUUID()}`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
};

/**
 * The operating system's lock on a file, through SQLite, which knows how on every system. It ends with the process,
 * however that ends, so taking over from a dead owner cannot race. Gives `undefined` while another holds it.
 */
const takeGuard = (folder: string): DatabaseSync | undefined => {
  const guard = new DatabaseSync(join(folder, GUARD_FILE), { timeout: 0 });
  try {
    guard.exec('BEGIN EXCLUSIVE');
    return guard;
  } catch (error) {
    guard.close();
    const busy = error instanceof Error && 'errcode' in error && Number(error.errcode) % 256 === 5;
    if (busy) return undefined;
    throw error;
  }
};

const checkFormat = async (folder: string): Promise<void> => {
  const path = join(folder, FORMAT_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    await replaceFile(path, `${FORMAT}\n`);
    return;
  }
  const found = Number(text);
  if (!Number.isInteger(found) || found < 1) {
    throw new PosternError(
      'data_folder_format',
      `${path} should hold a format number, and holds ${JSON.stringify(text.slice(0, 40))}.`,
      {
        cure: `If this is Postern's data folder, restore the file from a backup; format ${FORMAT} is written as "${FORMAT}".`,
        place: { file: path, line: 1 },
      },
    );
  }
  if (found > FORMAT) {
    throw new PosternError(
      'data_folder_newer',
      `The data folder ${folder} has format ${found}; this version of Postern knows formats up to ${FORMAT}.`,
      { cure: 'Start the version of Postern that wrote it, or set POSTERN_DATA to another folder.' },
    );
  }
};

const prepare = async (folder: string): Promise<DatabaseSync | undefined> => {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // A trial beforehand: SQLite opens a read-only folder without complaint and fails later.
    const trial = join(folder, `.trial-${randomUUID()}`);
    await writeFile(trial, '');
    await rm(trial);
    return takeGuard(folder);
  } catch (error) {
    throw unwritable(folder, error);
  }
};

/**
 * Makes `folder` if need be and takes it for this process, until `release` or the end of the process.
 * The lock is the operating system's lock on the guard file. The lock file names the owner for people and for the
 * command line, and is a second check where a file system forgets locks.
 * @throws PosternError `data_folder_in_use`, `data_folder_newer`, `data_folder_unwritable`, `data_folder_format`
 */
export const lockDataFolder = async (path: string): Promise<DataFolderLock> => {
  const folder = resolve(path);
  const guard = await prepare(folder);
  const before = await readFolderOwner(folder);
  if (guard === undefined) throw inUse(folder, before);
  try {
    if (before !== undefined && (await isAlive(before))) throw inUse(folder, before);
    await checkFormat(folder);
    const owner: FolderOwner = {
      pid: process.pid,
      processStart: await startOfProcess(process.pid),
      host: hostname(),
      since: Date.now(),
    };
    await replaceFile(join(folder, LOCK_FILE), `${JSON.stringify(owner)}\n`);
  } catch (error) {
    guard.close();
    throw error instanceof PosternError ? error : unwritable(folder, error);
  }
  let released = false;
  return {
    folder,
    socket: socketOf(folder),
    release: async () => {
      if (released) return;
      released = true;
      await rm(join(folder, LOCK_FILE), { force: true });
      guard.close();
    },
  };
};
