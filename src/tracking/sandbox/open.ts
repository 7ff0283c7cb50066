/** A sandbox put together: its world, its simulation, and what it does to the routes of the server. */
import type { AnyRoute } from '../../gateway/index.ts';
import type { Sealer, Store } from '../../store/index.ts';
import type { Ingest } from '../intake/index.ts';
import { type FaultSource, withFaults } from './faults.ts';
import type { SandboxMode } from './folder.ts';
import { withoutImports } from './imports.ts';
import { withLabel } from './label.ts';
import { Network, type ZipSource } from './network.ts';
import { Random } from './random.ts';
import { Simulation, type SimulationParts } from './simulation.ts';
import { openWorld, SENDERS, type World } from './world.ts';

/** On every answer of a server whose data is simulated. */
export const SANDBOX_LABELS: Readonly<Record<string, string>> = { 'postern-sandbox': 'yes' };

export interface SandboxOptions extends SandboxMode {
  /** Unix ms of simulated time at the beginning; the clock's unless stated. */
  readonly startsAt?: number;
  readonly faults?: FaultSource;
}

export interface Sandbox {
  readonly world: World;
  readonly simulation: Simulation;
}

export interface SandboxParts {
  readonly options: SandboxOptions;
  readonly store: Store;
  readonly sealer: Sealer;
  readonly zips: ZipSource;
  readonly ingest: Pick<Ingest, 'take'>;
  readonly clock: () => number;
}

/** Serial numbers set aside for each time that a kept folder is opened. */
const SERIALS_A_RUN = 200_000;
const SERIALS = 10_000_000;

/** How often the folder was opened as a sandbox before; one more afterwards. */
const countRun = async (store: Store, sealer: Sealer, now: number): Promise<number> => {
  const id = 'sandbox-runs';
  const row = await store.db
    .selectFrom('sealed_secret')
    .select('sealed')
    .where('id', '=', id)
    .executeTakeFirst();
  const runs = row === undefined ? 0 : Number(sealer.open(id, row.sealed));
  await store.transaction(async (trx) => {
    await trx.deleteFrom('sealed_secret').where('id', '=', id).execute();
    await trx
      .insertInto('sealed_secret')
      .values({ id, purpose: id, sealed: sealer.seal(id, String(runs + 1)), created_at: now })
      .execute();
  });
  return runs;
};

export const openSandbox = async (parts: SandboxParts): Promise<Sandbox> => {
  const { options, store, sealer, clock } = parts;
  const world = await openWorld(store, sealer, clock());
  const runs = await countRun(store, sealer, clock());
  const given: SimulationParts = {
    seed: options.seed,
    network: new Network(parts.zips),
    senders: Object.values(SENDERS),
    ingest: parts.ingest,
    startsAt: options.startsAt ?? clock(),
    clock,
    firstSerial: (runs * SERIALS_A_RUN) % SERIALS,
  };
  return { world, simulation: new Simulation(given) };
};

/** The routes as a marked folder serves them: without imports, and with faults where they are asked for. */
export const sandboxed = (
  routes: readonly AnyRoute[],
  mode: SandboxMode,
  faults: FaultSource | undefined,
): AnyRoute[] => {
  const random = new Random(`faults ${mode.seed}`);
  return routes
    .map(withLabel)
    .map((route) => (mode.imports === 'refused' ? withoutImports(route) : route))
    .map((route) => (faults === undefined ? route : withFaults(route, faults, random)));
};
