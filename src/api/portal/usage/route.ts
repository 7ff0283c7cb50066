/** GET /postern/v1/apps/:id/usage: how an app stands with each of its limits, without consuming any. */
import type { Config } from '../../../config.ts';
import { type AnyRoute, allowanceOf, type PreparedRoute, quotaKey } from '../../../gateway/index.ts';
import { type App, getApp, scopesOf } from '../../../identity/index.ts';
import type { Allowance, Quota } from '../../../quota/index.ts';
import type { Store } from '../../../store/index.ts';
import { insightRoute } from '../declare.ts';
import { AppId, IdParams } from '../schemas.ts';
import { ofApp } from '../self-service/index.ts';

export interface UsageRooms {
  readonly store: Store;
  readonly config: Config;
  readonly quota: Quota;
  readonly prepared: () => readonly PreparedRoute[];
}

const PERIODS: ReadonlyMap<number, string> = new Map([
  [1, 'second'],
  [60, 'minute'],
  [3_600, 'hour'],
  [86_400, 'day'],
]);

/** This server's own endpoints, which ask for no scope. */
const OWN_API = 'postern';

interface Limit {
  readonly api: string;
  readonly allowance: Allowance;
}

/** The limits that an app meets on what its scopes open: for an API one of each kind. */
const limitsOf = (app: App, prepared: readonly PreparedRoute[], config: Config): Limit[] => {
  const scopes = new Set(scopesOf(app.products));
  const limits = new Map<string, Limit>();
  for (const one of prepared) {
    const { scope, quota } = one.route;
    // Attempts to sign in are people's, and counted by their address.
    if (quota.kind === 'sign-in') continue;
    if (scope === null ? one.api !== OWN_API : !scopes.has(scope)) continue;
    const allowance = allowanceOf(one, { kind: 'app', quotas: app.quotas }, config);
    limits.set(`${one.api} ${allowance.name}`, { api: one.api, allowance });
  }
  return [...limits.values()].sort(
    (left, right) =>
      left.api.localeCompare(right.api, 'en') ||
      left.allowance.name.localeCompare(right.allowance.name, 'en'),
  );
};

export const usageRoute = ({ store, config, quota, prepared }: UsageRooms): AnyRoute =>
  insightRoute({
    id: 'apps-usage',
    method: 'GET',
    path: '/postern/v1/apps/:id/usage',
    dataset: 'usage',
    schema: { params: IdParams(AppId) },
    subject: ofApp(store),
    harmless: ({ params }) => ({ id: params.id }),
    summary: 'How an app stands with each of its limits: used, remaining, seconds until the window ends.',
    handler: async ({ params }, { now }) => {
      const app = await getApp(store, params.id);
      const quotas = await Promise.all(
        limitsOf(app, prepared(), config).map(async ({ api, allowance }) => {
          const { used, remaining, resetSeconds } = await quota.look(quotaKey(app.id, api), allowance);
          const { name, limit, windowSeconds, counted } = allowance;
          return {
            api,
            name,
            limit,
            used,
            remaining,
            resetSeconds,
            windowSeconds,
            period: PERIODS.get(windowSeconds) ?? `${windowSeconds} seconds`,
            counted,
            ownLimit: app.quotas[api] !== undefined,
          };
        }),
      );
      return { body: { app: app.id, at: new Date(now).toISOString(), quotas } };
    },
  });
