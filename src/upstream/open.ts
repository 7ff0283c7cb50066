/** The way upstream as one thing: what routes, sources and jobs are given. */
import type { Config } from '../config.ts';
import type { Outgoing } from '../egress/index.ts';
import type { Sealer, Store } from '../store/index.ts';
import { UpstreamCredentials } from './credentials.ts';
import { UpstreamGateway } from './gateway.ts';
import { upstreamSettings } from './settings.ts';

export interface OpenUpstream {
  readonly way: UpstreamGateway;
  readonly credentials: UpstreamCredentials;
  /** Whoever waits is told that it ends. */
  close(): void;
}

export interface OpenUpstreamOptions {
  readonly config: Config;
  readonly store: Store;
  readonly sealer: Sealer;
  readonly outgoing: () => Promise<Pick<Outgoing, 'fetch'>>;
  readonly now: () => number;
}

const later = (ms: number, then: () => void): (() => void) => {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
};

/** @throws PosternError `setting_invalid` */
export const openUpstream = ({ config, store, sealer, outgoing, now }: OpenUpstreamOptions): OpenUpstream => {
  const credentials = new UpstreamCredentials(store, sealer);
  const settings = upstreamSettings(config);
  const way = new UpstreamGateway({
    settings,
    credentials,
    store,
    outgoing,
    now,
    later,
    random: Math.random,
  });
  return {
    way,
    credentials,
    close() {
      way.close();
      credentials.close();
    },
  };
};
