/**
 * Who a subject of the operator's provider is here: by issuer and subject, the first time by the e-mail address that
 * the provider vouches for. Nobody is made, unless a setting says with which role and in which organisation.
 */
import type { OidcSettings } from '../../config.ts';
import { PosternError } from '../../errors.ts';
import type { Store } from '../../store/store.ts';
import { createPerson, findPeopleByEmail } from '../people.ts';

/** What the provider says of whoever signed in. */
export interface ProviderClaims {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly emailVerified: boolean;
}

const linked = async (store: Store, { issuer, subject }: ProviderClaims): Promise<string | undefined> =>
  (
    await store.db
      .selectFrom('oidc_subject')
      .select('person_id')
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
      .executeTakeFirst()
  )?.person_id;

/** Notes who a subject is; where another request did so first, that one counts. @returns the person. */
const link = async (store: Store, claims: ProviderClaims, personId: string, now: number): Promise<string> => {
  await store.db
    .insertInto('oidc_subject')
    .values({ issuer: claims.issuer, subject: claims.subject, person_id: personId, linked_at: now })
    .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doNothing())
    .execute();
  return (await linked(store, claims)) ?? personId;
};

/**
 * @returns the id of the person.
 * @throws PosternError `oidc_email_unverified`, `oidc_person_ambiguous`, `oidc_person_unknown`
 */
export const personOfSubject = async (
  store: Store,
  settings: OidcSettings,
  claims: ProviderClaims,
  now: number,
): Promise<string> => {
  const known = await linked(store, claims);
  if (known !== undefined) return known;
  const { email } = claims;
  if (email === undefined || !claims.emailVerified) {
    throw new PosternError('oidc_email_unverified', 'The provider vouches for no e-mail address of yours.', {
      status: 403,
      cure: 'Confirm your e-mail address at the provider, then sign in again.',
    });
  }
  const people = await findPeopleByEmail(store, email);
  const [person] = people;
  if (people.length > 1) {
    throw new PosternError('oidc_person_ambiguous', 'Several people here have your e-mail address.', {
      status: 409,
      cure: 'Sign in by a link or a passkey, or ask the operator to give each person an address of its own.',
    });
  }
  if (person !== undefined) return link(store, claims, person.id, now);
  const { newPeople } = settings;
  if (newPeople === undefined) {
    throw new PosternError('oidc_person_unknown', 'Nobody here has your e-mail address.', {
      status: 403,
      cure: 'Ask the operator of this Postern to make an account with it.',
    });
  }
  const made = await createPerson(
    store,
    { organisationId: newPeople.organisation, name: nameOf(claims, email), email, roles: [newPeople.role] },
    now,
  );
  const personId = await link(store, claims, made.id, now);
  // Another request of the same person was first: one of the two is enough.
  if (personId !== made.id) await store.db.deleteFrom('person').where('id', '=', made.id).execute();
  return personId;
};

/** A name as `parseName` takes it. */
const nameOf = ({ name }: ProviderClaims, email: string): string =>
  (name ?? '')
    .replaceAll(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 100) || email.slice(0, 100);
