/** From an app, or a role alone, to what readiness is computed from. Reads what belongs to that app and nothing else. */
import { PosternError } from '../../errors.ts';
import { getApp, parseChoice, readAppFacts, scopesOf, toPrincipal } from '../../identity/index.ts';
import { PrincipalAttributes, type Role } from '../../policy/index.ts';
import type { Store } from '../../store/store.ts';
import type { Asker } from './readiness.ts';

const DATASET = 'tracking';
const PURPOSE = 'shipping';
const ROLES = ['shipper', 'platform', 'serviceProvider'] as const;

/** An app that exists, with all it holds at `now`. @throws PosternError `app_unknown`. */
export const askerOfApp = async (store: Store, appId: string, now: number): Promise<Asker> => {
  const app = await getApp(store, appId);
  const facts = await readAppFacts(store, appId, scopesOf(app.products));
  if (facts === undefined)
    throw new PosternError('app_unknown', `There is no app ${appId}.`, { status: 404 });
  const principal = toPrincipal(facts, now);
  const { purposes } = principal.attributes('api', DATASET);
  return {
    app: { id: app.id, name: app.name },
    role: principal.role,
    attributes: (channel) => principal.attributes(channel, DATASET),
    authorisations: facts.authorisations,
    purpose: principal.defaultPurpose || (purposes[0] ?? PURPOSE),
  };
};

/** Somebody of a role who has nothing yet: the first day. @throws PosternError `input_invalid`. */
export const askerOfRole = (role: string): Asker => {
  const attributes = new PrincipalAttributes();
  attributes.kind = 'app';
  attributes.role = parseChoice<Role>('role', role, ROLES);
  return {
    app: null,
    role: attributes.role,
    attributes: () => attributes,
    authorisations: [],
    purpose: PURPOSE,
  };
};
