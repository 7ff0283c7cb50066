/** Organisations: who operates apps, owns Mailer IDs, signs agreements. */
import { PosternError } from '../errors.ts';
import type { OrganisationTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { parseCrid, parseName } from './parse.ts';
import { newId } from './secrets.ts';

export interface NewOrganisation {
  readonly name: string;
  readonly crid?: string;
  readonly demo?: 'demo';
}

export const createOrganisation = async (
  store: Store,
  input: NewOrganisation,
  now: number,
): Promise<OrganisationTable> => {
  const row: OrganisationTable = {
    id: newId('org'),
    name: parseName('name', input.name),
    crid: input.crid === undefined ? null : parseCrid(input.crid),
    status: 'active',
    demo: input.demo === 'demo' ? 1 : 0,
    created_at: now,
  };
  await store.db.insertInto('organisation').values(row).execute();
  return row;
};

export const listOrganisations = (store: Store): Promise<OrganisationTable[]> =>
  store.db.selectFrom('organisation').selectAll().orderBy('created_at').orderBy('id').execute();

/** @throws PosternError `organisation_unknown`. */
export const getOrganisation = async (store: Store, id: string): Promise<OrganisationTable> => {
  const row = await store.db.selectFrom('organisation').selectAll().where('id', '=', id).executeTakeFirst();
  if (row !== undefined) return row;
  throw new PosternError('organisation_unknown', `There is no organisation ${JSON.stringify(id)}.`, {
    status: 404,
    cure: '`postern org list` shows those there are.',
  });
};

/** Suspended organisations are refused on their next request, whichever app or person asks. */
export const setOrganisationStatus = async (
  store: Store,
  id: string,
  status: OrganisationTable['status'],
): Promise<OrganisationTable> => {
  const row = await getOrganisation(store, id);
  await store.db.updateTable('organisation').set({ status }).where('id', '=', id).execute();
  await store.signal('identity');
  return { ...row, status };
};
