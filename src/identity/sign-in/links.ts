/**
 * One-time links. The token stands behind the `#` of an address, which no browser sends to a server, so it is in no
 * log; the table holds its SHA-256. A link is good once, also where two redeem it at the same moment.
 */
import { PosternError } from '../../errors.ts';
import type { SignInLinkTable } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import { getPerson } from '../people.ts';
import { hashSecret, newSecret } from '../secrets.ts';

export type LinkPurpose = SignInLinkTable['purpose'];

export interface MadeLink {
  /** Path and fragment, to be put behind the address of this server. Shown this once. */
  readonly path: string;
  /** Unix ms. */
  readonly expiresAt: number;
}

const MINUTE_MS = 60_000;
const LIFE_MS: Readonly<Record<LinkPurpose, number>> = {
  mail: 15 * MINUTE_MS,
  operator: 24 * 60 * MINUTE_MS,
  'first-run': 24 * 60 * MINUTE_MS,
};

/** @throws PosternError `person_unknown` */
export const makeSignInLink = async (
  store: Store,
  personId: string,
  purpose: LinkPurpose,
  now: number,
): Promise<MadeLink> => {
  const person = await getPerson(store, personId);
  const { secret, secretHash } = newSecret('psl');
  const expiresAt = now + LIFE_MS[purpose];
  await store.transaction(async (trx) => {
    if (purpose === 'first-run') {
      // Only the newest printed line is good.
      await trx
        .deleteFrom('sign_in_link')
        .where('person_id', '=', person.id)
        .where('purpose', '=', purpose)
        .where('used_at', 'is', null)
        .execute();
    }
    await trx
      .insertInto('sign_in_link')
      .values({
        token_hash: secretHash,
        person_id: person.id,
        purpose,
        created_at: now,
        expires_at: expiresAt,
        used_at: null,
      })
      .execute();
  });
  return { path: `/sign-in#token=${secret}`, expiresAt };
};

/** Takes back a link that did not get to its person. */
export const withdrawSignInLink = async (store: Store, { path }: MadeLink): Promise<void> => {
  const token = path.slice(path.indexOf('=') + 1);
  await store.db.deleteFrom('sign_in_link').where('token_hash', '=', hashSecret(token)).execute();
};

/** How many links of a purpose a person could still use. */
export const countOpenLinks = async (
  store: Store,
  personId: string,
  purpose: LinkPurpose,
  now: number,
): Promise<number> => {
  const row = await store.db
    .selectFrom('sign_in_link')
    .select(({ fn }) => fn.countAll().as('open'))
    .where('person_id', '=', personId)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return Number(row?.open ?? 0);
};

/**
 * Uses a link up. @returns the person it is for.
 * @throws PosternError `sign_in_link_dead`: not known, used or over; which of them is not told.
 */
export const redeemSignInLink = async (store: Store, token: string, now: number): Promise<string> => {
  const tokenHash = hashSecret(token);
  // One statement decides who of two redeemers was first.
  const used = await store.db
    .updateTable('sign_in_link')
    .set({ used_at: now })
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  const row =
    Number(used.numUpdatedRows) === 1
      ? await store.db
          .selectFrom('sign_in_link')
          .select('person_id')
          .where('token_hash', '=', tokenHash)
          .executeTakeFirst()
      : undefined;
  if (row !== undefined) return row.person_id;
  throw new PosternError('sign_in_link_dead', 'This link is not known here, was used already, or is over.', {
    status: 410,
    cure: 'Ask for a new link; each is good once.',
  });
};
