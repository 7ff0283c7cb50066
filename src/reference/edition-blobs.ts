/**
 * Files of editions in the shared store, for nodes that lack them. A file lies there in parts, so that no row is large
 * and none is held in memory whole: the first under the file's name, part *n* under `NAME/n`.
 */
import { createReadStream } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

/** Bytes of a row. */
export const PART_BYTES = 8 * 2 ** 20;

const nameOfPart = (name: string, part: number): string => (part === 0 ? name : `${name}/${part}`);

/** Stores every file of a folder. */
export const storeFiles = async (db: Kysely<Database>, edition: string, folder: string): Promise<void> => {
  for (const name of await readdir(folder)) await storeFile(db, edition, name, join(folder, name));
};

const storeFile = async (
  db: Kysely<Database>,
  edition: string,
  name: string,
  path: string,
): Promise<void> => {
  let part = 0;
  for await (const body of createReadStream(path, { highWaterMark: PART_BYTES })) {
    const row = { edition_id: edition, name: nameOfPart(name, part), body: body as Buffer };
    await db.insertInto('edition_blob').values(row).execute();
    part++;
  }
  if (part > 0) return;
  await db
    .insertInto('edition_blob')
    .values({ edition_id: edition, name, body: Buffer.alloc(0) })
    .execute();
};

/** Writes a stored file to a path. @returns `absent` where the store has no such file */
export const fetchFile = async (
  db: Kysely<Database>,
  edition: string,
  name: string,
  path: string,
): Promise<'written' | 'absent'> => {
  const first = await bodyOf(db, edition, name);
  if (first === undefined) return 'absent';
  const file = await open(path, 'w', 0o600);
  try {
    let body: Buffer | undefined = first;
    for (let part = 1; body !== undefined; part++) {
      await file.writeFile(body);
      body = await bodyOf(db, edition, nameOfPart(name, part));
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return 'written';
};

const bodyOf = async (db: Kysely<Database>, edition: string, name: string): Promise<Buffer | undefined> => {
  const row = await db
    .selectFrom('edition_blob')
    .select('body')
    .where('edition_id', '=', edition)
    .where('name', '=', name)
    .executeTakeFirst();
  return row === undefined ? undefined : Buffer.from(row.body);
};

/** Removes the stored files of an edition. */
export const dropFiles = async (db: Kysely<Database>, edition: string): Promise<void> => {
  await db.deleteFrom('edition_blob').where('edition_id', '=', edition).execute();
};
