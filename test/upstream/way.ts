/** A way upstream over a store of its own, with a clock and timers that the test moves. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOutgoing } from '../../src/egress/index.ts';
import { openStore, type Store, sealerWith } from '../../src/store/index.ts';
import { UpstreamCredentials } from '../../src/upstream/credentials.ts';
import { UpstreamGateway, type UpstreamSettings } from '../../src/upstream/index.ts';

export interface TestWay {
  readonly way: UpstreamGateway;
  readonly credentials: UpstreamCredentials;
  readonly store: Store;
  /** Lets time pass, and calls what is due by then. */
  pass(ms: number): void;
  /** Resolves once somebody waits for time to pass. */
  someoneWaits(): Promise<void>;
  now(): number;
  close(): Promise<void>;
}

export interface WayOptions {
  readonly url: string;
  readonly settings?: Partial<UpstreamSettings>;
  readonly databaseUrl?: string;
  /** The store of another node. */
  readonly store?: Store;
  readonly credential?: {
    readonly name?: string;
    readonly apis?: readonly string[];
    readonly scopes?: readonly string[];
  } | null;
}

const START = Date.parse('2026-11-24T12:00:00Z');

export const openWay = async ({
  url,
  settings,
  databaseUrl,
  store: given,
  credential = {},
}: WayOptions): Promise<TestWay> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-way-'));
  const store =
    given ?? (await openStore({ dataFolder: folder, ...(databaseUrl !== undefined && { databaseUrl }) }));
  let now = START;
  let waits: (() => void)[] = [];
  const timers = new Set<{ readonly at: number; readonly ring: () => void }>();
  const outgoing = createOutgoing({ allowPrivate: 'on' });
  const credentials = new UpstreamCredentials(store, sealerWith(Buffer.alloc(32, 7)));
  if (credential !== null) {
    const { name = 'main', apis = [], scopes = [] } = credential;
    await credentials.set({ name, clientId: 'client', clientSecret: 'secret', apis, scopes, setAt: now });
  }
  const way = new UpstreamGateway({
    settings: {
      url,
      timeoutMs: 5_000,
      limitOf: () => ({ calls: 60, by: 'default' }),
      reserve: 0.2,
      keepSecondsOf: () => undefined,
      cacheBytes: 1_000_000,
      waiting: 2_000,
      ...settings,
    },
    credentials,
    store,
    outgoing: () => Promise.resolve(outgoing),
    now: () => now,
    random: () => 0,
    later: (ms, then) => {
      // Pauses between retries are passed over at once.
      if (ms < 1_000) {
        queueMicrotask(then);
        return () => undefined;
      }
      const timer = { at: now + ms, ring: then };
      timers.add(timer);
      for (const wake of waits) wake();
      waits = [];
      return () => timers.delete(timer);
    },
  });
  return {
    way,
    credentials,
    store,
    now: () => now,
    pass(ms) {
      now += ms;
      for (const timer of timers) {
        if (timer.at > now) continue;
        timers.delete(timer);
        timer.ring();
      }
    },
    someoneWaits: () => (timers.size > 0 ? Promise.resolve() : new Promise((resolve) => waits.push(resolve))),
    async close() {
      way.close();
      credentials.close();
      await outgoing.close();
      if (given === undefined) await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export const ADDRESS = {
  method: 'GET',
  path: '/addresses/v3/address',
  query: { streetAddress: '1 MAIN ST', state: 'NY', ZIPCode: '10001' },
  priority: 'interactive',
} as const;
