/**
 * Editions: every reference dataset is imported whole beside the one that serves, checked, and only then swapped
 * in, in one transaction. Whatever fails before that leaves the old edition serving.
 *
 * The row lies in the table `edition`, the body in `<dataFolder>/editions/<dataset>/<id>/`; on PostgreSQL the body
 * is also in `edition_blob` (see `edition-blobs.ts`), so that every node can fetch it.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Transaction } from 'kysely';
import { PosternError } from '../errors.ts';
import type { Database } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import {
  type BuiltEdition,
  type Edition,
  type EditionDescription,
  editionOf,
  manifestOf,
  newRow,
} from './edition.ts';
import { dropFiles, fetchFile, storeFiles } from './edition-blobs.ts';
import { exists, makeDurable, namesIn, syncPath } from './edition-files.ts';
import type { Provenance } from './provenance.ts';
import { Rejects } from './rejects.ts';

/** Where a builder works. Files written to `folder` become the edition's body. */
export interface EditionDraft {
  readonly id: string;
  readonly folder: string;
  readonly rejects: Rejects;
}

export interface EditionRegistryOptions {
  readonly store: Store;
  readonly dataFolder: string;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Above this share of refused rows (0 … 1) an edition is held. Default 0.02. */
  readonly refusedShare?: number;
}

export const DEFAULT_REFUSED_SHARE = 0.02;

/** The editions of one store and data folder. */
export class EditionRegistry {
  readonly #store: Store;
  readonly #folder: string;
  readonly #now: () => number;
  readonly #refusedShare: number;

  constructor({ store, dataFolder, now, refusedShare = DEFAULT_REFUSED_SHARE }: EditionRegistryOptions) {
    this.#store = store;
    this.#folder = join(dataFolder, 'editions');
    this.#now = now;
    this.#refusedShare = refusedShare;
  }

  /** The edition that serves `dataset`, if there is one. */
  async active(dataset: string): Promise<Edition | undefined> {
    const row = await this.#store.db
      .selectFrom('edition')
      .selectAll()
      .where('dataset', '=', dataset)
      .where('state', '=', 'active')
      .orderBy('activated_at', 'desc')
      .executeTakeFirst();
    return row === undefined ? undefined : editionOf(row);
  }

  /** All editions, newest first; of one dataset where it is named. */
  async list(dataset?: string): Promise<Edition[]> {
    let query = this.#store.db.selectFrom('edition').selectAll();
    if (dataset !== undefined) query = query.where('dataset', '=', dataset);
    const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').execute();
    return rows.map(editionOf);
  }

  /** @throws PosternError `unknown_edition` */
  async get(id: string): Promise<Edition> {
    const row = await this.#store.db
      .selectFrom('edition')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (row !== undefined) return editionOf(row);
    throw new PosternError('unknown_edition', `There is no edition "${id}".`, {
      status: 404,
      cure: '`postern editions` lists them.',
    });
  }

  /**
   * Builds an edition and activates it, or holds it with a reason where too much was refused.
   * @throws whatever `produce` throws; then the edition's row is `failed` with that reason and its files are gone
   */
  async build(
    description: EditionDescription,
    produce: (draft: EditionDraft) => Promise<BuiltEdition>,
  ): Promise<Edition> {
    const id = newEditionId(description.dataset, this.#now());
    const folder = this.#pathOf(description.dataset, id);
    const draft: EditionDraft = { id, folder: `${folder}${BUILDING}`, rejects: new Rejects() };
    await this.#store.db
      .insertInto('edition')
      .values(newRow(id, description, this.#now()))
      .execute();
    try {
      await mkdir(draft.folder, { recursive: true });
      const built = await produce(draft);
      await draft.rejects.write(join(draft.folder, 'rejects.csv'));
      const reason = this.#reasonToHold(built, draft.rejects.count);
      await writeFile(
        join(draft.folder, 'edition.json'),
        `${JSON.stringify(manifestOf(id, description, built, draft.rejects.count, reason), null, 2)}\n`,
      );
      await makeDurable(draft.folder);
      await rename(draft.folder, folder);
      await syncPath(join(folder, '..'));
      await this.#finish(id, description.dataset, folder, built, draft.rejects.count, reason);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      // Where even this fails, the next start cleans up; the first error is the one to tell.
      await this.#fail(id, description.dataset, reason).catch(() => undefined);
      throw error;
    }
    await this.#store.signal('editions');
    return this.get(id);
  }

  /**
   * Activates an edition that was held, as a person decided.
   * @throws PosternError `unknown_edition`, `edition_not_held`
   */
  async release(id: string): Promise<Edition> {
    const edition = await this.#held(id);
    await this.#store.transaction(async (trx) => {
      await lockDataset(trx, edition.dataset);
      const { numUpdatedRows } = await trx
        .updateTable('edition')
        .set({ state: 'building' })
        .where('id', '=', id)
        .where('state', '=', 'held')
        .executeTakeFirst();
      if (Number(numUpdatedRows) === 0) throw notHeld(id, 'no longer held');
      await this.#activate(trx, id, edition.dataset);
    });
    await this.#store.signal('editions');
    return this.get(id);
  }

  /**
   * Gives up an edition that was held, as a person decided: its files go, its row says why.
   * @throws PosternError `unknown_edition`, `edition_not_held`
   */
  async discard(id: string): Promise<Edition> {
    const { dataset, reason } = await this.#held(id);
    const why = `discarded${reason === null ? '' : `; it was held: ${reason}`}`;
    if ((await this.#fail(id, dataset, why, 'held')) === 'unchanged') throw notHeld(id, 'no longer held');
    return this.get(id);
  }

  async #held(id: string): Promise<Edition> {
    const edition = await this.get(id);
    if (edition.state !== 'held') throw notHeld(id, edition.state);
    return edition;
  }

  /**
   * A file of an edition.
   * @throws PosternError `edition_unreadable`
   */
  async file(edition: Pick<Provenance, 'dataset' | 'edition'>, name: string): Promise<Buffer> {
    const path = await this.path(edition, name);
    try {
      return await readFile(path);
    } catch (error) {
      throw unreadable(edition, name, path, error);
    }
  }

  /**
   * Where a file of an edition lies; on PostgreSQL a node that lacks it fetches it once.
   * @throws PosternError `edition_unreadable`
   */
  async path(edition: Pick<Provenance, 'dataset' | 'edition'>, name: string): Promise<string> {
    const folder = this.#pathOf(edition.dataset, edition.edition);
    const path = join(folder, name);
    if (await exists(path)) return path;
    if (this.#store.driver === 'postgres') {
      await mkdir(folder, { recursive: true });
      const partial = join(folder, `${name}.${randomBytes(4).toString('hex')}.partial`);
      if ((await fetchFile(this.#store.db, edition.edition, name, partial)) === 'written') {
        await rename(partial, path);
        return path;
      }
    }
    throw unreadable(edition, name, path, undefined);
  }

  /**
   * Cleans what a crash left behind: unfinished editions become `failed`, their files go. Call it once at start,
   * before this process builds anything. On PostgreSQL other nodes may be building, so only editions whose files
   * lie in this data folder are touched.
   * @returns the ids cleaned
   */
  async sweep(): Promise<string[]> {
    const unfinished = await this.#store.db
      .selectFrom('edition')
      .select(['id', 'dataset'])
      .where('state', '=', 'building')
      .execute();
    const cleaned: string[] = [];
    for (const { id, dataset } of unfinished) {
      const folder = this.#pathOf(dataset, id);
      const ours =
        this.#store.driver === 'sqlite' || (await exists(folder)) || (await exists(`${folder}${BUILDING}`));
      if (!ours) continue;
      await this.#fail(id, dataset, 'interrupted: the program ended while the edition was being built');
      cleaned.push(id);
    }
    for (const dataset of await namesIn(this.#folder)) {
      for (const name of await namesIn(join(this.#folder, dataset))) {
        if (name.endsWith(BUILDING))
          await rm(join(this.#folder, dataset, name), { recursive: true, force: true });
      }
    }
    return cleaned;
  }

  #pathOf(dataset: string, id: string): string {
    return join(this.#folder, dataset, id);
  }

  #reasonToHold(built: BuiltEdition, refused: number): string | null {
    const share = built.rowsRead === 0 ? 0 : refused / built.rowsRead;
    if (share > this.#refusedShare) {
      const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;
      return `${refused} of ${built.rowsRead} rows were refused (${percent(share)}, at most ${percent(this.#refusedShare)} are accepted); see rejects.csv`;
    }
    return built.hold ?? null;
  }

  async #finish(
    id: string,
    dataset: string,
    folder: string,
    built: BuiltEdition,
    rowsRefused: number,
    reason: string | null,
  ): Promise<void> {
    if (this.#store.driver === 'postgres') await storeFiles(this.#store.db, id, folder);
    await this.#store.transaction(async (trx) => {
      await lockDataset(trx, dataset);
      await trx
        .updateTable('edition')
        .set({
          state: 'held',
          sha256: built.sha256,
          rows_read: built.rowsRead,
          rows_kept: built.rowsKept,
          rows_refused: rowsRefused,
          diff_json: JSON.stringify(reason === null ? built.diff : { ...built.diff, reason }),
        })
        .where('id', '=', id)
        .execute();
      if (reason === null) await this.#activate(trx, id, dataset);
    });
  }

  async #activate(trx: Transaction<Database>, id: string, dataset: string): Promise<void> {
    await trx
      .updateTable('edition')
      .set({ state: 'superseded' })
      .where('dataset', '=', dataset)
      .where('state', '=', 'active')
      .execute();
    await trx
      .updateTable('edition')
      .set({ state: 'active', activated_at: this.#now() })
      .where('id', '=', id)
      .execute();
  }

  /** Only what is still in that state can fail: a commit whose answer got lost may have activated it. */
  async #fail(
    id: string,
    dataset: string,
    reason: string,
    from: 'building' | 'held' = 'building',
  ): Promise<'failed' | 'unchanged'> {
    const { numUpdatedRows } = await this.#store.db
      .updateTable('edition')
      .set({ state: 'failed', diff_json: JSON.stringify({ reason }) })
      .where('id', '=', id)
      .where('state', '=', from)
      .executeTakeFirst();
    if (Number(numUpdatedRows) === 0) return 'unchanged';
    const folder = this.#pathOf(dataset, id);
    await rm(`${folder}${BUILDING}`, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
    if (this.#store.driver === 'postgres') await dropFiles(this.#store.db, id);
    return 'failed';
  }
}

const notHeld = (id: string, state: string): PosternError =>
  new PosternError(
    'edition_not_held',
    `Edition "${id}" is ${state}; only a held one can be released or discarded.`,
    { status: 409, cure: '`postern editions` lists them with their states.' },
  );

const unreadable = (
  { edition }: Pick<Provenance, 'edition'>,
  name: string,
  file: string,
  cause: unknown,
): PosternError =>
  new PosternError('edition_unreadable', `Edition "${edition}" has no readable file "${name}".`, {
    status: 503,
    cure: 'Import the dataset again.',
    place: { file },
    ...(cause !== undefined && { cause }),
  });

/** One row for each dataset, written first: two nodes that activate at once come one after the other. */
const lockDataset = async (trx: Transaction<Database>, dataset: string): Promise<void> => {
  const key = `editions.${dataset}`;
  await trx
    .insertInto('meta')
    .values({ key, value: 'lock' })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: 'lock' }))
    .execute();
};

/** Ending of a folder whose edition is not finished. */
const BUILDING = '.building';

/** `zip-20260101T000000-1a2b3c4d`: readable, ascending in time, and unlike any other. */
const newEditionId = (dataset: string, now: number): string => {
  const instant = new Date(now).toISOString().replace(/[-:]|\.\d+Z/g, '');
  return `${dataset}-${instant}-${randomBytes(4).toString('hex')}`;
};
