/** Wiring: config → data folder → store → rooms → gateway. Everything gets what it needs as parameters. */
import { randomInt } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Logger, pino } from 'pino';
import { remindOfEnds, UseBook } from './access/authorisations/index.ts';
import {
  AccessRequests,
  BreakGlass,
  GrantCare,
  Incidents,
  type PackFile,
  PolicyLibrary,
  PolicyProposals,
  PolicyVersions,
  RoleChanges,
  sendNotices,
  sweepGrants,
} from './access/index.ts';
import { allRoutes } from './api/index.ts';
import { datasetDesk } from './api/portal/access-requests/index.ts';
import { sandboxRoutes } from './api/sandbox/index.ts';
import { heldAnswers } from './api/usps-v3/business/index.ts';
import { labelSandbox, replaced } from './api/usps-v3/labels-sandbox/index.ts';
import { payloadIn } from './api/usps-v3/subscriptions.ts';
import { upstreamAddresses } from './api/usps-v3/upstream-addresses.ts';
import { listUpstream } from './api/usps-v3/upstream-lists.ts';
import { expireBlocks } from './audit/index.ts';
import { assertPublicFieldsOnly, CATALOGUE } from './channels/index.ts';
import { type Config, isLoopback } from './config.ts';
import type { Outgoing } from './egress/index.ts';
import { PosternError } from './errors.ts';
import { type AnyRoute, buildGateway, type Gate, type Gateway, Metrics } from './gateway/index.ts';
import { GuardKeeper } from './guard/index.ts';
import { Authenticator, Demo, deleteEndedTokens } from './identity/index.ts';
import { sweepSignIns } from './identity/sign-in/index.ts';
import { openCoverage } from './locations/coverage/index.ts';
import { loadSample, openLocations } from './locations/index.ts';
import { zip5OrNull } from './postal/zip/index.ts';
import { Quota } from './quota/index.ts';
import { openRecord } from './record.ts';
import { ImportTracker, openAddressEditions, sourceOrderOf } from './reference/address/index.ts';
import { AddressBatches, referenceHere } from './reference/clean/index.ts';
import { buildDefaultZipEdition, EditionRegistry, openZipReference, ZIP_DATASET } from './reference/index.ts';
import { OwnedThings, openShipping } from './shipping/index.ts';
import { openSignIn } from './sign-in.ts';
import { lockDataFolder, openSealedKey, openSealer, openStore, sealerWith } from './store/index.ts';
import { openIntake, workEventsFolder } from './tracking/intake/index.ts';
import { RecipientLinks, TrackingRequests } from './tracking/lookup/index.ts';
import {
  FollowedPieces,
  governedForwarder,
  governedUpstream,
  TrackingPuller,
  workPull,
} from './tracking/pull/index.ts';
import {
  claimFolder,
  openSandbox,
  SANDBOX_LABELS,
  type Sandbox,
  type SandboxOptions,
  sandboxed,
} from './tracking/sandbox/index.ts';
import { openEventStore } from './tracking/store/index.ts';
import { SubscriptionDesk } from './tracking/subscriptions/index.ts';
import { openUpstream } from './upstream/index.ts';
import { watchOver } from './watching.ts';

export interface Postern {
  readonly gateway: Gateway;
  readonly log: Logger;
  /** Where it was opened as a sandbox. */
  readonly sandbox: Sandbox | undefined;
  /** Opens the network door, after checking that it may be open. @returns the port. */
  listen(): Promise<number>;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** `local`: no network door; every request is the local operator's (the command line without a server). */
  readonly door: 'network' | 'local';
  /** Declared routes beside the shipped ones; they pass the same pipeline. For benchmarks and embedding. */
  readonly extraRoutes?: readonly AnyRoute[];
  /** Opens the folder as a sandbox: simulated data alone, marked everywhere. */
  readonly sandbox?: SandboxOptions;
  /** Unix ms; the system's clock unless stated. For simulated traffic of another time. */
  readonly clock?: () => number;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const SHIPPED_POLICIES = fileURLToPath(new URL('../policies', import.meta.url));

/** The policy pack: the operator's own, or the shipped one. */
const readPack = (folder: string): PackFile[] => {
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /\.ya?ml$/.test(name))
        .sort()
    : [];
  if (names.length === 0) {
    throw new PosternError('policies_missing', `The folder ${folder} holds no policy files (*.yaml).`, {
      status: 400,
      cure: 'Correct POSTERN_POLICIES, or leave it out to use the pack that Postern ships.',
    });
  }
  return names.map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
};

/** Beyond loopback, tokens must not travel in the clear, and nobody may know a credential from a printed line. */
const assertGuarded = async (config: Config, demo: Demo): Promise<void> => {
  if (isLoopback(config.host)) return;
  if (config.tls === undefined && config.trustProxy.length === 0) {
    throw new PosternError(
      'host_unprotected',
      `POSTERN_HOST is ${config.host}, beyond loopback, without TLS files or a trusted proxy.`,
      {
        status: 400,
        cure: 'Set POSTERN_TLS_CERT and POSTERN_TLS_KEY, or name the proxy that ends TLS in POSTERN_TRUST_PROXY.',
      },
    );
  }
  if (await demo.isAlive()) {
    throw new PosternError(
      'demo_alive',
      `POSTERN_HOST is ${config.host}, beyond loopback, while the demo is alive.`,
      {
        status: 400,
        cure: 'End it first: postern demo remove',
      },
    );
  }
};

const listenOn = async (gateway: Gateway, config: Config): Promise<number> => {
  try {
    return await gateway.listen(config.host, config.port);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new PosternError(
        'port_in_use',
        `Port ${config.port} of ${config.host} is in use by another program.`,
        {
          cure: 'Stop it, or set POSTERN_PORT to another port (0 takes a free one).',
          cause,
        },
      );
    }
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new PosternError('host_unavailable', `This machine has no address ${config.host}.`, {
        cure: 'Set POSTERN_HOST to an address of this machine.',
        cause,
      });
    }
    if (code === 'EACCES') {
      throw new PosternError('port_forbidden', `This user may not listen on port ${config.port}.`, {
        cure: 'Set POSTERN_PORT to 1024 or above.',
        cause,
      });
    }
    throw cause;
  }
};

/** Opens everything; the network door stays shut until `listen`. */
export const openPostern = async (config: Config, options: OpenOptions): Promise<Postern> => {
  // What is opened last is closed first, also where opening fails half way.
  const opened: (() => Promise<void> | void)[] = [];
  const closeAll = async (): Promise<void> => {
    while (opened.length > 0) await opened.pop()?.();
  };
  try {
    return await open(config, options, opened, closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
};

const open = async (
  config: Config,
  options: OpenOptions,
  opened: (() => Promise<void> | void)[],
  closeAll: () => Promise<void>,
): Promise<Postern> => {
  const clock = options.clock ?? (() => Date.now());
  const log = pino({ level: config.logLevel, base: null }, pino.destination({ dest: 2, sync: false }));
  assertPublicFieldsOnly(CATALOGUE);
  const pack = readPack(config.policies ?? SHIPPED_POLICIES);

  const lock = await lockDataFolder(config.data);
  opened.push(() => lock.release());
  const sandboxMode = claimFolder(config.data, options.sandbox, options.door);
  const store = await openStore({
    dataFolder: config.data,
    ...(config.databaseUrl !== undefined && { databaseUrl: config.databaseUrl }),
  });
  opened.push(() => store.close());
  const sealer =
    config.sealingKey === undefined ? await openSealer(config.keyFile) : sealerWith(config.sealingKey);

  const versions = await PolicyVersions.open(
    store,
    pack,
    clock,
    'startup',
    config.policyChanges === 'activate' ? 'activate' : 'keep',
  );
  opened.push(() => versions.close());

  // The way out is loaded when something goes out: most servers never need it.
  let way: Promise<Outgoing> | undefined;
  const outgoing = (): Promise<Outgoing> => {
    way ??= import('./egress/index.ts').then(({ createOutgoing }) =>
      createOutgoing({ allowPrivate: config.egressPrivate }),
    );
    return way;
  };
  opened.push(async () => {
    await (await way)?.close();
  });
  const uses = new UseBook(store, (err) => log.error({ err }, 'authorisation_uses'));
  opened.push(() => uses.close());
  const record = await openRecord({
    config,
    store,
    outgoing,
    clock,
    trouble: log,
    onDecision: (entry) => uses.note(entry),
  });
  opened.push(() => record.close());
  const proposals = new PolicyProposals({
    store,
    versions,
    now: clock,
    flush: () => record.journal.flush(),
  });
  const desk = datasetDesk(CATALOGUE);
  const care = {
    store,
    audit: record.log,
    classOf: desk.classOf,
    settings: { dormantDays: config.dormantDays, reportDays: config.useReportDays },
  };
  const requests = new AccessRequests({
    store,
    audit: record.log,
    policy: (now) => versions.current(now),
    desk,
    clocks: { reviewDays: config.accessReviewDays, answerDays: config.accessAnswerDays },
  });
  const watch = watchOver({ store, clock, versions, catalogue: CATALOGUE, outgoing });
  if (config.policyChanges === 'propose') await proposals.offer(pack, 'startup');

  const editions = new EditionRegistry({ store, dataFolder: config.data, now: clock });
  if ((await editions.active(ZIP_DATASET)) === undefined) {
    await buildDefaultZipEdition({ store, dataFolder: config.data, now: clock });
  }
  const zips = await openZipReference({
    store,
    dataFolder: config.data,
    now: clock,
    onReloadError: (err) => log.error({ err }, 'edition_reload'),
  });
  opened.push(() => zips.close());
  const addresses = await openAddressEditions({
    store,
    dataFolder: config.data,
    now: clock,
    onReloadError: (err) => log.error({ err }, 'edition_reload'),
  });
  opened.push(() => addresses.close());

  if (config.sample === 'on') await loadSample({ store, dataFolder: config.data, now: clock }, zips.current);
  const locations = openLocations({
    store,
    dataFolder: config.data,
    now: clock,
    onReloadError: (err) => log.error({ err }, 'edition_reload'),
  });
  opened.push(() => locations.close());
  const coverage = openCoverage({ locations, zips: () => zips.current, editions });
  opened.push(() => coverage.close());

  const guard = await GuardKeeper.open({
    store,
    audit: record.log,
    now: clock,
    seed: randomInt(2 ** 32),
    limits: {},
    trouble: (err, { key, to }) => log.error({ err, key, level: to }, 'guard_step'),
  });
  opened.push(() => guard.close());
  const markKey = await openSealedKey(store, sealer, 'guard-marks', clock());
  const linkKey = await openSealedKey(store, sealer, 'authorisation-links', clock());

  const events = await openEventStore({
    dataFolder: config.data,
    databaseUrl: config.databaseUrl,
    shards: config.eventShards,
    retention: {
      standardDays: config.eventDays,
      extendedDays: config.eventExtendedDays,
      extendedServiceCodes: config.eventExtendedServices,
    },
  });
  opened.push(() => events.close());
  const subscriptions = new SubscriptionDesk({
    store,
    sealer,
    events,
    journal: record.journal,
    policy: (now) => versions.current(now),
    guardLevel: (principal, now) => guard.standing(principal, '', now).level,
    outgoing,
    payloadOf: payloadIn(config),
    settings: {
      plainHttp: config.webhookHttp,
      challenge: config.webhookChallenge,
      mostListeners: config.webhookListeners,
      keptMs: config.webhookDays * DAY_MS,
    },
    now: clock,
    trouble: (err) => log.error({ err }, 'subscriptions'),
  });
  opened.push(() => subscriptions.stop());
  const intake = openIntake({
    store,
    sealer,
    events: subscriptions.watched(events),
    mode: config.intake,
    zoneOfZip: (zip) => {
      const zip5 = zip5OrNull(zip);
      return zip5 === null ? null : (zips.current.lookup(zip5)?.timeZone ?? null);
    },
    now: clock,
    onDelivery: (kind, { added, duplicates, refused, unknownCodes }) =>
      log.debug({ kind, added, duplicates, refused, unknownCodes }, 'tracking_delivery'),
  });
  opened.push(() => intake.close());
  const sandbox =
    options.sandbox === undefined
      ? undefined
      : await openSandbox({
          options: options.sandbox,
          store,
          sealer,
          zips: zips.current,
          ingest: intake.ingest,
          clock,
        });
  const sampleLabels =
    sandbox === undefined
      ? []
      : await labelSandbox({ simulation: sandbox.simulation, store, sealer, now: clock });

  const links = new RecipientLinks({
    store,
    key: await openSealedKey(store, sealer, 'recipient-links', clock()),
    mode: config.recipientLinks,
  });
  const upstream = openUpstream({ config, store, sealer, outgoing, now: clock });
  opened.push(() => upstream.close());
  const batches = new AddressBatches({
    folder: config.batchFolder,
    keepMs: config.batchDays * DAY_MS,
    now: clock,
    reference: () =>
      referenceHere(zips.current, addresses.current, {
        dataFolder: config.data,
        order: sourceOrderOf(config.addressSources),
        now: clock(),
      }),
    ...(config.batchUpstream === 'on' &&
      config.upstreamUrl !== undefined && { upstream: listUpstream(upstream.way) }),
  });
  const owned = new OwnedThings(store, clock);
  const follows = new FollowedPieces(store, events);
  const trackingRequests = new TrackingRequests({
    store,
    sealer,
    forwarder: config.upstreamUrl === undefined ? undefined : governedForwarder(upstream.way),
    now: clock,
  });

  const authenticator = new Authenticator(store, (token, now) => links.read(token, now));
  opened.push(() => authenticator.close());
  const signIn = openSignIn({ config, store, sealer, outgoing, audit: record.log, log, now: clock });
  opened.push(() => signIn.sessions.close());
  const demo = new Demo(store, sealer);
  const metrics = new Metrics();
  const quota =
    config.databaseUrl === undefined ? Quota.inMemory() : await Quota.inCluster(config.databaseUrl);
  opened.push(() => quota.close());
  const gate: Gate = {
    config,
    clock,
    authenticator,
    sessions: signIn.sessions,
    quota,
    policy: (now) => versions.current(now),
    journal: record.journal,
    audit: record.log,
    suspicion: (principal, address, now) => guard.standing(principal, address, now),
    wait: (ms) => wait(ms),
    metrics,
    log,
  };
  let gateway: Gateway | undefined;
  const asServed = (routes: readonly AnyRoute[]): readonly AnyRoute[] =>
    sandboxMode === undefined
      ? routes
      : sandboxed(replaced(routes, sampleLabels), sandboxMode, options.sandbox?.faults);
  gateway = buildGateway({
    gate,
    door: options.door,
    ...(sandboxMode !== undefined && { labels: SANDBOX_LABELS }),
    ready: () => ({ ready: true, waitingFor: [] }),
    ...(config.tls !== undefined && {
      tls: { cert: readFileSync(config.tls.cert), key: readFileSync(config.tls.key) },
    }),
    routes: asServed([
      ...(options.extraRoutes ?? []),
      ...(sandbox === undefined ? [] : sandboxRoutes(sandbox.simulation)),
      ...allRoutes({
        config,
        store,
        versions,
        proposals,
        library: new PolicyLibrary(store, clock),
        watch,
        requests,
        grantCare: new GrantCare(care),
        roleChanges: new RoleChanges(store, record.log),
        breakGlass: new BreakGlass(store, record.log),
        incidents: new Incidents(store, record.log),
        record,
        editions,
        zips,
        locations,
        coverage,
        addresses,
        addressServices:
          config.upstreamUrl === undefined
            ? {}
            : {
                upstream: upstreamAddresses({
                  way: upstream.way,
                  now: clock,
                  trouble: (err) => log.warn({ err }, 'upstream_addresses'),
                }),
              },
        upstream,
        owned,
        business: heldAnswers(openShipping({ store, dataFolder: config.data, now: clock })),
        follows,
        imports: new ImportTracker(),
        outgoing,
        batches,
        guard,
        markKey,
        linkKey,
        authenticator,
        signIn,
        uses,
        demo,
        metrics,
        quota,
        intake,
        subscriptions,
        events,
        links,
        trackingRequests,
        catalogue: CATALOGUE,
        prepared: () => gateway?.routes ?? [],
      }),
    ]),
  });
  const { close: closeGateway } = gateway;
  opened.push(closeGateway);

  if (options.door === 'network') {
    const jobs = await store.openJobs({ onError: (err) => log.error({ err }, 'jobs') });
    opened.push(() => jobs.stop());
    jobs.work('tidy', async () => {
      const now = clock();
      await expireBlocks(store, now - config.decisionDays * DAY_MS);
      await deleteEndedTokens(store, now - DAY_MS);
      await sweepSignIns(store, now);
      await remindOfEnds(store, now);
      await batches.sweep();
      await events.expire(now);
      await owned.sweep(now - DAY_MS);
      await subscriptions.sweep(now);
    });
    await signIn.mail.work(jobs, clock);
    await subscriptions.start();
    await batches.work(jobs);
    jobs.work('access-care', async () => {
      const now = clock();
      await record.journal.flush();
      await requests.lapse(now);
      await sweepGrants(care, now);
    });
    await jobs.schedule('access-care', { queue: 'access-care', everyMs: HOUR_MS, payload: {} });
    const { noticeUrl } = config;
    if (noticeUrl !== undefined) {
      jobs.work('notices', async () => {
        await sendNotices({ store, outgoing, url: noticeUrl }, clock);
      });
      await jobs.schedule('notices', { queue: 'notices', everyMs: MINUTE_MS, payload: {} });
    }
    if (config.eventsFolder !== undefined) {
      await workEventsFolder(jobs, {
        folder: config.eventsFolder,
        intake,
        now: clock,
        onTaken: ({ kind, report, refusal }) =>
          log.info(
            { kind, rows: report?.rowsRead, rejected: report?.rowsRejected, refusal: refusal?.code },
            'events_folder',
          ),
      });
    }
    if (config.watch === 'on') {
      jobs.work('watch', async (_job, { signal }) => {
        log.info(await watch.round(signal), 'watch');
      });
      await jobs.schedule('watch', { queue: 'watch', everyMs: config.watchHours * HOUR_MS, payload: {} });
    }
    // Before the jobs stop, so that none of them waits for its turn meanwhile.
    opened.push(() => upstream.close());
    if (config.upstreamUrl !== undefined) {
      const puller = new TrackingPuller({
        upstream: governedUpstream(upstream.way, clock),
        ingest: intake.ingest,
        follow: follows,
        zoneOfZip: intake.zoneOfZip,
        now: clock,
        callsPerRound: config.upstreamCallsPerHour,
      });
      await workPull(jobs, puller, (round) => log.debug(round, 'tracking_pull'));
    }
    await trackingRequests.work(jobs, (round) => log.debug(round, 'tracking_requests'));
    await jobs.schedule('tidy', { queue: 'tidy', everyMs: HOUR_MS, payload: {} });
  }

  const made = gateway;
  return {
    gateway: made,
    log,
    sandbox,
    async listen() {
      await assertGuarded(config, demo);
      return listenOn(made, config);
    },
    close: closeAll,
  };
};
