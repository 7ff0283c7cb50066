/**
 * Downloads as files, each made once for an edition: `<data folder>/downloads/<dataset>/<edition>-r<revision>/`. One
 * is built at a time, whoever asks; the others wait. Files of editions that no longer serve go with the next build, so
 * that the folder holds each form of each collection once.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PosternError } from '../../errors.ts';
import { type Edition, EditionRegistry, type EditionRegistryOptions } from '../../reference/index.ts';
import { EXPORT_COLLECTIONS } from './collections.ts';
import { EXPORT_REVISION, type ExportCollectionName, type ExportEnding } from './names.ts';
import { type ExportRequest, runExportBuilder } from './process.ts';

export interface DownloadFile {
  readonly path: string;
  readonly bytes: number;
}

export interface DownloadFilesOptions extends EditionRegistryOptions {
  /** How a file is made; a process of its own unless stated. */
  readonly build?: (request: ExportRequest) => Promise<void>;
}

const PARTIAL = '.partial';

export class DownloadFiles {
  readonly #dataFolder: string;
  readonly #registry: EditionRegistry;
  readonly #build: (request: ExportRequest) => Promise<void>;
  readonly #pending = new Map<string, Promise<DownloadFile>>();
  #last: Promise<unknown> = Promise.resolve();
  #swept: Promise<void> | undefined;

  constructor({ build = runExportBuilder, ...options }: DownloadFilesOptions) {
    this.#dataFolder = options.dataFolder;
    this.#registry = new EditionRegistry(options);
    this.#build = build;
  }

  /** The edition of a collection in use. @throws PosternError `edition_missing` */
  async edition(collection: ExportCollectionName): Promise<Edition> {
    const edition = await this.#registry.active(EXPORT_COLLECTIONS[collection].dataset);
    if (edition !== undefined) return edition;
    throw new PosternError('edition_missing', `No edition of ${collection} has been imported yet.`, {
      status: 503,
      cure: `The operator imports the official file: postern import ${collection} FILE.`,
    });
  }

  /** The file as far as it has been made; null otherwise. */
  async made(
    collection: ExportCollectionName,
    edition: Edition,
    ending: ExportEnding,
  ): Promise<DownloadFile | null> {
    const path = join(this.#folderOf(edition), `${collection}.${ending}`);
    const bytes = await stat(path).then(
      ({ size }) => size,
      () => null,
    );
    return bytes === null ? null : { path, bytes };
  }

  /** The file, made where it is not there yet. @throws PosternError `download_failed`, `edition_unreadable` */
  async file(
    collection: ExportCollectionName,
    edition: Edition,
    ending: ExportEnding,
  ): Promise<DownloadFile> {
    const made = await this.made(collection, edition, ending);
    if (made !== null) return made;
    const key = `${edition.edition}/${collection}.${ending}`;
    let pending = this.#pending.get(key);
    if (pending === undefined) {
      pending = this.#afterOthers(() => this.#make(collection, edition, ending));
      this.#pending.set(key, pending);
      const forget = (): boolean => this.#pending.delete(key);
      pending.then(forget, forget);
    }
    return pending;
  }

  #afterOthers<Value>(work: () => Promise<Value>): Promise<Value> {
    const next = this.#last.then(work, work);
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #make(
    collection: ExportCollectionName,
    edition: Edition,
    ending: ExportEnding,
  ): Promise<DownloadFile> {
    const { file } = EXPORT_COLLECTIONS[collection];
    // Brings the file into the data folder where another node imported it.
    await this.#registry.file(edition, file);
    this.#swept ??= this.#sweepPartial();
    await this.#swept;
    const folder = this.#folderOf(edition);
    await this.#removeOlder(edition);
    await mkdir(folder, { recursive: true });
    const path = join(folder, `${collection}.${ending}`);
    const target = `${path}.${randomBytes(4).toString('hex')}${PARTIAL}`;
    const source = join(this.#dataFolder, 'editions', edition.dataset, edition.edition, file);
    try {
      await this.#build({ collection, ending, edition, source, target });
      await rename(target, path);
    } catch (cause) {
      await rm(target, { force: true });
      throw new PosternError('download_failed', `The download ${collection}.${ending} could not be made.`, {
        status: 503,
        cure: 'Try again later, or take another form; the reason is in the log of the server.',
        cause,
      });
    }
    return { path, bytes: (await stat(path)).size };
  }

  #folderOf({ dataset, edition }: Edition): string {
    return join(this.#dataFolder, 'downloads', dataset, `${edition}-r${EXPORT_REVISION}`);
  }

  /** A stream that still reads such a file keeps it until its end; where the system does not allow it, it goes later. */
  async #removeOlder(edition: Edition): Promise<void> {
    const serving = await this.#registry.active(edition.dataset);
    const folder = join(this.#folderOf(edition), '..');
    const kept = new Set(
      [edition, ...(serving === undefined ? [] : [serving])].map((one) => this.#folderOf(one)),
    );
    for (const name of await namesIn(folder)) {
      const older = join(folder, name);
      if (!kept.has(older)) await rm(older, { recursive: true, force: true }).catch(() => undefined);
    }
  }

  /** What a crash left half written. */
  async #sweepPartial(): Promise<void> {
    const downloads = join(this.#dataFolder, 'downloads');
    for (const dataset of await namesIn(downloads)) {
      for (const edition of await namesIn(join(downloads, dataset))) {
        const folder = join(downloads, dataset, edition);
        for (const name of await namesIn(folder))
          if (name.endsWith(PARTIAL)) await rm(join(folder, name), { force: true });
      }
    }
  }
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
