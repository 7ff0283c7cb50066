/** Random keys that all nodes share: made once, kept sealed in the store. */
import { randomBytes } from 'node:crypto';
import type { Sealer } from './sealed.ts';
import type { Store } from './store.ts';

const KEY_BYTES = 32;

/**
 * The key of a purpose, 32 bytes, the same on every node and after every restart.
 * @throws PosternError `sealed_unreadable` when the key file is another than the one that sealed it.
 */
export const openSealedKey = async (
  store: Store,
  sealer: Sealer,
  purpose: string,
  now: number,
): Promise<Uint8Array> => {
  const id = `key:${purpose}`;
  const sealed = sealer.seal(purpose, randomBytes(KEY_BYTES).toString('base64'));
  // Whichever node comes first makes it.
  await store.db
    .insertInto('sealed_secret')
    .values({ id, purpose, sealed, created_at: now })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const row = await store.db
    .selectFrom('sealed_secret')
    .select('sealed')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return Buffer.from(sealer.open(purpose, row.sealed), 'base64');
};
