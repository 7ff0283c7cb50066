/** People: stewards, auditors, administrators and others who act under their own name with a personal token. */
import { PosternError } from '../errors.ts';
import type { PersonTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { getOrganisation } from './organisations.ts';
import { parseChoice, parseName } from './parse.ts';
import { type GivenRole, ROLES } from './roles.ts';
import { newId } from './secrets.ts';

export interface Person {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly email: string | null;
  readonly roles: readonly GivenRole[];
  readonly trainingAckAt: number | null;
  readonly status: 'active' | 'suspended';
  readonly createdAt: number;
  /** When the person last signed in with a browser. */
  readonly signedInAt: number | null;
}

export interface NewPerson {
  readonly organisationId: string;
  readonly name: string;
  readonly email?: string;
  readonly roles: readonly string[];
}

const toPerson = (row: PersonTable): Person => ({
  id: row.id,
  organisationId: row.organisation_id,
  name: row.name,
  email: row.email,
  roles: JSON.parse(row.roles_json) as GivenRole[],
  trainingAckAt: row.training_ack_at,
  status: row.status,
  createdAt: row.created_at,
  signedInAt: row.signed_in_at,
});

/**
 * One person holds one role at a time on purpose: who administers access does not also approve or audit it
 * (separation of duties, NIST AC-5). The column is a list for roles that may be joined later.
 */
export const createPerson = async (store: Store, input: NewPerson, now: number): Promise<Person> => {
  const organisation = await getOrganisation(store, input.organisationId);
  const roles = input.roles.map((role) => parseChoice('role', role, Object.keys(ROLES) as GivenRole[]));
  if (roles.length !== 1) {
    throw new PosternError('input_invalid', `A person has one role; ${roles.length} came.`, {
      status: 400,
      cure: 'Make a person for each role.',
      place: { field: 'roles' },
    });
  }
  const row: PersonTable = {
    id: newId('per'),
    organisation_id: organisation.id,
    name: parseName('name', input.name),
    email: input.email ?? null,
    roles_json: JSON.stringify(roles),
    training_ack_at: null,
    status: 'active',
    created_at: now,
    signed_in_at: null,
  };
  await store.db.insertInto('person').values(row).execute();
  return toPerson(row);
};

export const listPeople = async (store: Store): Promise<Person[]> =>
  (await store.db.selectFrom('person').selectAll().orderBy('created_at').orderBy('id').execute()).map(
    toPerson,
  );

/** @throws PosternError `person_unknown`. */
export const getPerson = async (store: Store, id: string): Promise<Person> => {
  const row = await store.db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst();
  if (row !== undefined) return toPerson(row);
  throw new PosternError('person_unknown', `There is no person ${JSON.stringify(id)}.`, { status: 404 });
};

/** A person acknowledges the awareness training, for itself. Counts from the next request on, for the apps of its organisation too. */
export const acknowledgeTraining = async (store: Store, personId: string, now: number): Promise<void> => {
  await store.db.updateTable('person').set({ training_ack_at: now }).where('id', '=', personId).execute();
  await store.signal('identity');
};

/**
 * The active people of active organisations with an e-mail address, in whichever case it is typed, oldest first. One
 * holds a role, so several may share an address.
 */
export const findPeopleByEmail = async (store: Store, email: string): Promise<Person[]> => {
  const rows = await store.db
    .selectFrom('person')
    .innerJoin('organisation', 'organisation.id', 'person.organisation_id')
    .selectAll('person')
    .where(({ fn }) => fn<string>('lower', ['person.email']), '=', email.trim().toLowerCase())
    .where('person.status', '=', 'active')
    .where('organisation.status', '=', 'active')
    .orderBy('person.created_at')
    .orderBy('person.id')
    .execute();
  return rows.map(toPerson);
};

/** A suspended person is refused from the next request on, and signed out. @throws PosternError `person_unknown` */
export const setPersonStatus = async (
  store: Store,
  id: string,
  status: Person['status'],
): Promise<Person> => {
  const person = await getPerson(store, id);
  await store.db.updateTable('person').set({ status }).where('id', '=', id).execute();
  await store.signal('identity');
  return { ...person, status };
};
