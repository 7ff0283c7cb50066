/**
 * Looks at the official pages that rules and catalogue rest on, keeps what they say, and opens a task where one has changed.
 * Polite: robots.txt is obeyed, requests are conditional, one page at a time, off unless the operator turns it on.
 */
import { createHash } from 'node:crypto';
import { PosternError } from '../../errors.ts';
import { addNotice, newId } from '../../identity/index.ts';
import type { Store } from '../../store/index.ts';
import type { PageChangeTable, WatchedPageTable } from '../../store/schema.ts';
import { documentTypeOf, textOf } from '../library/text-of.ts';

export interface Fetched {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface WatchOptions {
  readonly store: Store;
  /** Unix ms. */
  readonly now: () => number;
  /** Addresses to look at: those that citations and catalogue name. */
  readonly pages: () => readonly string[];
  /** How this server names itself; robots.txt is read for it. */
  readonly userAgent: string;
  readonly fetch: (url: string, headers: Readonly<Record<string, string>>) => Promise<Fetched>;
  /** Between two requests to one host. */
  readonly pause: () => Promise<void>;
}

export type PageOutcome = 'first' | 'unchanged' | 'changed' | 'disallowed' | 'failed';

export interface WatchRound {
  readonly pages: number;
  readonly outcomes: Readonly<Record<PageOutcome, number>>;
}

const LONGEST_DIFFERENCE = 20_000;

export class Watch {
  readonly #options: WatchOptions;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** Looks at every page once. A page that fails is tried again in the next round. */
  async round(signal?: AbortSignal): Promise<WatchRound> {
    const outcomes: Record<PageOutcome, number> = {
      first: 0,
      unchanged: 0,
      changed: 0,
      disallowed: 0,
      failed: 0,
    };
    const rules = new Map<string, Promise<Allows>>();
    const pages = [...new Set(this.#options.pages())];
    for (const url of pages) {
      if (signal?.aborted === true) break;
      const { origin } = new URL(url);
      let allows = rules.get(origin);
      if (allows === undefined) {
        allows = this.#readRobots(origin);
        rules.set(origin, allows);
      } else {
        await this.#options.pause();
      }
      outcomes[await this.#look(url, await allows)] += 1;
    }
    return { pages: pages.length, outcomes };
  }

  /** Changes, the newest first. */
  changes(state: PageChangeTable['state'] | undefined): Promise<PageChangeTable[]> {
    let query = this.#options.store.db.selectFrom('page_change').selectAll();
    if (state !== undefined) query = query.where('state', '=', state);
    return query.orderBy('at', 'desc').orderBy('id').execute();
  }

  /** What is known of each page, without its text. */
  pages(): Promise<Omit<WatchedPageTable, 'text'>[]> {
    return this.#options.store.db
      .selectFrom('watched_page')
      .select(['url', 'etag', 'last_modified', 'sha256', 'checked_at', 'changed_at', 'failure'])
      .orderBy('url')
      .execute();
  }

  /** A steward has looked at a change. @throws PosternError `page_change_unknown`. */
  async close(id: string, by: string, note: string): Promise<void> {
    const { store, now } = this.#options;
    const { numUpdatedRows } = await store.db
      .updateTable('page_change')
      .set({ state: 'closed', closed_by: by, closed_at: now(), note })
      .where('id', '=', id)
      .where('state', '=', 'open')
      .executeTakeFirst();
    if (Number(numUpdatedRows) > 0) return;
    throw new PosternError('page_change_unknown', `There is no open change ${JSON.stringify(id)}.`, {
      status: 404,
      cure: '`postern watch changes` lists the open ones.',
    });
  }

  async #readRobots(origin: string): Promise<Allows> {
    const address = `${origin}/robots.txt`;
    try {
      const { status, body } = await this.#options.fetch(address, {});
      // No file allows all; a server that cannot say is left alone (RFC 9309 §2.3.1).
      if (status >= 500) return () => false;
      const text = status >= 400 ? '' : Buffer.from(body).toString('utf8');
      const rules = (await loadRobots())(address, text);
      return (url) => rules.isAllowed(url, this.#options.userAgent) !== false;
    } catch {
      return () => false;
    }
  }

  async #look(url: string, allows: Allows): Promise<PageOutcome> {
    const { store, now, fetch } = this.#options;
    const known = await store.db
      .selectFrom('watched_page')
      .selectAll()
      .where('url', '=', url)
      .executeTakeFirst();
    if (!allows(url)) {
      await this.#keep({
        ...blank(url, now()),
        ...known,
        checked_at: now(),
        failure: 'robots.txt disallows it',
      });
      return 'disallowed';
    }
    try {
      const answer = await fetch(url, {
        ...(known?.etag != null && { 'if-none-match': known.etag }),
        ...(known?.last_modified != null && { 'if-modified-since': known.last_modified }),
      });
      if (answer.status === 304 && known !== undefined) {
        await this.#keep({ ...known, checked_at: now(), failure: null });
        return 'unchanged';
      }
      if (answer.status !== 200) throw new Error(`it answered ${answer.status}`);
      return await this.#take(url, known, answer);
    } catch (error) {
      const failure = (error as Error).message.slice(0, 300);
      await this.#keep({ ...blank(url, now()), ...known, checked_at: now(), failure });
      return 'failed';
    }
  }

  async #take(url: string, known: WatchedPageTable | undefined, answer: Fetched): Promise<PageOutcome> {
    const at = this.#options.now();
    const type = documentTypeOf(answer.body, answer.headers['content-type'] ?? '');
    const text = await textOf(answer.body, type);
    const sha256 = createHash('sha256').update(text).digest('hex');
    const changed = known?.sha256 != null && known.sha256 !== sha256;
    await this.#keep({
      url,
      etag: answer.headers.etag ?? null,
      last_modified: answer.headers['last-modified'] ?? null,
      sha256,
      text,
      checked_at: at,
      changed_at: changed ? at : (known?.changed_at ?? null),
      failure: null,
    });
    if (known?.sha256 == null) return 'first';
    if (!changed) return 'unchanged';
    await this.#open(url, known, { sha256, text, at });
    return 'changed';
  }

  async #open(
    url: string,
    before: WatchedPageTable,
    after: { readonly sha256: string; readonly text: string; readonly at: number },
  ): Promise<void> {
    const { store } = this.#options;
    // Loaded here: most servers never compare anything.
    const { lineDifference } = await import('../library/compare.ts');
    await store.db
      .insertInto('page_change')
      .values({
        id: newId('chg'),
        url,
        at: after.at,
        before_sha256: before.sha256 ?? '',
        after_sha256: after.sha256,
        difference: lineDifference(before.text ?? '', after.text, LONGEST_DIFFERENCE),
        state: 'open',
        closed_by: null,
        closed_at: null,
        note: null,
      })
      .execute();
    for (const organisationId of await organisationsOfStewards(store)) {
      await addNotice(
        store,
        {
          organisationId,
          kind: 'policy.source-changed',
          title: 'A source that rules rest on has changed',
          body: `${url} says something else than when it was last looked at. postern watch changes shows what.`,
        },
        after.at,
      );
    }
  }

  async #keep(row: WatchedPageTable): Promise<void> {
    const { url: _url, ...rest } = row;
    await this.#options.store.db
      .insertInto('watched_page')
      .values(row)
      .onConflict((conflict) => conflict.column('url').doUpdateSet(rest))
      .execute();
  }
}

type RobotsParser = (
  address: string,
  text: string,
) => { isAllowed(url: string, userAgent: string): boolean | undefined };

/** Its types describe an ES module, but it is a CommonJS one: the default is the function itself. */
const loadRobots = async (): Promise<RobotsParser> =>
  (await import('robots-parser')).default as unknown as RobotsParser;

type Allows = (url: string) => boolean;

const blank = (url: string, at: number): WatchedPageTable => ({
  url,
  etag: null,
  last_modified: null,
  sha256: null,
  text: null,
  checked_at: at,
  changed_at: null,
  failure: null,
});

const organisationsOfStewards = async (store: Store): Promise<string[]> => {
  const people = await store.db
    .selectFrom('person')
    .select(['organisation_id', 'roles_json'])
    .where('status', '=', 'active')
    .execute();
  const stewards = people.filter(({ roles_json }) =>
    (JSON.parse(roles_json) as string[]).includes('steward'),
  );
  return [...new Set(stewards.map(({ organisation_id }) => organisation_id))];
};
