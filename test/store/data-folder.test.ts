/** One owner a data folder, whatever happened to the one before. */
import assert from 'node:assert/strict';
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type FolderOwner, lockDataFolder, readFolderOwner } from '../../src/store/index.ts';
import { within } from './waiting.ts';

let root = '';
let folders = 0;
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'postern-folder-'));
});
after(() => rm(root, { recursive: true, force: true }));

const newFolder = (): string => {
  folders += 1;
  return join(root, String(folders));
};

const SCRIPT = fileURLToPath(new URL('folder-owner.ts', import.meta.url));

interface OtherProcess {
  readonly child: ChildProcess;
  readonly said: { owned?: string; code?: string };
  /** Ends the process with `signal`, or kindly by ending its input. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

const inOtherProcess = async (folder: string, options: SpawnOptions = {}): Promise<OtherProcess> => {
  const child = spawn(process.execPath, [SCRIPT, folder], { ...options, stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  assert.ok(child.stdout !== null && child.stdin !== null);
  const { stdin } = child;
  const [line] = (await within('word of the other process', once(child.stdout, 'data'))) as [Buffer];
  return {
    child,
    said: JSON.parse(String(line)) as OtherProcess['said'],
    end: async (signal) => {
      if (signal === undefined) stdin.end();
      else child.kill(signal);
      await exited;
    },
  };
};

const nameOwner = (folder: string, owner: Partial<FolderOwner>): Promise<void> =>
  writeFile(
    join(folder, 'postern.lock'),
    JSON.stringify({ pid: process.pid, processStart: null, host: hostname(), since: 1, ...owner }),
  );

/** A folder that was used before and has no owner now. */
const usedFolder = async (): Promise<string> => {
  const folder = newFolder();
  await (await lockDataFolder(folder)).release();
  return folder;
};

describe('a data folder', () => {
  it('is made on demand, closed to others, and says its format and its owner', async () => {
    const folder = join(newFolder(), 'below');
    const lock = await lockDataFolder(folder);
    assert.equal(lock.folder, folder);
    assert.equal(lock.socket, join(folder, 'postern.sock'));
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    assert.equal(await readFile(join(folder, 'postern.format'), 'utf8'), '1\n');
    const owner = await readFolderOwner(folder);
    assert.deepEqual([owner?.pid, owner?.host], [process.pid, hostname()]);
    await lock.release();
    assert.equal(await readFolderOwner(folder), undefined);
  });

  it('is refused a second time, naming the process and its socket', async () => {
    const folder = newFolder();
    const lock = await lockDataFolder(folder);
    await assert.rejects(lockDataFolder(folder), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'data_folder_in_use');
      assert.match(error.message, new RegExp(`process ${process.pid} `));
      assert.ok(error.message.includes(lock.socket));
      return true;
    });
    const other = await inOtherProcess(folder);
    assert.deepEqual(other.said, { code: 'data_folder_in_use' });
    await other.end();
    assert.equal((await readFolderOwner(folder))?.pid, process.pid);
    await lock.release();
  });

  it('is free again after its owner let go, or was killed', async () => {
    const folder = newFolder();
    for (const signal of [undefined, 'SIGKILL'] as const) {
      const other = await inOtherProcess(folder);
      assert.deepEqual(other.said, { owned: folder });
      await assert.rejects(lockDataFolder(folder), {
        code: 'data_folder_in_use',
        message: new RegExp(`process ${other.child.pid} `),
      });
      await other.end(signal);
      const lock = await lockDataFolder(folder);
      assert.equal((await readFolderOwner(folder))?.pid, process.pid);
      await lock.release();
    }
  });

  it('of a dead owner goes to exactly one of many that want it', async () => {
    const folder = newFolder();
    await (await inOtherProcess(folder)).end('SIGKILL');
    assert.notEqual(await readFolderOwner(folder), undefined);
    const others = await Promise.all([1, 2, 3].map(() => inOtherProcess(folder)));
    const here = await Promise.allSettled(Array.from({ length: 5 }, () => lockDataFolder(folder)));
    const owned = others.filter(({ said }) => said.owned !== undefined).length;
    const won = here.filter(({ status }) => status === 'fulfilled').length;
    assert.equal(owned + won, 1);
    await Promise.all(others.map((other) => other.end()));
  });

  it('is taken from a lock file whose process number went to another process', async () => {
    const folder = await usedFolder();
    await nameOwner(folder, { pid: process.ppid, processStart: '1' });
    if (process.platform === 'linux') await (await lockDataFolder(folder)).release();
  });

  it('is refused when the named owner lives, even where its lock was forgotten', async () => {
    const folder = await usedFolder();
    await nameOwner(folder, { pid: process.ppid });
    await assert.rejects(lockDataFolder(folder), { code: 'data_folder_in_use' });
  });

  it('is taken when the named owner ran on another host and nobody holds the lock', async () => {
    const folder = await usedFolder();
    await nameOwner(folder, { host: 'another-container', pid: 1 });
    await (await lockDataFolder(folder)).release();
  });

  it('is taken when the lock file was torn', async () => {
    const folder = await usedFolder();
    await writeFile(join(folder, 'postern.lock'), '{"pid": 12');
    await (await lockDataFolder(folder)).release();
  });

  it('of a newer format is refused, naming both numbers, and can be tried again', async () => {
    const folder = await usedFolder();
    await writeFile(join(folder, 'postern.format'), '2\n');
    for (const attempt of [1, 2]) {
      await assert.rejects(
        lockDataFolder(folder),
        { code: 'data_folder_newer', message: /format 2.*up to 1/ },
        `${attempt}`,
      );
    }
    assert.equal(await readFile(join(folder, 'postern.format'), 'utf8'), '2\n');
  });

  it('with an unreadable format is refused, showing what stands there', async () => {
    const folder = await usedFolder();
    await writeFile(join(folder, 'postern.format'), 'soon\n');
    await assert.rejects(lockDataFolder(folder), { code: 'data_folder_format', message: /"soon/ });
  });

  it('that is a file, or lies below one, is refused', async () => {
    const file = newFolder();
    await writeFile(file, '');
    await assert.rejects(lockDataFolder(file), { code: 'data_folder_unwritable' });
    await assert.rejects(lockDataFolder(join(file, 'data')), { code: 'data_folder_unwritable' });
  });

  it('that is read-only is refused and left as it was', async (t) => {
    const folder = await usedFolder();
    const kept = await readdir(folder);
    await chmod(folder, 0o555);
    await chmod(dirname(folder), 0o755);
    // Root may write everywhere: then an ordinary user tries.
    const asRoot = process.getuid?.() === 0;
    const other = await inOtherProcess(folder, asRoot ? { uid: 65_534, gid: 65_534, cwd: '/' } : {}).catch(
      () => undefined,
    );
    if (other === undefined) return t.skip('an ordinary user cannot read this checkout');
    assert.deepEqual(other.said, { code: 'data_folder_unwritable' });
    await other.end();
    assert.deepEqual(await readdir(folder), kept);
    await chmod(folder, 0o700);
  });
});
