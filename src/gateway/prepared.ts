/** A declared route made ready to run: checked, its validators bound, its allowances worked out. */
import type { Config } from '../config.ts';
import { PosternError } from '../errors.ts';
import type { Principal } from '../identity/index.ts';
import { type PrincipalAttributes, RequestAttributes } from '../policy/attributes.ts';
import type { Allowance } from '../quota/index.ts';
import type { Fault } from './bodies.ts';
import { type AnyRoute, type Input, missingParts } from './route.ts';
import { Type } from './schema.ts';
import { validator } from './validation.ts';

type Check = (value: unknown) => Fault | undefined;

export interface PreparedRoute {
  readonly route: AnyRoute;
  /** `GET /addresses/v3/city-state`: what logs, metrics and the journal call it. */
  readonly template: string;
  /** Name of the API whose quota is counted: `addresses`, `postern` … */
  readonly api: string;
  readonly durable: boolean;
  readonly standings: WeakMap<Principal, Standing>;
  readonly checks: { readonly params?: Check; readonly query?: Check; readonly body?: Check };
}

/** USPS refuses query parameters that it does not know, also where there are none (usps-v3-wire 2.0). */
const NO_PARAMETERS = Type.Object({}, { additionalProperties: false });

/** @throws PosternError `route_undeclared`: the server does not start with such a route. */
export const prepareRoute = (route: AnyRoute): PreparedRoute => {
  const missing = missingParts(route);
  if (missing.length > 0) {
    throw new PosternError(
      'route_undeclared',
      `The route ${route.id ?? route.path ?? '(nameless)'} lacks ${missing.join(', ')}.`,
      { cure: 'Declare every part; see CONTRIBUTING.md, "Add a route".' },
    );
  }
  const { params, body } = route.schema;
  const query = route.schema.query ?? (route.dialect === 'usps' ? NO_PARAMETERS : undefined);
  return {
    route,
    // Routes of the Web Tools dialect share their address; the API they answer tells them apart.
    template: `${route.method} ${route.path}${route.dialect === 'web-tools' ? ` ${route.id}` : ''}`,
    api: route.path.split('/')[1] ?? '',
    durable:
      route.durable === 'before-answer' ||
      route.dataClass === 'sensitive' ||
      route.dataClass === 'sensitive-enhanced',
    standings: new WeakMap(),
    checks: {
      ...(params !== undefined && { params: validator(params, 'params') }),
      ...(query !== undefined && { query: validator(query, 'query') }),
      ...(body !== undefined && { body: validator(body, 'body') }),
    },
  };
};

/** The first fault of an input, or undefined. */
export const faultOf = (prepared: PreparedRoute, input: Input): Fault | undefined =>
  prepared.checks.params?.(input.params) ??
  prepared.checks.query?.(input.query) ??
  prepared.checks.body?.(input.body);

/** The request as the policy sees it. */
export const requestAttributes = (
  { route, template }: PreparedRoute,
  purpose: string,
  items: number,
  now: number,
): RequestAttributes => {
  const request = new RequestAttributes();
  request.route = template;
  request.dataset = route.dataset;
  request.action = route.action;
  request.dataClass = route.dataClass;
  request.channel = route.delivery;
  request.purpose = purpose;
  request.purposeRequired = route.purposeRequired;
  request.scope = route.scope ?? '';
  request.items = items;
  request.time = now;
  return request;
};

/** How a caller stands to a route: the same for as long as the principal does not change. */
interface Standing {
  readonly attributes: PrincipalAttributes;
  readonly allowance: Allowance;
  /** Under which the allowance is counted; null: under the client address. */
  readonly key: string | null;
}

/** What somebody with these limits of their own may consume of a route; the same for each route of an API and kind. */
export const allowanceOf = (
  { route, api }: PreparedRoute,
  principal: Pick<Principal, 'kind' | 'quotas'>,
  config: Config,
): Allowance => {
  if (route.quota.kind === 'sign-in') {
    return { name: 'sign-in', limit: config.signInPerMinute, windowSeconds: 60, counted: 'cluster' };
  }
  const own = principal.quotas[api];
  if (own !== undefined) {
    return { name: api, limit: own.limit, windowSeconds: own.windowSeconds, counted: 'cluster' };
  }
  if (route.quota.kind === 'upstream') {
    return { name: 'upstream', limit: config.upstreamPerHour, windowSeconds: 3600, counted: 'cluster' };
  }
  if (route.quota.kind === 'assets') {
    return { name: 'assets', limit: config.assetsPerMinute, windowSeconds: 60, counted: 'node' };
  }
  return principal.kind === 'anonymous'
    ? { name: 'anonymous', limit: config.anonymousPerMinute, windowSeconds: 60, counted: 'node' }
    : { name: 'local', limit: config.localPerSecond, windowSeconds: 1, counted: 'node' };
};

/** Under which what an app or person consumes of an API is counted. */
export const quotaKey = (principalId: string, api: string): string => `${principalId} ${api}`;

/** Worked out once for a principal and a route; a changed principal is a new object. */
export const standingOf = (prepared: PreparedRoute, principal: Principal, config: Config): Standing => {
  let known = prepared.standings.get(principal);
  if (known === undefined) {
    const { route } = prepared;
    known = {
      attributes: principal.attributes(route.delivery, route.dataset),
      allowance: allowanceOf(prepared, principal, config),
      key:
        principal.kind === 'anonymous' || route.quota.kind === 'sign-in'
          ? null
          : quotaKey(principal.id, prepared.api),
    };
    prepared.standings.set(principal, known);
  }
  return known;
};
