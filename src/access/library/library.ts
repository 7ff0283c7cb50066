/**
 * The policy library: what the rules cite, and the operator's own copies of it: split by section, hashed, searchable, and compared
 * edition by edition.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { PosternError } from '../../errors.ts';
import { newId } from '../../identity/index.ts';
import type { Store } from '../../store/index.ts';
import type { LibraryDocumentTable, LibrarySectionTable } from '../../store/schema.ts';
import type { SectionDifference } from './compare.ts';
import { sectionsOf } from './sections.ts';
import { documentTypeOf, textOf } from './text-of.ts';

/** Who may read an attached copy: anybody, or those who work with the rules. */
export type Visibility = 'public' | 'stewards';

export interface NewDocument {
  readonly title: string;
  /** Id of the citation that it is a copy of; null: of none. */
  readonly citationId: string | null;
  /** Unix ms. */
  readonly editionAt: number | null;
  readonly visibility: Visibility;
  readonly mediaType: string;
  readonly body: Uint8Array;
}

export type DocumentHead = Omit<LibraryDocumentTable, 'body'> & { readonly sections: number };

export interface Hit {
  readonly document: string;
  readonly title: string;
  readonly section: string;
  readonly heading: string;
  /** Part of the text around the first word found. */
  readonly excerpt: string;
}

const HEAD = [
  'id',
  'citation_id',
  'title',
  'edition_at',
  'visibility',
  'media_type',
  'sha256',
  'attached_by',
  'attached_at',
] as const;

const ROWS_AT_ONCE = 100;
const EXCERPT = 240;

export class PolicyLibrary {
  readonly #store: Store;
  readonly #now: () => number;

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** Attaches a copy. @throws PosternError `document_unreadable`, `document_attached`. */
  async attach(document: NewDocument, by: string): Promise<DocumentHead> {
    const mediaType = documentTypeOf(document.body, document.mediaType);
    const sections = sectionsOf(await textOf(document.body, mediaType));
    const sha256 = createHash('sha256').update(document.body).digest('hex');
    const row: LibraryDocumentTable = {
      id: newId('doc'),
      citation_id: document.citationId,
      title: document.title,
      edition_at: document.editionAt,
      visibility: document.visibility,
      media_type: mediaType,
      sha256,
      body: document.body,
      attached_by: by,
      attached_at: this.#now(),
    };
    const rows = sections.map(
      (section, position): LibrarySectionTable => ({ document_id: row.id, position, ...section }),
    );
    await this.#store.transaction(async (trx) => {
      const same = await trx
        .selectFrom('library_document')
        .select('id')
        .where('sha256', '=', sha256)
        .executeTakeFirst();
      if (same !== undefined) throw attachedAlready(same.id);
      await trx.insertInto('library_document').values(row).execute();
      for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
        const some = rows.slice(from, from + ROWS_AT_ONCE);
        await trx.insertInto('library_section').values(some).execute();
        if (this.#store.driver === 'postgres') continue;
        for (const { document_id, position, title, text } of some) {
          await sql`insert into library_search (document_id, position, title, text) values (${document_id}, ${position}, ${title}, ${text})`.execute(
            trx,
          );
        }
      }
    });
    const { body: _body, ...head } = row;
    return { ...head, sections: rows.length };
  }

  /** Attached copies, newest edition first. */
  async list(visible: Visibility): Promise<DocumentHead[]> {
    let query = this.#store.db.selectFrom('library_document').select(HEAD);
    if (visible === 'public') query = query.where('visibility', '=', 'public');
    const heads = await query.orderBy('edition_at', 'desc').orderBy('attached_at', 'desc').execute();
    const counts = await this.#store.db
      .selectFrom('library_section')
      .select(({ fn }) => ['document_id', fn.countAll<number | string>().as('sections')])
      .groupBy('document_id')
      .execute();
    const sections = new Map(counts.map((row) => [row.document_id, Number(row.sections)]));
    return heads.map((head) => ({ ...head, sections: sections.get(head.id) ?? 0 }));
  }

  /** A copy with its sections. @throws PosternError `library_document_unknown`, also where it may not be seen. */
  async get(
    id: string,
    visible: Visibility,
  ): Promise<DocumentHead & { readonly text: LibrarySectionTable[] }> {
    const head = (await this.list(visible)).find((one) => one.id === id);
    if (head === undefined) throw unknownDocument(id);
    return { ...head, text: await this.#sections(id) };
  }

  /** What differs from one copy to another, section by section. */
  async compare(from: string, to: string, visible: Visibility): Promise<SectionDifference[]> {
    // Loaded here: most servers never compare anything.
    const { compareSections } = await import('./compare.ts');
    const [before, after] = [await this.get(from, visible), await this.get(to, visible)];
    return compareSections(before.text, after.text);
  }

  /** Removes a copy; that it was there stays in the audit log. */
  async remove(id: string): Promise<void> {
    await this.#store.transaction(async (trx) => {
      const { numDeletedRows } = await trx
        .deleteFrom('library_document')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (Number(numDeletedRows) === 0) throw unknownDocument(id);
      await trx.deleteFrom('library_section').where('document_id', '=', id).execute();
      if (this.#store.driver === 'sqlite') {
        await sql`delete from library_search where document_id = ${id}`.execute(trx);
      }
    });
  }

  /** Sections with all words of a question, the best first. */
  async search(question: string, visible: Visibility, limit: number): Promise<Hit[]> {
    const words = question.match(/[\p{L}\p{N}]+/gu) ?? [];
    if (words.length === 0) return [];
    const found =
      this.#store.driver === 'sqlite'
        ? await this.#searchSqlite(words, visible, limit)
        : await this.#searchPostgres(words, visible, limit);
    return found.map((row) => ({
      document: row.document_id,
      title: row.document_title,
      section: row.number,
      heading: row.title,
      excerpt: excerptOf(row.text, words),
    }));
  }

  async #searchSqlite(words: readonly string[], visible: Visibility, limit: number): Promise<Found[]> {
    // Each word stands in quotes, so that none is taken for an operator of FTS5.
    const match = words.map((word) => `"${word}"`).join(' ');
    const { rows } = await sql<Found>`
      select s.document_id, s.number, s.title, s.text, d.title as document_title
      from library_search f
      join library_section s on s.document_id = f.document_id and s.position = f.position
      join library_document d on d.id = s.document_id
      where library_search match ${match} and (${visible} = 'stewards' or d.visibility = 'public')
      order by bm25(library_search) limit ${limit}`.execute(this.#store.db);
    return rows;
  }

  async #searchPostgres(words: readonly string[], visible: Visibility, limit: number): Promise<Found[]> {
    const asked = words.join(' ');
    const { rows } = await sql<Found>`
      select s.document_id, s.number, s.title, s.text, d.title as document_title
      from library_section s join library_document d on d.id = s.document_id,
        plainto_tsquery('english', ${asked}) q
      where to_tsvector('english', s.title || ' ' || s.text) @@ q
        and (${visible}::text = 'stewards' or d.visibility = 'public')
      order by ts_rank(to_tsvector('english', s.title || ' ' || s.text), q) desc limit ${limit}`.execute(
      this.#store.db,
    );
    return rows;
  }

  #sections(id: string): Promise<LibrarySectionTable[]> {
    return this.#store.db
      .selectFrom('library_section')
      .selectAll()
      .where('document_id', '=', id)
      .orderBy('position')
      .execute();
  }
}

type Found = LibrarySectionTable & { readonly document_title: string };

const excerptOf = (text: string, words: readonly string[]): string => {
  const at = text.toLowerCase().indexOf((words[0] ?? '').toLowerCase());
  const from = Math.max(0, at - EXCERPT / 3);
  const part = text.slice(from, from + EXCERPT).replace(/\s+/g, ' ');
  return `${from > 0 ? '…' : ''}${part}${from + EXCERPT < text.length ? '…' : ''}`;
};

const unknownDocument = (id: string): PosternError =>
  new PosternError('library_document_unknown', `There is no attached document ${JSON.stringify(id)}.`, {
    status: 404,
    cure: '`postern library list` names those there are.',
  });

const attachedAlready = (id: string): PosternError =>
  new PosternError('document_attached', `This very document is attached already, as ${id}.`, { status: 409 });
