/** What the checks and the review look at, read from the store. */
import {
  getApp,
  newGrant,
  type Principal,
  readAppFacts,
  scopesOf,
  toPrincipal,
} from '../../identity/index.ts';
import type { GrantTable } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import type { HeldGrant } from './checks.ts';
import type { RequestableDataset, RequestForm } from './model.ts';

const isInForce = (grant: GrantTable, now: number): boolean =>
  grant.revoked_at === null &&
  grant.suspended_at === null &&
  (grant.valid_until === null || grant.valid_until > now);

export interface AppStanding {
  /** The app as it would be with what it asks for. */
  readonly principal: Principal;
  readonly held: readonly HeldGrant[];
}

/** @throws PosternError `app_unknown`. */
export const standingOfApp = async (
  store: Store,
  appId: string,
  { ruleDataset }: RequestableDataset,
  { purposes, fields }: RequestForm,
  now: number,
): Promise<AppStanding> => {
  const app = await getApp(store, appId);
  const facts = await readAppFacts(store, appId, scopesOf(app.products));
  if (facts === undefined) throw new RangeError(`The app ${appId} is gone.`);
  const held = facts.grants.filter(
    (grant) => isInForce(grant, now) && (grant.dataset === ruleDataset || grant.dataset === '*'),
  );
  const asked = newGrant({ appId, dataset: ruleDataset, purposes, fields, grantedBy: 'trial' }, now);
  const others = facts.grants.filter((grant) => !held.includes(grant));
  return {
    principal: toPrincipal({ ...facts, grants: [...others, asked] }, now),
    held: held.map((grant) => ({
      id: grant.id,
      purposes: JSON.parse(grant.purposes_json) as string[],
      fields: JSON.parse(grant.fields_json) as string[],
    })),
  };
};
