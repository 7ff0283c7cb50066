/** Wiring of the watch: which pages, how they are fetched. */
import { setTimeout as wait } from 'node:timers/promises';
import { type PolicyVersions, Watch } from './access/index.ts';
import type { Catalogue } from './channels/index.ts';
import type { Outgoing } from './egress/index.ts';
import type { Store } from './store/index.ts';
import { version } from './version.ts';

const TIMEOUT_MS = 30_000;
const LARGEST_PAGE_BYTES = 16_777_216;
const PAUSE_MS = 2_000;
const USER_AGENT = `Postern/${version}`;

export interface WatchingRooms {
  readonly store: Store;
  readonly clock: () => number;
  readonly versions: PolicyVersions;
  readonly catalogue: Catalogue;
  readonly outgoing: () => Promise<Outgoing>;
}

/** The watch over the pages that the citations in force and the catalogue name. */
export const watchOver = ({ store, clock, versions, catalogue, outgoing }: WatchingRooms): Watch =>
  new Watch({
    store,
    now: clock,
    userAgent: USER_AGENT,
    pages: () =>
      [
        ...[...versions.current().pack.citations.values()].map(({ url }) => url),
        ...catalogue.datasets.map(({ source }) => source.url),
      ].filter((url): url is string => url !== null && /^https?:/.test(url)),
    fetch: async (url, headers) =>
      (await outgoing()).fetch({
        url,
        method: 'GET',
        headers: { 'user-agent': USER_AGENT, ...headers },
        timeoutMs: TIMEOUT_MS,
        maxBytes: LARGEST_PAGE_BYTES,
      }),
    pause: () => wait(PAUSE_MS),
  });
