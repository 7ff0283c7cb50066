/**
 * To which organisation a record belongs, for the rules on one's own. A record of another organisation is described as one that is not
 * there, so that no refusal tells the two apart.
 */
import { PosternError } from '../../../errors.ts';
import type { SubjectFacts } from '../../../gateway/index.ts';
import type { Principal } from '../../../identity/index.ts';
import type { Store } from '../../../store/index.ts';

/** The input of a route whose path ends in `:id`. */
export interface WithId {
  readonly params: { readonly id: string };
}

type Owner = (input: WithId, now: number, principal: Principal) => Promise<SubjectFacts>;

/** An organisation as the rules see it: one's own, or nobody's. */
export const asOwn = (organisation: string | undefined, principal: Principal): SubjectFacts => ({
  organisation: organisation === principal.organisationId && organisation !== '' ? organisation : null,
});

/** The organisation of the app with this id; undefined: there is no such app. */
const organisationOfApp = async (store: Store, id: string): Promise<string | undefined> =>
  (await store.db.selectFrom('app').select('organisation_id').where('id', '=', id).executeTakeFirst())
    ?.organisation_id;

/** The organisation of an app that a body names. */
export const ofAppNamed = async (store: Store, id: string, principal: Principal): Promise<SubjectFacts> =>
  asOwn(await organisationOfApp(store, id), principal);

/** The organisation of a record that is read with an error of `unknownCode` where there is none. */
export const ownOrMissing = async (
  read: () => Promise<string>,
  unknownCode: string,
  principal: Principal,
): Promise<SubjectFacts> => {
  try {
    return asOwn(await read(), principal);
  } catch (error) {
    if (error instanceof PosternError && error.code === unknownCode) return asOwn(undefined, principal);
    throw error;
  }
};

/** The organisation of the app `:id`. */
export const ofApp =
  (store: Store): Owner =>
  async ({ params }, _now, principal) =>
    asOwn(await organisationOfApp(store, params.id), principal);

/** The organisation of the app whose secret the credential `:id` is; a personal token is nobody's to look after. */
export const ofCredential =
  (store: Store): Owner =>
  async ({ params }, _now, principal) => {
    const row = await store.db
      .selectFrom('credential')
      .innerJoin('app', 'app.id', 'credential.app_id')
      .select('app.organisation_id')
      .where('credential.id', '=', params.id)
      .executeTakeFirst();
    return asOwn(row?.organisation_id, principal);
  };

/** The organisation of the app whose Web Tools USERID `:id` is. */
export const ofWebToolsUser =
  (store: Store): Owner =>
  async ({ params }, _now, principal) => {
    const row = await store.db
      .selectFrom('web_tools_user')
      .innerJoin('app', 'app.id', 'web_tools_user.app_id')
      .select('app.organisation_id')
      .where('web_tools_user.id', '=', params.id)
      .executeTakeFirst();
    return asOwn(row?.organisation_id, principal);
  };

/** The organisation `:id` itself. */
export const ofOrganisation = ({ params }: WithId, _now: number, principal: Principal): SubjectFacts =>
  asOwn(params.id, principal);

/** Whoever looks after every organisation; all others see their own alone. */
export const seesAll = ({ kind, role }: Principal): boolean => kind === 'operator' || role === 'admin';

/** The organisation whose list is wanted: the one named, else one's own; undefined: of all. */
export const wantedOf = (named: string | undefined, principal: Principal): string | undefined =>
  named ?? (seesAll(principal) ? undefined : principal.organisationId);

/** The same as the subject of a route. */
export const ofWanted = (
  { query }: { readonly query: { readonly organisation?: string } },
  _now: number,
  principal: Principal,
): SubjectFacts => asOwn(wantedOf(query.organisation, principal), principal);
