/** All routes, wired to the rooms that answer them. */

import type { UseBook } from '../access/authorisations/index.ts';
import type {
  AccessRequests,
  BreakGlass,
  GrantCare,
  Incidents,
  PolicyLibrary,
  PolicyProposals,
  PolicyVersions,
  RoleChanges,
  Watch,
} from '../access/index.ts';
import { recordAdministration } from '../audit/administration.ts';
import type { AuditLog, DecisionJournal } from '../audit/index.ts';
import type { Catalogue } from '../channels/index.ts';
import type { Config } from '../config.ts';
import type { Outgoing } from '../egress/index.ts';
import type { AnyRoute, Metrics, PreparedRoute } from '../gateway/index.ts';
import type { GuardKeeper } from '../guard/index.ts';
import type { Authenticator } from '../identity/authenticator.ts';
import type { Demo } from '../identity/index.ts';
import { openAnswers } from '../locations/answers/index.ts';
import type { Coverage } from '../locations/coverage/index.ts';
import { DownloadFiles } from '../locations/export/index.ts';
import { LayoutFolder, LocationHistory, type OpenLocations } from '../locations/index.ts';
import type { Quota } from '../quota/index.ts';
import {
  type AddressReference,
  type AddressServices,
  type ImportTracker,
  type OpenAddressEditions,
  sourceOrderOf,
} from '../reference/address/index.ts';
import type { AddressBatches } from '../reference/clean/index.ts';
import type { EditionRegistry, OpenZipReference } from '../reference/index.ts';
import type { OwnedThings } from '../shipping/index.ts';
import type { Store } from '../store/index.ts';
import type { EventStore } from '../tracking/event-store.ts';
import type { Intake } from '../tracking/intake/index.ts';
import { type RecipientLinks, TrackingLookup, type TrackingRequests } from '../tracking/lookup/index.ts';
import type { FollowedPieces } from '../tracking/pull/index.ts';
import type { SubscriptionDesk } from '../tracking/subscriptions/index.ts';
import type { OpenUpstream } from '../upstream/index.ts';
import { addressLeave } from './address-leave.ts';
import { adviseRoutes } from './catalog/advise.ts';
import { dataJsonRoute } from './catalog/data-json.ts';
import { CONSOLE_FOLDER, ConsoleSite, consoleRoutes } from './console/index.ts';
import { introspectRoute } from './oauth/introspect.ts';
import { metadataRoutes } from './oauth/metadata.ts';
import { revokeRoute } from './oauth/revoke.ts';
import { tokenRoute } from './oauth/token.ts';
import { ogcRoutes } from './ogc/index.ts';
import {
  datasetDesk,
  keepingRoutes,
  requestingRoutes,
  reviewingRoutes,
} from './portal/access-requests/index.ts';
import { batchRoutes, runRoutes } from './portal/address-batches/index.ts';
import {
  addressImportRoutes,
  completeRoutes,
  explainRoutes,
  validateRoute,
} from './portal/address-help/index.ts';
import { agreementRoutes } from './portal/agreements/index.ts';
import { appOpenApiRoute, quickStartsRoute } from './portal/app-routes/index.ts';
import { appRoutes } from './portal/apps.ts';
import { auditRoutes } from './portal/audit.ts';
import {
  type AuthorisationRooms,
  authorisationLinkRoutes,
  registerRoutes,
} from './portal/authorisations/index.ts';
import { breakGlassRoutes } from './portal/break-glass/index.ts';
import { coverageRoutes } from './portal/coverage/index.ts';
import { credentialRoutes } from './portal/credentials.ts';
import { decisionRoutes } from './portal/decisions.ts';
import { deliveryRoutes } from './portal/deliveries/index.ts';
import { demoRoutes } from './portal/demo.ts';
import { disclosureRoutes } from './portal/disclosures.ts';
import { downloadRoutes } from './portal/downloads/index.ts';
import { editionRoutes } from './portal/editions.ts';
import { errorsRoute } from './portal/errors.ts';
import { guardRoutes } from './portal/guard/index.ts';
import { libraryRoutes } from './portal/library/library.ts';
import { watchRoutes } from './portal/library/watch.ts';
import {
  answerImportRoutes,
  type LocationRooms,
  layoutRoutes,
  locationChangeRoutes,
  locationFindingRoutes,
  locationImportRoutes,
  locationRoutes,
} from './portal/locations/index.ts';
import { noticeRoutes } from './portal/notices/index.ts';
import { operationsRoutes } from './portal/operations.ts';
import { organisationRoutes } from './portal/organisations.ts';
import { passkeyRoutes } from './portal/passkeys/index.ts';
import { policyRoutes } from './portal/policies.ts';
import { policyProposalRoutes } from './portal/policy-proposals.ts';
import { readinessRoutes } from './portal/readiness/index.ts';
import { linkRoutes, linkTrackingRoute } from './portal/recipient-links/index.ts';
import { requestLogRoute } from './portal/request-log/index.ts';
import { searchRoute } from './portal/search/index.ts';
import { choicesRoute, trialTokenRoute } from './portal/self-service/index.ts';
import { type SignInRooms, signInRoutes } from './portal/session/index.ts';
import { shippingImportRoutes } from './portal/shipping/index.ts';
import { TileStore, tileRoutes } from './portal/tiles/index.ts';
import { trackingHoldRoutes } from './portal/tracking-holds/index.ts';
import { trainingRoute } from './portal/training.ts';
import { followRoutes, upstreamRoutes } from './portal/upstream/index.ts';
import { usageRoute } from './portal/usage/index.ts';
import { webToolsUserRoutes } from './portal/web-tools-users.ts';
import { zipRoutes } from './portal/zips.ts';
import { intakeRoutes } from './tracking-intake/index.ts';
import { cityStateRoute } from './usps-v3/addresses-city-state/route.ts';
import { addressRoute } from './usps-v3/addresses-get/route.ts';
import { zipCodeRoute } from './usps-v3/addresses-zipcode/route.ts';
import { type BusinessAnswers, businessRoutes } from './usps-v3/business/index.ts';
import { labelOwnership } from './usps-v3/labels-forwarded/ownership.ts';
import { dropoffRoute } from './usps-v3/locations-dropoff/route.ts';
import { parcelLockersRoute } from './usps-v3/locations-parcel-lockers/route.ts';
import { postOfficesRoute } from './usps-v3/locations-post-offices/route.ts';
import { subscriptionRoutes } from './usps-v3/subscriptions.ts';
import { trackingRoute } from './usps-v3/tracking-get/route.ts';
import { trackingListRoute } from './usps-v3/tracking-list/route.ts';
import { notificationRoutes } from './usps-v3/tracking-notifications/route.ts';
import { proofOfDeliveryRoutes } from './usps-v3/tracking-proof-of-delivery/route.ts';
import { webToolsRoutes } from './web-tools/index.ts';

export interface Rooms {
  readonly config: Config;
  readonly store: Store;
  readonly versions: PolicyVersions;
  readonly proposals: PolicyProposals;
  readonly library: PolicyLibrary;
  readonly watch: Watch;
  readonly requests: AccessRequests;
  readonly grantCare: GrantCare;
  readonly roleChanges: RoleChanges;
  readonly breakGlass: BreakGlass;
  readonly incidents: Incidents;
  readonly record: { readonly log: AuditLog; readonly journal: DecisionJournal };
  readonly editions: EditionRegistry;
  readonly zips: OpenZipReference;
  readonly locations: OpenLocations;
  readonly coverage: Coverage;
  readonly addresses: OpenAddressEditions;
  readonly addressServices: AddressServices;
  readonly upstream: OpenUpstream;
  readonly owned: OwnedThings;
  /** Prices, standards and options as far as files of them were imported. */
  readonly business: BusinessAnswers;
  readonly follows: FollowedPieces;
  readonly imports: ImportTracker;
  /** The way out, loaded when something goes out. */
  readonly outgoing: () => Promise<Outgoing>;
  readonly batches: AddressBatches;
  readonly guard: GuardKeeper;
  /** Secret from which canary numbers are derived. */
  readonly markKey: Uint8Array;
  /** Signs authorisation links. */
  readonly linkKey: Uint8Array;
  readonly authenticator: Authenticator;
  readonly signIn: SignInRooms;
  /** When a basis was last used. */
  readonly uses: UseBook;
  readonly demo: Demo;
  readonly metrics: Metrics;
  readonly quota: Quota;
  readonly intake: Intake;
  readonly subscriptions: SubscriptionDesk;
  readonly events: EventStore;
  readonly links: RecipientLinks;
  readonly trackingRequests: TrackingRequests;
  readonly catalogue: Catalogue;
  /** The routes as the server prepared them, for the OpenAPI document. */
  readonly prepared: () => readonly PreparedRoute[];
}

export const allRoutes = (rooms: Rooms): AnyRoute[] => {
  const { config, store, versions, record, editions, zips } = rooms;
  const currentZips = () => zips.current;
  const order = sourceOrderOf(config.addressSources);
  const currentAddresses = (now: number): AddressReference => ({
    zips: zips.current,
    editions: rooms.addresses.current,
    order,
    now,
  });
  const { addressServices } = rooms;
  const place = { store, dataFolder: config.data, now: Date.now };
  const history = new LocationHistory(editions);
  const layouts = new LayoutFolder(config.data);
  const answers = openAnswers(place);
  const appView = { store, policy: (now: number) => versions.current(now), prepared: rooms.prepared };
  const lookup = new TrackingLookup({ events: rooms.events, guard: rooms.guard });
  const locationRooms: LocationRooms = {
    locations: rooms.locations,
    zips: currentZips,
    addresses: currentAddresses,
    leave: addressLeave((now) => versions.current(now)),
  };
  const authorisations: AuthorisationRooms = {
    store,
    linkKey: rooms.linkKey,
    policy: (now) => versions.current(now),
    record: (actor, action, target, detail) =>
      recordAdministration(record.log, { at: Date.now(), actor, action, target, detail }),
    authenticate: (token, now) => rooms.authenticator.authenticate(token, now),
    linkBase: (baseUrl) =>
      baseUrl === 'http://localhost' && config.port !== 0
        ? `${config.tls === undefined ? 'http' : 'https'}://${config.host}:${config.port}`
        : baseUrl,
    organisationOfApp: async (appId) =>
      (await store.db.selectFrom('app').select('organisation_id').where('id', '=', appId).executeTakeFirst())
        ?.organisation_id,
    flushUses: () => rooms.uses.flush(),
  };
  return [
    cityStateRoute(currentZips, config),
    addressRoute(currentAddresses, addressServices, config),
    zipCodeRoute(currentAddresses, addressServices, config),
    ...completeRoutes(currentAddresses),
    ...explainRoutes(currentAddresses),
    validateRoute(currentAddresses, addressServices),
    ...batchRoutes(rooms.batches, config.batchBytes),
    ...runRoutes(currentAddresses),
    ...addressImportRoutes(
      {
        ...place,
        ...(config.archivePassword !== undefined && { archivePassword: config.archivePassword }),
      },
      rooms.imports,
      () => rooms.addresses.reload(),
    ),
    tokenRoute(store, config),
    revokeRoute(store),
    introspectRoute(store),
    ...metadataRoutes(),
    ...zipRoutes(currentZips),
    ...locationRoutes(locationRooms),
    postOfficesRoute(locationRooms, config),
    dropoffRoute(answers, config),
    parcelLockersRoute(answers, config),
    ...answerImportRoutes(place),
    ...shippingImportRoutes(place),
    ...locationImportRoutes({
      place,
      locations: rooms.locations,
      layouts,
      tracker: rooms.imports,
      outgoing: rooms.outgoing,
    }),
    ...layoutRoutes(layouts),
    ...coverageRoutes(rooms.coverage),
    ...locationChangeRoutes(history),
    ...locationFindingRoutes(history),
    ...downloadRoutes(new DownloadFiles(place)),
    ...tileRoutes(new TileStore(rooms.locations, currentZips)),
    ...ogcRoutes(rooms.locations, currentZips),
    ...adviseRoutes(rooms.catalogue, versions),
    dataJsonRoute(rooms.catalogue, editions),
    ...policyRoutes(versions),
    ...policyProposalRoutes(versions, rooms.proposals),
    ...requestingRoutes(store, rooms.requests),
    ...reviewingRoutes(rooms.requests),
    ...keepingRoutes(rooms.grantCare, rooms.roleChanges),
    ...breakGlassRoutes(store, rooms.breakGlass, rooms.incidents),
    ...noticeRoutes(store),
    ...decisionRoutes({ ...record, store }, versions),
    trainingRoute(store),
    ...signInRoutes(rooms.signIn),
    ...passkeyRoutes(rooms.signIn),
    ...auditRoutes(record.log),
    ...libraryRoutes(rooms.library, versions),
    ...watchRoutes(rooms.watch, config.watch),
    ...disclosureRoutes(record.log, { store, now: Date.now, accountingDays: config.accountingDays }),
    ...editionRoutes(editions, place, async () => {
      await zips.reload();
      await rooms.addresses.reload();
    }),
    ...organisationRoutes(store),
    ...agreementRoutes(store, config.data),
    ...authorisationLinkRoutes(authorisations),
    ...registerRoutes(authorisations),
    ...readinessRoutes(authorisations),
    ...appRoutes(store, datasetDesk(rooms.catalogue).classOf),
    choicesRoute(),
    usageRoute(rooms),
    appOpenApiRoute(appView),
    quickStartsRoute(appView),
    trialTokenRoute(store),
    requestLogRoute(store, record.journal),
    ...credentialRoutes(store),
    ...webToolsUserRoutes(store),
    ...guardRoutes(rooms.guard, rooms.markKey),
    ...demoRoutes(rooms.demo, config),
    ...intakeRoutes(rooms.intake),
    ...trackingHoldRoutes(rooms.events, record.log),
    ...subscriptionRoutes(rooms.subscriptions),
    ...deliveryRoutes(rooms.subscriptions),
    trackingRoute(lookup, config),
    trackingListRoute(lookup),
    ...notificationRoutes(lookup, rooms.trackingRequests),
    ...proofOfDeliveryRoutes(lookup, rooms.trackingRequests),
    ...linkRoutes(rooms.links),
    linkTrackingRoute(lookup, rooms.links),
    ...businessRoutes({
      store,
      way: rooms.upstream.way,
      owned: rooms.owned,
      ownership: labelOwnership(rooms.events, rooms.intake),
      answers: rooms.business,
    }),
    ...upstreamRoutes(rooms.upstream.way, rooms.upstream.credentials),
    ...followRoutes({ lookup, follows: rooms.follows }),
    ...webToolsRoutes({
      config,
      zips: currentZips,
      addresses: currentAddresses,
      services: addressServices,
      lookup,
      business: rooms.business,
    }),
    ...consoleRoutes(new ConsoleSite(CONSOLE_FOLDER)),
    searchRoute({
      catalogue: rooms.catalogue,
      locations: rooms.locations,
      zips: currentZips,
      policy: () => versions.current(),
      library: rooms.library,
    }),
    errorsRoute(),
    ...operationsRoutes(rooms.metrics, rooms.prepared),
  ];
};
