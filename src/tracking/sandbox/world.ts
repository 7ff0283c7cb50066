/**
 * Who there is in a sandbox: organisations with Mailer IDs, apps with working credentials, people with personal tokens, and
 * who may see what on which basis. Secrets are sealed, so that a kept sandbox prints the same ones again.
 */
import {
  acceptTerms,
  addAgreement,
  addAuthorisation,
  addGrant,
  addMailerId,
  createApp,
  createOrganisation,
  createPerson,
  issueCredential,
} from '../../identity/index.ts';
import type { Mid } from '../../postal/barcode/index.ts';
import type { Sealer, Store } from '../../store/index.ts';
import type { Sender } from './simulation.ts';

export interface PartyApp {
  readonly organisation: string;
  readonly role: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Own Mailer IDs of its organisation. */
  readonly mids: readonly string[];
}

export interface PartyPerson {
  readonly organisation: string;
  readonly role: string;
  readonly token: string;
}

export interface World {
  readonly apps: {
    readonly shipper: PartyApp;
    readonly otherShipper: PartyApp;
    readonly platform: PartyApp;
    readonly serviceProvider: PartyApp;
    readonly consumer: PartyApp;
  };
  readonly people: { readonly steward: PartyPerson; readonly auditor: PartyPerson };
}

export type AppName = keyof World['apps'];

/** Made up. In this sandbox they belong to nobody but the simulated parties. */
export const MIDS = {
  shipper: '900000101' as Mid,
  otherShipper: '100202' as Mid,
  platform: '900000707' as Mid,
};

/** The platform holds the tokens of the first two; the third never gave it one. */
export const MERCHANTS = { held: ['merchant-ada', 'merchant-bea'], withheld: 'merchant-cyd' } as const;

export const SENDERS: { readonly [Name in keyof typeof MIDS]: Sender } = {
  shipper: { mid: MIDS.shipper, merchants: [] },
  otherShipper: { mid: MIDS.otherShipper, merchants: [] },
  platform: { mid: MIDS.platform, merchants: [...MERCHANTS.held, MERCHANTS.withheld] },
};

const SECRET_ID = 'sandbox-world';
const TRACKING = [
  'Public Access I',
  'Tracking',
  'Webhook Subscriptions - Tracking',
  'Shipping Suite',
] as const;
const PURPOSES = ['shipping', 'customer-visibility', 'returns', 'claims'];
/** The terms that shippers and platforms accept. */
const TERMS = { document: 'usps-api-terms', versionAt: Date.UTC(2026, 3, 1) };
const EVIDENCE = 'simulated';

class Founder {
  readonly #store: Store;
  readonly #now: number;

  constructor(store: Store, now: number) {
    this.#store = store;
    this.#now = now;
  }

  async app(
    name: string,
    role: string,
    products: readonly string[],
    mid?: Mid,
  ): Promise<PartyApp & { readonly mids: readonly string[] }> {
    const store = this.#store;
    const now = this.#now;
    const { id: organisationId } = await createOrganisation(store, { name: `Sandbox ${name}` }, now);
    if (mid !== undefined) await addMailerId(store, { organisationId, mid, proof: EVIDENCE }, now);
    const [defaultPurpose] = PURPOSES;
    const { id: appId } = await createApp(
      store,
      {
        organisationId,
        name: `Sandbox ${name}`,
        role,
        products,
        ...(defaultPurpose !== undefined && { defaultPurpose }),
      },
      now,
    );
    await addGrant(store, { appId, dataset: '*', purposes: PURPOSES, grantedBy: EVIDENCE }, now);
    const { secret } = await issueCredential(store, { appId }, now);
    return {
      organisation: organisationId,
      role,
      clientId: appId,
      clientSecret: secret,
      mids: mid === undefined ? [] : [mid],
    };
  }

  async terms({ organisation }: PartyApp): Promise<void> {
    await acceptTerms(
      this.#store,
      { organisationId: organisation, ...TERMS, acceptedBy: EVIDENCE },
      this.#now,
    );
  }

  async person(organisationId: string, role: string): Promise<PartyPerson> {
    const store = this.#store;
    const person = await createPerson(
      store,
      { organisationId, name: `Sandbox ${role}`, roles: [role] },
      this.#now,
    );
    const { secret } = await issueCredential(store, { personId: person.id }, this.#now);
    return { organisation: organisationId, role, token: secret };
  }
}

const found = async (store: Store, now: number): Promise<World> => {
  const founder = new Founder(store, now);
  const shipper = await founder.app('shipper', 'shipper', TRACKING, MIDS.shipper);
  const otherShipper = await founder.app('other shipper', 'shipper', TRACKING, MIDS.otherShipper);
  const platform = await founder.app('platform', 'platform', TRACKING, MIDS.platform);
  const serviceProvider = await founder.app('service provider', 'serviceProvider', TRACKING);
  const consumer = await founder.app('consumer', 'consumer', ['Public Access I']);
  for (const party of [shipper, otherShipper, platform]) await founder.terms(party);

  for (const merchant of MERCHANTS.held) {
    await addAuthorisation(
      store,
      {
        appId: platform.clientId,
        mid: MIDS.platform,
        channel: 'any',
        basis: 'merchant-token',
        merchant,
        evidence: EVIDENCE,
        validFrom: now,
      },
      now,
    );
  }
  await addAgreement(store, {
    organisationId: serviceProvider.organisation,
    kind: 'ip-agreement',
    signedAt: now,
    feeRequired: 'no',
  });
  await addAuthorisation(
    store,
    {
      appId: serviceProvider.clientId,
      mid: MIDS.shipper,
      channel: 'any',
      basis: 'ip-agreement',
      evidence: EVIDENCE,
      validFrom: now,
    },
    now,
  );
  const office = (await createOrganisation(store, { name: 'Sandbox office' }, now)).id;
  return {
    apps: { shipper, otherShipper, platform, serviceProvider, consumer },
    people: {
      steward: await founder.person(office, 'steward'),
      auditor: await founder.person(office, 'auditor'),
    },
  };
};

/** The world of a folder: found where it was made before, else made. @param now Unix ms */
export const openWorld = async (store: Store, sealer: Sealer, now: number): Promise<World> => {
  const kept = await store.db
    .selectFrom('sealed_secret')
    .select('sealed')
    .where('id', '=', SECRET_ID)
    .executeTakeFirst();
  if (kept !== undefined) return JSON.parse(sealer.open(SECRET_ID, kept.sealed)) as World;
  const world = await found(store, now);
  const sealed = sealer.seal(SECRET_ID, JSON.stringify(world));
  await store.db
    .insertInto('sealed_secret')
    .values({ id: SECRET_ID, purpose: SECRET_ID, sealed, created_at: now })
    .execute();
  return world;
};
