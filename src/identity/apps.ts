/** Apps: software that asks with a client id and secret. */
import { PosternError } from '../errors.ts';
import type { AppTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { getOrganisation } from './organisations.ts';
import { parseChoice, parseName } from './parse.ts';
import { DEFAULT_PRODUCT, PRODUCTS } from './products.ts';
import { ROLES } from './roles.ts';
import { newId } from './secrets.ts';

/** A limit of an app's own, for one API: so many requests in so many seconds. */
export interface QuotaOverride {
  readonly limit: number;
  readonly windowSeconds: number;
}

export interface App {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly role: string;
  readonly products: readonly string[];
  readonly defaultPurpose: string | null;
  readonly status: 'active' | 'suspended';
  readonly quotas: Readonly<Record<string, QuotaOverride>>;
  readonly createdAt: number;
}

export interface NewApp {
  readonly organisationId: string;
  readonly name: string;
  readonly role: string;
  readonly products?: readonly string[];
  readonly defaultPurpose?: string;
}

const toApp = (row: AppTable): App => ({
  id: row.id,
  organisationId: row.organisation_id,
  name: row.name,
  role: row.role,
  products: JSON.parse(row.products_json) as string[],
  defaultPurpose: row.default_purpose,
  status: row.status,
  quotas: JSON.parse(row.quotas_json) as Record<string, QuotaOverride>,
  createdAt: row.created_at,
});

const APP_ROLES = Object.keys(ROLES) as (keyof typeof ROLES)[];

/** The app's id is its OAuth `client_id`. Default product: `Public Access I`, as USPS gives it. */
export const createApp = async (store: Store, input: NewApp, now: number): Promise<App> => {
  const organisation = await getOrganisation(store, input.organisationId);
  const products = (input.products ?? [DEFAULT_PRODUCT]).map((product) =>
    parseChoice('product', product, Object.keys(PRODUCTS)),
  );
  const row: AppTable = {
    id: newId('app'),
    organisation_id: organisation.id,
    name: parseName('name', input.name),
    role: parseChoice('role', input.role, APP_ROLES),
    products_json: JSON.stringify(products),
    default_purpose: input.defaultPurpose ?? null,
    status: 'active',
    quotas_json: '{}',
    created_at: now,
  };
  await store.db.insertInto('app').values(row).execute();
  return toApp(row);
};

export const listApps = async (store: Store, organisationId?: string): Promise<App[]> => {
  let query = store.db.selectFrom('app').selectAll();
  if (organisationId !== undefined) query = query.where('organisation_id', '=', organisationId);
  return (await query.orderBy('created_at').orderBy('id').execute()).map(toApp);
};

/** @throws PosternError `app_unknown`. */
export const getApp = async (store: Store, id: string): Promise<App> => {
  const row = await store.db.selectFrom('app').selectAll().where('id', '=', id).executeTakeFirst();
  if (row !== undefined) return toApp(row);
  throw new PosternError('app_unknown', `There is no app ${JSON.stringify(id)}.`, {
    status: 404,
    cure: '`postern app list` shows those there are.',
  });
};

export const setAppStatus = async (store: Store, id: string, status: App['status']): Promise<App> => {
  const app = await getApp(store, id);
  await store.db.updateTable('app').set({ status }).where('id', '=', id).execute();
  await store.signal('identity');
  return { ...app, status };
};

/** Sets an app's own limit for one API, in place of the server's default. */
export const setAppQuota = async (
  store: Store,
  id: string,
  api: string,
  override: QuotaOverride,
): Promise<App> => {
  for (const [field, value] of Object.entries(override)) {
    if (!Number.isInteger(value) || value < 1) {
      throw new PosternError('input_invalid', `${field} is ${value}; expected a whole number above 0.`, {
        status: 400,
        place: { field },
      });
    }
  }
  const app = await getApp(store, id);
  const quotas = { ...app.quotas, [api]: override };
  await store.db
    .updateTable('app')
    .set({ quotas_json: JSON.stringify(quotas) })
    .where('id', '=', id)
    .execute();
  await store.signal('identity');
  return { ...app, quotas };
};
