/** Organisations, people and the rooms of access over any store, with a clock of its own, for model-based tests. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AccessRequests,
  type Actor,
  BreakGlass,
  type CarePlaces,
  GrantCare,
  Incidents,
  RoleChanges,
} from '../../src/access/index.ts';
import { datasetDesk } from '../../src/api/portal/access-requests/index.ts';
import { AuditLog } from '../../src/audit/index.ts';
import { CATALOGUE } from '../../src/channels/index.ts';
import {
  addAgreement,
  addAuthorisation,
  addMailerId,
  createApp,
  createOrganisation,
  createPerson,
  readAppFacts,
  toPrincipal,
} from '../../src/identity/index.ts';
import {
  Attributes,
  compile,
  type Decision,
  type PolicySet,
  RequestAttributes,
  SubjectAttributes,
} from '../../src/policy/index.ts';
import type { Store } from '../../src/store/index.ts';
import { shippedPack } from '../policy/shipped.ts';

export const START = Date.UTC(2026, 10, 24, 12);
export const DAY_MS = 86_400_000;
export const MID = '902345678';
/** Values of a rival, which nobody else may ever be told. */
export const SECRETS = ['Rival of Everybody', '907654321', 'rival-evidence'] as const;

export interface Town {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly policy: PolicySet;
  readonly requests: AccessRequests;
  readonly care: GrantCare;
  readonly places: CarePlaces;
  readonly glass: BreakGlass;
  readonly roles: RoleChanges;
  readonly incidents: Incidents;
  readonly appId: string;
  readonly organisationId: string;
  /** Everybody who may try something, in a fixed order. */
  readonly actors: readonly Actor[];
  /** What a look-up of tracking, or of addresses, would be answered at `now`. */
  decide(dataset: 'tracking' | 'addresses', purpose: string, now: number): Promise<Decision>;
  /** The texts of all entries of the audit log. */
  record(): Promise<string[]>;
  close(): Promise<void>;
}

const policy = compile(shippedPack());
const { privateKey } = generateKeyPairSync('ed25519');

export const openTown = async (store: Store): Promise<Town> => {
  const folder = await mkdtemp(join(tmpdir(), 'postern-town-'));
  const audit = await AuditLog.open({ folder, origin: 'postern.test/town', key: privateKey });
  const organisation = await createOrganisation(store, { name: 'Third-party logistics' }, START);
  const rival = await createOrganisation(store, { name: SECRETS[0] }, START);
  const operator = await createOrganisation(store, { name: 'Operator' }, START);
  const app = await createApp(
    store,
    {
      organisationId: organisation.id,
      name: 'Desk',
      role: 'serviceProvider',
      products: ['Public Access I', 'Tracking'],
    },
    START,
  );
  const rivals = await createApp(
    store,
    { organisationId: rival.id, name: 'Rival app', role: 'serviceProvider' },
    START,
  );
  await addMailerId(store, { organisationId: rival.id, mid: SECRETS[1], proof: 'operator' }, START);
  await addAgreement(store, {
    organisationId: organisation.id,
    kind: 'ip-agreement',
    signedAt: START - DAY_MS,
    feeRequired: 'no',
  });
  for (const [appId, mid, evidence] of [
    [app.id, MID, 'a letter'],
    [rivals.id, SECRETS[1], SECRETS[2]],
  ] as const) {
    await addAuthorisation(
      store,
      { appId, mid, channel: 'any', basis: 'ip-agreement', evidence, validFrom: START - DAY_MS },
      START,
    );
  }
  const person = async (organisationId: string, role: string): Promise<Actor> => {
    const { id } = await createPerson(store, { organisationId, name: role, roles: [role] }, START);
    return { kind: 'person', id, role, organisationId };
  };
  const actors: Actor[] = [
    await person(organisation.id, 'developer'),
    await person(organisation.id, 'steward'),
    { kind: 'app', id: app.id, role: app.role, organisationId: organisation.id },
    await person(operator.id, 'steward'),
    await person(operator.id, 'steward'),
    await person(rival.id, 'steward'),
    await person(rival.id, 'developer'),
    await person(operator.id, 'admin'),
    { kind: 'operator', id: 'local-operator', role: 'operator', organisationId: '' },
  ];
  const desk = datasetDesk(CATALOGUE);
  const places: CarePlaces = {
    store,
    audit,
    classOf: desk.classOf,
    settings: { dormantDays: 60, reportDays: 180 },
  };
  return {
    store,
    audit,
    policy,
    requests: new AccessRequests({
      store,
      audit,
      policy: () => policy,
      desk,
      clocks: { reviewDays: 10, answerDays: 30 },
    }),
    care: new GrantCare(places),
    places,
    glass: new BreakGlass(store, audit),
    roles: new RoleChanges(store, audit),
    incidents: new Incidents(store, audit),
    appId: app.id,
    organisationId: organisation.id,
    actors,
    async decide(dataset, purpose, now) {
      const facts = await readAppFacts(store, app.id, ['tracking', 'addresses']);
      if (facts === undefined) throw new Error('the app is gone');
      const request = new RequestAttributes();
      request.dataset = dataset;
      request.dataClass = dataset === 'tracking' ? 'sensitive' : 'nonpublic';
      request.purpose = purpose;
      request.purposeRequired = true;
      request.scope = dataset;
      request.time = now;
      const subject = new SubjectAttributes();
      subject.mid = MID;
      subject.midDetermined = true;
      const principal = toPrincipal(facts, now).attributes('api', dataset);
      return policy.decide(new Attributes(principal, request, subject));
    },
    record: () =>
      Promise.all(
        Array.from({ length: audit.size }, async (_, index) =>
          Buffer.from(await audit.entry(index)).toString(),
        ),
      ),
    async close() {
      await audit.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
