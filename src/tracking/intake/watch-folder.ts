/**
 * A folder into which others put files. A file is taken once it stopped growing, and is moved to `done/` once what it says
 * is durable; one that cannot be read goes to `refused/` with the reason. A crash in between takes it again, which changes
 * nothing. Manifests lie in `manifests/`, the operator's layouts in `layouts/`.
 */
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PosternError } from '../../errors.ts';
import type { IntakeReport } from './ingest.ts';
import { type FileLayout, parseLayout } from './layout.ts';
import { rejectsText } from './rejects-text.ts';

/** Takes one file in; resolves once it is durable. */
export type FileImport = (
  path: string,
  name: string,
  kind: FileLayout['kind'],
  layouts: readonly FileLayout[],
) => Promise<IntakeReport>;

/** What a look into the folder did with one file. */
export interface Taken {
  readonly name: string;
  readonly kind: FileLayout['kind'];
  /** Null where the file was refused. */
  readonly report: IntakeReport | null;
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

const DONE = 'done';
const REFUSED = 'refused';
const LAYOUTS = 'layouts';
const PLACES: readonly (readonly [FileLayout['kind'], string])[] = [
  // Manifests first: they say whose the events are.
  ['manifest', 'manifests'],
  ['events', ''],
];

/** Names that other programs give to files they are still writing. */
const UNFINISHED = /^\.|\.(?:part|tmp|filepart|crdownload)$/i;

const namesIn = async (folder: string): Promise<string[]> => {
  const found = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return found
    .filter((one) => one.isFile() && !UNFINISHED.test(one.name))
    .map(({ name }) => name)
    .sort();
};

const readLayouts = async (folder: string): Promise<FileLayout[]> => {
  const layouts: FileLayout[] = [];
  for (const name of await namesIn(join(folder, LAYOUTS))) {
    if (!name.endsWith('.json')) continue;
    const text = await readFile(join(folder, LAYOUTS, name), 'utf8');
    try {
      layouts.push(parseLayout(JSON.parse(text) as unknown));
    } catch (cause) {
      const why = cause instanceof PosternError ? cause.message : 'it is no JSON';
      throw new PosternError('layout_invalid', `${name}: ${why}`, {
        status: 400,
        place: { file: name },
        cure: 'Compare it with docs/formats/tracking-layouts.md.',
        cause,
      });
    }
  }
  return layouts;
};

export class EventsFolder {
  readonly #folder: string;
  readonly #importFile: FileImport;
  /** Path → size and time when it was last looked at. */
  readonly #seen = new Map<string, string>();

  constructor(folder: string, importFile: FileImport) {
    this.#folder = folder;
    this.#importFile = importFile;
  }

  /** Looks once: takes every file that has not changed since the last look. */
  async look(signal?: AbortSignal): Promise<readonly Taken[]> {
    const layouts = await readLayouts(this.#folder);
    const taken: Taken[] = [];
    for (const [kind, place] of PLACES) {
      const folder = join(this.#folder, place);
      for (const name of await namesIn(folder)) {
        if (signal?.aborted === true) return taken;
        const path = join(folder, name);
        if (await this.#isStill(path)) taken.push(await this.#take(path, name, kind, layouts));
      }
    }
    return taken;
  }

  async #isStill(path: string): Promise<boolean> {
    const { size, mtimeMs } = await stat(path);
    const mark = `${size} ${mtimeMs}`;
    const before = this.#seen.get(path);
    this.#seen.set(path, mark);
    return before === mark;
  }

  async #take(
    path: string,
    name: string,
    kind: FileLayout['kind'],
    layouts: readonly FileLayout[],
  ): Promise<Taken> {
    try {
      const report = await this.#importFile(path, name, kind, layouts);
      await this.#move(
        path,
        name,
        DONE,
        report.rejects.length === 0 ? undefined : rejectsText(report.rejects),
      );
      return { name, kind, report, refusal: null };
    } catch (error) {
      // What is wrong with the file stays wrong; what is wrong here (a full disk) is tried again.
      if (!(error instanceof PosternError) || error.status >= 500) throw error;
      const { code, message } = error;
      await this.#move(path, name, REFUSED, `${message}\n${error.cure ?? ''}\n`);
      return { name, kind, report: null, refusal: { code, message } };
    }
  }

  /** Moves a file aside under a name that no other file has there, its note beside it. */
  async #move(path: string, name: string, place: string, note: string | undefined): Promise<void> {
    const folder = join(this.#folder, place);
    await mkdir(folder, { recursive: true });
    const taken = new Set(await readdir(folder));
    let free = name;
    for (let copy = 2; taken.has(free); copy++) free = `${copy}-${name}`;
    if (note !== undefined) {
      await writeFile(join(folder, `${free}.${place === DONE ? 'rejects.csv' : 'reason.txt'}`), note);
    }
    await rename(path, join(folder, free));
    this.#seen.delete(path);
  }
}
