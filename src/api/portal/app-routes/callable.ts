/** What an app may call: each route is tried under the rules in force, with all that is known of the app and nothing of any parcel. */
import { type Trial, tryRules } from '../../../channels/index.ts';
import type { PreparedRoute } from '../../../gateway/index.ts';
import type { Principal } from '../../../identity/index.ts';
import { readAppFacts, scopesOf, toPrincipal } from '../../../identity/index.ts';
import type { PolicySet } from '../../../policy/index.ts';
import type { Store } from '../../../store/index.ts';

/** A route that an app may not call, and why. */
export interface LeftOut {
  readonly route: string;
  readonly dataset: string;
  readonly rules: readonly string[];
  readonly code: string;
  readonly because: string;
  readonly cure: string;
}

export interface Callable {
  readonly may: readonly PreparedRoute[];
  readonly leftOut: readonly LeftOut[];
}

/** An app as it is decided about with a token that has all its scopes; undefined: there is no such app. */
export const principalOfApp = async (
  store: Store,
  appId: string,
  products: readonly string[],
  now: number,
): Promise<Principal | undefined> => {
  const facts = await readAppFacts(store, appId, scopesOf(products));
  return facts === undefined ? undefined : toPrincipal(facts, now);
};

const NO_PERMIT = { rules: [], code: 'no_permit', cure: '' } as const;

/** Why a route is left out; undefined: it may be called, as far as it depends on the app. */
const refusalOf = (
  { route, template }: PreparedRoute,
  app: Principal,
  purpose: string,
  policy: PolicySet,
  at: number,
): LeftOut | undefined => {
  const trial: Trial = {
    use: {
      dataset: route.dataset,
      action: route.action,
      channels: [route.delivery],
      scope: route.scope ?? '',
      purposeRequired: route.purposeRequired,
      personFields: false,
      personList: false,
    },
    dataClass: route.dataClass,
    channel: route.delivery,
    role: app.role,
    purpose,
    principal: app.attributes(route.delivery, route.dataset),
    at,
  };
  const tried = tryRules(policy, trial);
  const own = { route: template, dataset: route.dataset };
  const forbids = tried.filter(({ rule, matches }) => rule.effect === 'forbid' && matches === true);
  const [forbid] = forbids;
  if (forbid !== undefined) {
    const { title, code, cure } = forbid.rule;
    return { ...own, rules: forbids.map(({ rule }) => rule.id), code, because: title, cure: plain(cure) };
  }
  if (tried.some(({ rule, matches }) => rule.effect === 'permit' && matches !== false)) return undefined;
  const permit = tried.find(({ rule }) => rule.effect === 'permit');
  if (permit === undefined) {
    return { ...own, ...NO_PERMIT, because: `No rule permits this to an app with the role ${app.role}` };
  }
  const { id, code, cure, title } = permit.rule;
  return { ...own, rules: [id], code, because: `Permitted is: ${title}`, cure: plain(cure) };
};

/** A cure that speaks of a request that nobody has made is left out. */
const plain = (cure: string): string => (cure.includes('{') ? '' : cure);

/** The purposes with which the app may ask: its default, those granted, and none where none is needed. */
const purposesOf = ({ route }: PreparedRoute, app: Principal): readonly string[] => {
  const { purposes } = app.attributes(route.delivery, route.dataset);
  const stated = new Set([app.defaultPurpose, ...purposes].filter((purpose) => purpose !== ''));
  return route.purposeRequired ? [...stated] : ['', ...stated];
};

const noPurpose = ({ route, template }: PreparedRoute): LeftOut => ({
  route: template,
  dataset: route.dataset,
  rules: [],
  code: 'purpose_required',
  because: 'A purpose is required, and none is granted to the app',
  cure: 'Request access: POST /postern/v1/access-requests; a steward reviews it.',
});

/**
 * Routes sorted by whether an app may call them. What depends on the request (the parcel, its Mailer ID) is left open: such a route
 * may be called, and each request is decided.
 */
export const callableBy = (
  app: Principal,
  routes: readonly PreparedRoute[],
  policy: PolicySet,
  at: number,
): Callable => {
  const may: PreparedRoute[] = [];
  const leftOut: LeftOut[] = [];
  for (const prepared of routes) {
    const refusals = purposesOf(prepared, app).map((purpose) =>
      refusalOf(prepared, app, purpose, policy, at),
    );
    if (refusals.includes(undefined)) may.push(prepared);
    else leftOut.push(refusals[0] ?? noPurpose(prepared));
  }
  return { may, leftOut };
};
