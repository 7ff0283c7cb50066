/**
 * Files that the operator attaches: signed agreements, texts of terms. Each is named by its SHA-256. On one machine it
 * lies in the folder `documents`; where the store is shared, in it, so that every node has it.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { PosternError } from '../../errors.ts';
import type { DocumentFileTable } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';

export const MOST_DOCUMENT_BYTES = 25_000_000;
const MEDIA_TYPES: readonly (readonly [begins: string, type: string])[] = [['%PDF-', 'application/pdf']];

export type DocumentFacts = Omit<DocumentFileTable, 'body'>;

/** PDF by its first bytes; else text where it reads as such, else bytes. Nobody's word is taken for it. */
const mediaTypeOf = (body: Buffer): string => {
  const known = MEDIA_TYPES.find(([begins]) => body.subarray(0, begins.length).toString('latin1') === begins);
  if (known !== undefined) return known[1];
  const isText = !body.includes(0) && !body.toString('utf8').includes('\uFFFD');
  return isText ? 'text/plain; charset=utf-8' : 'application/octet-stream';
};

const readAll = async (source: Readable): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of source as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const FACTS = ['sha256', 'name', 'media_type', 'bytes', 'added_by', 'added_at'] as const;

export class Documents {
  readonly #store: Store;
  readonly #folder: string;

  constructor(store: Store, dataFolder: string) {
    this.#store = store;
    this.#folder = join(dataFolder, 'documents');
  }

  /** Keeps a file; the same again changes nothing. @throws PosternError `document_empty`. */
  async add(source: Readable, name: string, addedBy: string, now: number): Promise<DocumentFacts> {
    const body = await readAll(source);
    if (body.length === 0) {
      throw new PosternError('document_empty', 'The file is empty.', {
        status: 400,
        cure: 'Send the document itself.',
      });
    }
    const facts: DocumentFacts = {
      sha256: createHash('sha256').update(body).digest('hex'),
      name: name.replaceAll(/[^\w. -]/g, '_').slice(0, 100),
      media_type: mediaTypeOf(body),
      bytes: body.length,
      added_by: addedBy,
      added_at: now,
    };
    if (this.#store.driver === 'sqlite') await this.#write(facts.sha256, body);
    await this.#store.db
      .insertInto('document_file')
      .values({ ...facts, body: this.#store.driver === 'sqlite' ? null : body })
      .onConflict((conflict) => conflict.column('sha256').doNothing())
      .execute();
    return this.#store.db
      .selectFrom('document_file')
      .select(FACTS)
      .where('sha256', '=', facts.sha256)
      .executeTakeFirstOrThrow();
  }

  async #write(sha256: string, body: Buffer): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const temporary = join(this.#folder, `.${randomUUID()}`);
    try {
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(body);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, join(this.#folder, sha256));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** Whether a document concerns an organisation: it is one of its agreements, or the text of recorded terms. */
  async concerns(sha256: string, organisation: string): Promise<boolean> {
    const [agreement, terms] = await Promise.all([
      this.#store.db
        .selectFrom('agreement')
        .select('id')
        .where('document_sha256', '=', sha256)
        .where('organisation_id', '=', organisation)
        .executeTakeFirst(),
      this.#store.db
        .selectFrom('terms_document')
        .select('title')
        .where('sha256', '=', sha256)
        .executeTakeFirst(),
    ]);
    return agreement !== undefined || terms !== undefined;
  }

  /**
   * A document of an organisation, checked against its name.
   * @throws PosternError `document_unknown` where it does not concern the organisation, `document_damaged`.
   */
  async read(sha256: string, organisation: string): Promise<DocumentFacts & { readonly body: Uint8Array }> {
    const row = (await this.concerns(sha256, organisation))
      ? await this.#store.db
          .selectFrom('document_file')
          .selectAll()
          .where('sha256', '=', sha256)
          .executeTakeFirst()
      : undefined;
    if (row === undefined) {
      throw new PosternError('document_unknown', 'No document of this organisation has this SHA-256 here.', {
        status: 404,
        cure: 'The agreements and terms of the organisation name their documents.',
      });
    }
    const body = row.body ?? (await readFile(join(this.#folder, sha256)).catch(() => new Uint8Array()));
    if (createHash('sha256').update(body).digest('hex') !== sha256) {
      throw new PosternError('document_damaged', 'The document is not what was attached.', {
        cure: 'Attach the file again, or restore the folder documents from a backup.',
      });
    }
    return { ...row, body };
  }
}
