/** Reads what bears on one app or person from the tables. */
import type { Role } from '../policy/attributes.ts';
import type { Store } from '../store/store.ts';
import { type PrincipalFacts, TERMS_DOCUMENT } from './principal.ts';
import { scopesOf } from './products.ts';

const organisationFacts = async (store: Store, organisationId: string) => {
  const [mids, agreements, terms, termsVersions] = await Promise.all([
    store.db
      .selectFrom('mailer_id')
      .select('mid')
      .where('organisation_id', '=', organisationId)
      .orderBy('mid')
      .execute(),
    store.db
      .selectFrom('agreement')
      .selectAll()
      .where('organisation_id', '=', organisationId)
      .orderBy('signed_at')
      .execute(),
    store.db
      .selectFrom('terms_acceptance')
      .selectAll()
      .where('organisation_id', '=', organisationId)
      .execute(),
    store.db.selectFrom('terms_document').selectAll().where('document', '=', TERMS_DOCUMENT).execute(),
  ]);
  return { ownMids: mids.map(({ mid }) => mid), agreements, terms, termsVersions };
};

/**
 * When the people behind an app have all acknowledged the training: the earliest of their acknowledgements. Null where one of them has
 * none, or nobody stands behind it.
 */
const trainingOf = async (store: Store, organisationId: string): Promise<number | null> => {
  const people = await store.db
    .selectFrom('person')
    .select('training_ack_at')
    .where('organisation_id', '=', organisationId)
    .where('status', '=', 'active')
    .execute();
  return people.reduce<number | null>(
    (earliest, { training_ack_at: at }) =>
      earliest === null || at === null ? null : Math.min(earliest, Number(at)),
    people.length === 0 ? null : Number.MAX_SAFE_INTEGER,
  );
};

/** Facts of an app, limited to the scope its token was issued with; undefined: there is no such app. */
export const readAppFacts = async (
  store: Store,
  appId: string,
  tokenScopes: readonly string[],
): Promise<PrincipalFacts | undefined> => {
  const row = await store.db
    .selectFrom('app')
    .innerJoin('organisation', 'organisation.id', 'app.organisation_id')
    .selectAll('app')
    .select('organisation.status as organisation_status')
    .where('app.id', '=', appId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const [organisation, authorisations, grants, trainingAckAt] = await Promise.all([
    organisationFacts(store, row.organisation_id),
    store.db.selectFrom('authorisation').selectAll().where('app_id', '=', appId).execute(),
    store.db.selectFrom('access_grant').selectAll().where('app_id', '=', appId).execute(),
    trainingOf(store, row.organisation_id),
  ]);
  const products = JSON.parse(row.products_json) as string[];
  const held = new Set(scopesOf(products));
  return {
    kind: 'app',
    id: row.id,
    name: row.name,
    role: row.role as Role,
    organisationId: row.organisation_id,
    active: row.status === 'active' && row.organisation_status === 'active' ? 'active' : 'suspended',
    // A product taken away after the token was issued counts at once.
    scopes: tokenScopes.filter((scope) => held.has(scope)),
    products,
    defaultPurpose: row.default_purpose,
    quotas: JSON.parse(row.quotas_json) as PrincipalFacts['quotas'],
    ...organisation,
    authorisations,
    grants,
    trainingAckAt,
  };
};

/** Facts of a person; undefined: there is no such person. */
export const readPersonFacts = async (
  store: Store,
  personId: string,
): Promise<PrincipalFacts | undefined> => {
  const row = await store.db
    .selectFrom('person')
    .innerJoin('organisation', 'organisation.id', 'person.organisation_id')
    .selectAll('person')
    .select('organisation.status as organisation_status')
    .where('person.id', '=', personId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const [role = 'consumer'] = JSON.parse(row.roles_json) as Role[];
  return {
    kind: 'person',
    id: row.id,
    name: row.name,
    role,
    organisationId: row.organisation_id,
    active: row.status === 'active' && row.organisation_status === 'active' ? 'active' : 'suspended',
    scopes: [],
    products: [],
    defaultPurpose: null,
    quotas: {},
    ...(await organisationFacts(store, row.organisation_id)),
    authorisations: [],
    grants: [],
    trainingAckAt: row.training_ack_at,
  };
};
