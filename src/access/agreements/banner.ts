/**
 * The banner on sensitive information: shown at the start of a session and acknowledged once in it (AS-805 3-5.1.2). A
 * session is what the console says it is; its name is kept as a hash.
 */
import { hash } from 'node:crypto';
import type { Store } from '../../store/store.ts';

export const BANNER = {
  label: 'RESTRICTED INFORMATION',
  text: 'What this console shows about parcels and people is sensitive. See only what your task needs, keep it where the Postal Service allows, and pass it to nobody without a basis. Everything you open is recorded.',
} as const;

export const BANNER_SHA256: string = hash('sha256', `${BANNER.label}\n${BANNER.text}`, 'hex');

const sessionKey = (person: string, session: string): string =>
  hash('sha256', `${person}\n${session}`, 'hex');

/** When a person acknowledged the banner as it stands now, in a session; Unix ms, or null. */
export const acknowledgedAt = async (
  store: Store,
  person: string,
  session: string,
): Promise<number | null> => {
  const row = await store.db
    .selectFrom('banner_acknowledgement')
    .select('acknowledged_at')
    .where('person_id', '=', person)
    .where('session_sha256', '=', sessionKey(person, session))
    .where('banner_sha256', '=', BANNER_SHA256)
    .executeTakeFirst();
  return row === undefined ? null : Number(row.acknowledged_at);
};

/** Records the acknowledgement; the first in a session stands. @returns when it was made, Unix ms. */
export const acknowledge = async (
  store: Store,
  person: string,
  session: string,
  now: number,
): Promise<number> => {
  await store.db
    .insertInto('banner_acknowledgement')
    .values({
      person_id: person,
      session_sha256: sessionKey(person, session),
      banner_sha256: BANNER_SHA256,
      acknowledged_at: now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['person_id', 'session_sha256'])
        .doUpdateSet({ banner_sha256: BANNER_SHA256, acknowledged_at: now })
        .where('banner_acknowledgement.banner_sha256', '!=', BANNER_SHA256),
    )
    .execute();
  return (await acknowledgedAt(store, person, session)) ?? now;
};
