/** What the operator set about the way upstream, as the gateway reads it. */
import type { Config } from '../config.ts';
import { PosternError } from '../errors.ts';
import type { UpstreamSettings } from './parts.ts';

/** `addresses=60` items of a setting, by API. @throws PosternError `setting_invalid` */
const byApi = (name: string, field: string, items: readonly string[]): ReadonlyMap<string, number> =>
  new Map(
    items.map((item) => {
      const [, api, count] = /^([a-z][a-z0-9-]*)=(\d{1,9})$/.exec(item) ?? [];
      if (api === undefined || count === undefined) {
        throw new PosternError(
          'setting_invalid',
          `${name} holds ${JSON.stringify(item)}; expected an API and a number, as addresses=60.`,
          { status: 400, place: { field } },
        );
      }
      return [api, Number(count)] as const;
    }),
  );

export const upstreamSettings = (config: Config): UpstreamSettings => {
  const quotas = byApi('POSTERN_UPSTREAM_QUOTAS', 'upstream_quotas', config.upstreamQuotas);
  const kept = byApi('POSTERN_UPSTREAM_CACHE', 'upstream_cache', config.upstreamCache);
  return {
    url: config.upstreamUrl?.replace(/\/+$/, ''),
    timeoutMs: config.upstreamTimeoutMs,
    limitOf: (api) => {
      const calls = quotas.get(api);
      return calls === undefined
        ? { calls: config.upstreamCallsPerHour, by: 'default' }
        : { calls, by: 'operator' };
    },
    reserve: config.upstreamReservePercent / 100,
    keepSecondsOf: (api) => kept.get(api),
    cacheBytes: config.upstreamCacheBytes,
    waiting: config.upstreamWaiting,
  };
};
