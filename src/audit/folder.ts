/** Files of a log's folder: whole files appear at once under their name, and are made durable on request. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const TEMPORARY = 'tmp';

export class Folder {
  readonly path: string;
  #counter = 0;
  readonly #made = new Set<string>();
  /** Files written since the last `sync`, by their path inside the folder. */
  readonly #unsynced = new Set<string>();

  constructor(path: string) {
    this.path = path;
  }

  /** Makes the folder and clears what a killed process left half written. */
  prepare(): void {
    rmSync(join(this.path, TEMPORARY), { recursive: true, force: true });
    mkdirSync(join(this.path, TEMPORARY), { recursive: true });
  }

  makeFolder(name: string): void {
    mkdirSync(this.at(name), { recursive: true });
  }

  at(name: string): string {
    return join(this.path, name);
  }

  has(name: string): boolean {
    return existsSync(this.at(name));
  }

  /** Names in a folder; none where there is no such folder. */
  names(name: string): string[] {
    return this.has(name) ? readdirSync(this.at(name)) : [];
  }

  /** Bytes of a file; undefined where there is none. */
  read(name: string): Buffer | undefined {
    try {
      return readFileSync(this.at(name));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Writes a whole file beside and renames it into place; durable after the next `sync`. */
  write(name: string, bytes: Uint8Array | string): void {
    const path = this.at(name);
    const parent = dirname(path);
    if (!this.#made.has(parent)) {
      mkdirSync(parent, { recursive: true });
      this.#made.add(parent);
    }
    const temporary = join(this.path, TEMPORARY, String(this.#counter++));
    writeFileSync(temporary, bytes);
    renameSync(temporary, path);
    this.#unsynced.add(name);
  }

  /** Writes whole files and makes them durable, beside whatever else goes on. */
  async writeDurably(files: readonly (readonly [name: string, bytes: Uint8Array])[]): Promise<void> {
    const names = files.map(([name]) => name);
    for (const name of names) mkdirSync(dirname(this.at(name)), { recursive: true });
    const waiting = files.values();
    const write = async (): Promise<void> => {
      for (const [name, bytes] of waiting) {
        const temporary = join(this.path, TEMPORARY, String(this.#counter++));
        await writeFile(temporary, bytes, { flush: true });
        await rename(temporary, this.at(name));
      }
    };
    // Two at a time: the groups that are committed meanwhile need a thread for their own sync.
    await Promise.all([write(), write()]);
    await this.#syncParents(names);
  }

  remove(name: string): void {
    const path = this.at(name);
    rmSync(path, { recursive: true, force: true });
    this.#made.delete(path);
  }

  /** Makes the names in a folder durable. */
  syncFolder(name: string): Promise<void> {
    return syncFolder(this.at(name));
  }

  /** Makes everything written since the last call durable, names included. */
  async sync(): Promise<void> {
    const names = [...this.#unsynced].filter((name) => this.has(name));
    await Promise.all(names.map((name) => syncPath(this.at(name))));
    await this.#syncParents(names);
    for (const name of names) this.#unsynced.delete(name);
  }

  async #syncParents(names: readonly string[]): Promise<void> {
    const folders = new Set<string>();
    for (const name of names) {
      for (let path = dirname(this.at(name)); path.length >= this.path.length; path = dirname(path)) {
        folders.add(path);
      }
    }
    await Promise.all([...folders].map(syncFolder));
  }
}

const syncPath = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Windows cannot sync a folder, and need not. */
const syncFolder = (path: string): Promise<void> =>
  process.platform === 'win32' ? Promise.resolve() : syncPath(path);
