/** Deletes what is over: sessions, links, challenges, half-finished sign-ins and mails. */
import type { Store } from '../../store/store.ts';

/** @returns how many rows went. */
export const sweepSignIns = async ({ db }: Store, now: number): Promise<number> => {
  const gone = [
    await db
      .deleteFrom('session')
      .where((row) => row.or([row('expires_at', '<=', now), row('idle_until', '<=', now)]))
      .executeTakeFirst(),
    await db.deleteFrom('sign_in_link').where('expires_at', '<=', now).executeTakeFirst(),
    await db.deleteFrom('sign_in_mail').where('expires_at', '<=', now).executeTakeFirst(),
    await db.deleteFrom('webauthn_challenge').where('expires_at', '<=', now).executeTakeFirst(),
    await db.deleteFrom('oidc_state').where('expires_at', '<=', now).executeTakeFirst(),
  ];
  return gone.reduce((sum, { numDeletedRows }) => sum + Number(numDeletedRows), 0);
};
