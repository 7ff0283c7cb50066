import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { PosternError } from '../errors.ts';
import { openSqliteStore, type Store, sealerWith } from '../store/index.ts';
import {
  type App,
  Authenticator,
  acceptTerms,
  addAgreement,
  addAuthorisation,
  addGrant,
  addMailerId,
  createApp,
  createOrganisation,
  createPerson,
  Demo,
  getCredential,
  introspectToken,
  issueCredential,
  issueToken,
  type Principal,
  parseInstant,
  parseMid,
  productWithScope,
  revokeAuthorisation,
  revokeCredential,
  revokeToken,
  rotateCredential,
  setAppStatus,
  setOrganisationStatus,
} from './index.ts';

const NOW = Date.UTC(2026, 10, 24);
const DAY = 86_400_000;

let store: Store;
let app: App;
let organisationId: string;

/** Fresh for each test. Called inside a `describe`: hooks at the root would run for every other file too. */
const onFreshStore = (): void => {
  beforeEach(async () => {
    store = await openSqliteStore(':memory:');
    const organisation = await createOrganisation(store, { name: 'Acme' }, NOW);
    organisationId = organisation.id;
    app = await createApp(store, { organisationId, name: 'Checkout', role: 'shipper' }, NOW);
  });
  afterEach(() => store.close());
};

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof PosternError, String(error));
    return error.code;
  }
  throw new Error('nothing was refused');
};

const tokenOf = async (scope?: string): Promise<string> => {
  const { secret } = await issueCredential(store, { appId: app.id }, NOW);
  const issued = await issueToken(store, { clientId: app.id, clientSecret: secret, scope }, NOW, 3600);
  assert.ok(typeof issued !== 'string', String(issued));
  return issued.accessToken;
};

const principalOf = async (authenticator: Authenticator, token: string, now = NOW): Promise<Principal> => {
  const found = await authenticator.authenticate(token, now);
  assert.ok(typeof found !== 'string', String(found));
  return found;
};

describe('credentials', () => {
  onFreshStore();

  it('are 256 random bits behind a prefix, and only their hash is kept', async () => {
    const { secret, id } = await issueCredential(store, { appId: app.id }, NOW);
    assert.match(secret, /^pcs_[A-Za-z0-9_-]{43}$/);
    const rows = JSON.stringify(await store.db.selectFrom('credential').selectAll().execute());
    assert.equal(rows.includes(secret), false);
    assert.equal(JSON.stringify(await getCredential(store, id)).includes(secret), false);
  });

  it('are at most two alive at once', async () => {
    const first = await issueCredential(store, { appId: app.id }, NOW);
    await issueCredential(store, { appId: app.id }, NOW);
    assert.equal(await codeOf(issueCredential(store, { appId: app.id }, NOW)), 'credential_limit');
    await revokeCredential(store, first.id, NOW);
    await issueCredential(store, { appId: app.id }, NOW);
  });

  it('overlap when rotated, and the old one ends by itself', async () => {
    const old = await issueCredential(store, { appId: app.id }, NOW);
    const fresh = await rotateCredential(store, old.id, NOW, DAY);
    const ask = (clientSecret: string, now: number) =>
      issueToken(store, { clientId: app.id, clientSecret, scope: undefined }, now, 60);
    assert.notEqual(typeof (await ask(old.secret, NOW + DAY - 1)), 'string');
    assert.notEqual(typeof (await ask(fresh.secret, NOW + DAY - 1)), 'string');
    assert.equal(await ask(old.secret, NOW + DAY), 'secret_expired');
    assert.notEqual(typeof (await ask(fresh.secret, NOW + DAY)), 'string');
  });

  it('of another app open nothing', async () => {
    const other = await createApp(store, { organisationId, name: 'Other', role: 'developer' }, NOW);
    const { secret } = await issueCredential(store, { appId: other.id }, NOW);
    const request = { clientId: app.id, clientSecret: secret, scope: undefined };
    assert.equal(await issueToken(store, request, NOW, 60), 'client_unknown');
  });
});

describe('tokens', () => {
  onFreshStore();

  it('hold all scopes of the products where none is asked, and only held ones where some are', async () => {
    const { secret } = await issueCredential(store, { appId: app.id }, NOW);
    const ask = async (scope: string | undefined): Promise<string> => {
      const issued = await issueToken(store, { clientId: app.id, clientSecret: secret, scope }, NOW, 60);
      assert.ok(typeof issued !== 'string');
      return issued.scope;
    };
    assert.ok((await ask(undefined)).split(' ').includes('addresses'));
    assert.equal(await ask('addresses tracking'), 'addresses');
    assert.equal(await ask('tracking'), '');
  });

  it('end at the next request when they, their credential or their app is revoked', async () => {
    const authenticator = new Authenticator(store);
    const first = await tokenOf();
    await principalOf(authenticator, first);
    await revokeToken(store, app.id, first, NOW);
    assert.equal(authenticator.recall(first, NOW), undefined);
    assert.equal(await authenticator.authenticate(first, NOW), 'token_revoked');

    const second = await tokenOf();
    await principalOf(authenticator, second);
    await setAppStatus(store, app.id, 'suspended');
    const suspended = await principalOf(authenticator, second);
    assert.equal(suspended.attributes('api', 'zip-api').active, false);
    authenticator.close();
  });

  it('expire on the millisecond, also out of memory', async () => {
    const authenticator = new Authenticator(store);
    const token = await tokenOf();
    await principalOf(authenticator, token);
    assert.ok(authenticator.recall(token, NOW + 3_599_999) !== undefined);
    assert.equal(authenticator.recall(token, NOW + 3_600_000), undefined);
    assert.equal(await authenticator.authenticate(token, NOW + 3_600_000), 'token_expired');
    authenticator.close();
  });

  it('cannot be revoked or looked at by another app', async () => {
    const authenticator = new Authenticator(store);
    const token = await tokenOf();
    await revokeToken(store, 'app_other', token, NOW);
    await principalOf(authenticator, token);
    assert.deepEqual(await introspectToken(store, 'app_other', token, NOW), { active: false });
    assert.equal((await introspectToken(store, app.id, token, NOW)).active, true);
    authenticator.close();
  });

  it('that are malformed or unknown are told apart without a look into the store', async () => {
    const authenticator = new Authenticator(store);
    assert.equal(await authenticator.authenticate('x', NOW), 'token_malformed');
    assert.equal(await authenticator.authenticate(`ptk_${'A'.repeat(43)}`, NOW), 'token_unknown');
    authenticator.close();
  });
});

describe('a principal', () => {
  onFreshStore();

  it('sees a Mailer ID only on the channel, from and until the instants of the authorisation', async () => {
    await addAuthorisation(
      store,
      {
        appId: app.id,
        mid: '902345678',
        channel: 'api',
        basis: 'ip-agreement',
        evidence: 'letter',
        validFrom: NOW + DAY,
        validUntil: NOW + 2 * DAY,
      },
      NOW,
    );
    const authenticator = new Authenticator(store);
    const { secret } = await issueCredential(store, { appId: app.id }, NOW);
    const issued = await issueToken(
      store,
      { clientId: app.id, clientSecret: secret, scope: undefined },
      NOW,
      7 * 86_400,
    );
    assert.ok(typeof issued !== 'string');
    const midsAt = async (now: number, channel: 'api' | 'webhook') =>
      (await principalOf(authenticator, issued.accessToken, now)).attributes(channel, 'tracking')
        .authorizedMids;
    assert.deepEqual(await midsAt(NOW, 'api'), []);
    assert.deepEqual(await midsAt(NOW + DAY, 'api'), ['902345678']);
    assert.deepEqual(await midsAt(NOW + DAY, 'webhook'), []);
    assert.deepEqual(await midsAt(NOW + 2 * DAY, 'api'), []);
    authenticator.close();
  });

  it('loses an authorisation at the next request after it is revoked', async () => {
    const row = await addAuthorisation(
      store,
      { appId: app.id, mid: '123456', channel: 'any', basis: 'owner', evidence: 'x', validFrom: NOW },
      NOW,
    );
    const authenticator = new Authenticator(store);
    const token = await tokenOf();
    const mids = async () =>
      (await principalOf(authenticator, token)).attributes('api', 'tracking').authorizedMids;
    assert.deepEqual(await mids(), ['123456']);
    await revokeAuthorisation(store, row.id, NOW);
    assert.deepEqual(await mids(), []);
    authenticator.close();
  });

  it('carries what its organisation owns, signed and accepted, and what was granted for a dataset', async () => {
    await addMailerId(store, { organisationId, mid: '902345678', proof: 'manifest' }, NOW);
    await addAgreement(store, { organisationId, kind: 'ip-agreement', signedAt: NOW, feeRequired: 'no' });
    await acceptTerms(
      store,
      {
        organisationId,
        document: 'usps-api-terms',
        versionAt: Date.UTC(2026, 3, 1),
        acceptedBy: 'Ada',
      },
      NOW,
    );
    await addGrant(
      store,
      { appId: app.id, dataset: 'tracking', purposes: ['returns'], grantedBy: 'per_1' },
      NOW,
    );
    const authenticator = new Authenticator(store);
    const principal = await principalOf(authenticator, await tokenOf());
    const tracking = principal.attributes('api', 'tracking');
    assert.deepEqual(tracking.ownMids, ['902345678']);
    assert.equal(tracking.ipAgreementSigned, true);
    assert.equal(tracking.feeRequired, false);
    assert.equal(tracking.termsAccepted, Date.UTC(2026, 3, 1));
    assert.deepEqual(tracking.purposes, ['returns']);
    assert.equal(tracking.recertifiedAt, NOW);
    assert.deepEqual(principal.attributes('api', 'addresses').purposes, []);
    assert.equal(principal.attributes('api', 'tracking'), tracking);
    authenticator.close();
  });

  it('of a person has its one role and needs no scope', async () => {
    const person = await createPerson(store, { organisationId, name: 'Ada', roles: ['auditor'] }, NOW);
    const { secret } = await issueCredential(store, { personId: person.id }, NOW);
    const authenticator = new Authenticator(store);
    const principal = await principalOf(authenticator, secret);
    assert.equal(principal.kind, 'person');
    assert.equal(principal.attributes('api', 'audit').role, 'auditor');
    authenticator.close();
  });

  it('of a suspended organisation is inactive', async () => {
    const authenticator = new Authenticator(store);
    const token = await tokenOf();
    await setOrganisationStatus(store, organisationId, 'suspended');
    assert.equal((await principalOf(authenticator, token)).attributes('api', 'zip').active, false);
    authenticator.close();
  });
});

describe('identity input', () => {
  onFreshStore();

  it('refuses what is no Mailer ID, saying what one is', () => {
    for (const mid of ['12345', '1234567', '12345678', '912345', '123456789', ' 123456', '12345a']) {
      assert.throws(() => parseMid(mid), /six digits not beginning with 9, or nine/);
    }
    assert.equal(parseMid('902345678'), '902345678');
    assert.equal(parseMid('123456'), '123456');
  });

  it('refuses a Mailer ID that another organisation holds', async () => {
    const other = await createOrganisation(store, { name: 'Other' }, NOW);
    await addMailerId(store, { organisationId, mid: '123456', proof: 'x' }, NOW);
    const taken = addMailerId(store, { organisationId: other.id, mid: '123456', proof: 'x' }, NOW);
    assert.equal(await codeOf(taken), 'mid_taken');
  });

  it('refuses dates that are none and unknown roles and products', async () => {
    assert.throws(() => parseInstant('from', '2026-13-01'), /expected a date/);
    assert.throws(() => parseInstant('from', 'tomorrow'), /expected a date/);
    const app_ = { organisationId, name: 'X', role: 'developer' };
    assert.equal(await codeOf(createApp(store, { ...app_, role: 'root' }, NOW)), 'input_invalid');
    assert.equal(await codeOf(createApp(store, { ...app_, products: ['All'] }, NOW)), 'input_invalid');
    assert.equal(
      await codeOf(createApp(store, { ...app_, organisationId: 'org_x' }, NOW)),
      'organisation_unknown',
    );
  });

  it('names the product that would add a scope', () => {
    assert.equal(productWithScope('tracking'), 'Tracking');
    assert.equal(productWithScope('nothing'), undefined);
  });
});

describe('the demo', () => {
  onFreshStore();

  const sealer = sealerWith(new Uint8Array(32));

  it('shows the same working credentials each time, until it is removed', async () => {
    const demo = new Demo(store, sealer);
    const first = await demo.make(NOW);
    assert.deepEqual(await demo.make(NOW + 1), first);
    const request = { ...first, scope: undefined };
    assert.notEqual(typeof (await issueToken(store, request, NOW, 60)), 'string');
    assert.equal(await demo.isAlive(), true);
    assert.equal(await demo.remove(NOW), 1);
    assert.equal(await demo.isAlive(), false);
    assert.equal(await issueToken(store, request, NOW, 60), 'secret_revoked');
  });
});
