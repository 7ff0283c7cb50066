/** The first admin: made where there is none, and let in by a printed one-time link; there is no default password. */
import type { Store } from '../../store/store.ts';
import { createOrganisation } from '../organisations.ts';
import { createPerson, listPeople } from '../people.ts';
import { type MadeLink, makeSignInLink } from './links.ts';

export interface FirstRun {
  readonly personId: string;
  readonly link: MadeLink;
}

/** A link for the first admin, or for the oldest that the operator made; undefined once any admin has signed in. */
export const firstRun = async (store: Store, now: number): Promise<FirstRun | undefined> => {
  const admins = (await listPeople(store)).filter(({ roles }) => roles.includes('admin'));
  if (admins.some(({ signedInAt }) => signedInAt !== null)) return undefined;
  const first = admins.find(({ status }) => status === 'active');
  if (admins.length > 0 && first === undefined) return undefined;
  const personId = first?.id ?? (await makeAdmin(store, now));
  return { personId, link: await makeSignInLink(store, personId, 'first-run', now) };
};

const makeAdmin = async (store: Store, now: number): Promise<string> => {
  const { id: organisationId } = await createOrganisation(store, { name: 'Operator' }, now);
  const { id } = await createPerson(store, { organisationId, name: 'Administrator', roles: ['admin'] }, now);
  return id;
};
