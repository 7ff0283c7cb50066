/** People look after the apps of their own organisation, and of no other. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  expectJson,
  makeApp,
  makeOrganisation,
  makePerson,
  type TestApp,
  type TestPerson,
} from '../people.ts';
import { type Answered, openProgram, type TestProgram } from '../program.ts';

const UNKNOWN_APP = `app_${'0'.repeat(24)}`;
const UNKNOWN_ORGANISATION = `org_${'0'.repeat(24)}`;
const UNKNOWN_CREDENTIAL = `cred_${'0'.repeat(24)}`;

/** A refusal without what differs from one request to the next. */
const bare = (answer: Answered): unknown => {
  const { decision: _decision, instance: _instance, ...rest } = answer.json as Record<string, unknown>;
  return { status: answer.status, ...rest };
};

describe('self-service', () => {
  let program: TestProgram;
  let developer: TestPerson;
  let admin: TestPerson;
  let own: TestApp;
  let foreign: TestApp;

  before(async () => {
    program = await openProgram({ POSTERN_LOCAL_PER_SECOND: '1000' });
    developer = await makePerson(program, 'developer');
    admin = await makePerson(program, 'admin');
    own = await makeApp(program, { organisation: developer.organisation });
    foreign = await makeApp(program);
  });
  after(() => program.close());

  const get = (path: string, by: TestPerson = developer): Promise<Answered> =>
    program.ask(`/postern/v1/${path}`, { headers: by.headers });
  const post = (path: string, body: object = {}, by: TestPerson = developer): Promise<Answered> =>
    program.ask(`/postern/v1/${path}`, { method: 'POST', headers: by.headers, body });
  const make = (wish: object): Promise<Answered> =>
    post('apps', { organisationId: developer.organisation, name: 'Mine', role: 'developer', ...wish });

  const codeOf = (answer: Answered): string => (answer.json as { code: string }).code;

  it('lists the apps of the own organisation alone, named or not', async () => {
    for (const path of ['apps', `apps?organisation=${developer.organisation}`]) {
      const { apps } = expectJson<{ apps: { id: string; organisationId: string }[] }>(await get(path), 200);
      assert.ok(apps.some(({ id }) => id === own.id));
      assert.deepEqual(new Set(apps.map((app) => app.organisationId)), new Set([developer.organisation]));
    }
    const { apps } = expectJson<{ apps: { id: string }[] }>(await get('apps', admin), 200);
    assert.ok(apps.some(({ id }) => id === foreign.id));
  });

  it('shows an own app with its scopes', async () => {
    const app = expectJson<{ id: string; scopes: string[] }>(await get(`apps/${own.id}`), 200);
    assert.equal(app.id, own.id);
    assert.ok(app.scopes.includes('addresses'));
  });

  it('refuses what belongs to others exactly as what is not there', async () => {
    const pairs: readonly (readonly [(id: string) => Promise<Answered>, string, string])[] = [
      [(id) => get(`apps?organisation=${id}`), foreign.organisation, UNKNOWN_ORGANISATION],
      [(id) => get(`people?organisation=${id}`), foreign.organisation, UNKNOWN_ORGANISATION],
      [(id) => get(`organisations/${id}`), foreign.organisation, UNKNOWN_ORGANISATION],
      [(id) => get(`organisations/${id}/mailer-ids`), foreign.organisation, UNKNOWN_ORGANISATION],
      [(id) => make({ organisationId: id }), foreign.organisation, UNKNOWN_ORGANISATION],
      [(id) => get(`apps/${id}`), foreign.id, UNKNOWN_APP],
      [(id) => get(`apps/${id}/credentials`), foreign.id, UNKNOWN_APP],
      [(id) => get(`apps/${id}/authorisations`), foreign.id, UNKNOWN_APP],
      [(id) => get(`apps/${id}/web-tools-users`), foreign.id, UNKNOWN_APP],
      [(id) => post(`apps/${id}/credentials`), foreign.id, UNKNOWN_APP],
      [(id) => post(`apps/${id}/web-tools-users`), foreign.id, UNKNOWN_APP],
      [(id) => post(`credentials/${id}/rotate`), foreign.credential, UNKNOWN_CREDENTIAL],
      [(id) => post(`credentials/${id}/revoke`), foreign.credential, UNKNOWN_CREDENTIAL],
    ];
    for (const [ask, theirs, nobodys] of pairs) {
      const [refused, unknown] = [await ask(theirs), await ask(nobodys)];
      assert.equal(refused.status, 403, `${ask} ${refused.text}`);
      assert.deepEqual(
        JSON.parse(JSON.stringify(bare(refused)).replaceAll(theirs, 'ID')),
        JSON.parse(JSON.stringify(bare(unknown)).replaceAll(nobodys, 'ID')),
      );
    }
  });

  it('makes an app with a role of its own or one that opens less, and none above', async () => {
    const made = expectJson<{ id: string; products: string[] }>(await make({}), 201);
    assert.deepEqual(made.products, ['Public Access I']);
    expectJson(await make({ role: 'consumer' }), 201);
    for (const role of ['shipper', 'platform', 'steward', 'admin', 'auditor', 'researcher']) {
      const refused = await make({ role });
      assert.equal(refused.status, 403, role);
      assert.equal(codeOf(refused), 'role_above_own');
    }
    expectJson(
      await post('apps', { organisationId: foreign.organisation, name: 'A', role: 'shipper' }, admin),
      201,
    );
  });

  it('gives products that need a grant without the grant', async () => {
    const shipper = await makePerson(program, 'shipper');
    const { id } = expectJson<{ id: string }>(
      await post(
        'apps',
        { organisationId: shipper.organisation, name: 'T', role: 'shipper', products: ['Tracking'] },
        shipper,
      ),
      201,
    );
    const { grants } = expectJson<{ grants: unknown[] }>(
      await get(`grants?organisation=${shipper.organisation}`, shipper),
      200,
    );
    assert.deepEqual(grants, []);
    const { secret } = expectJson<{ secret: string }>(await post(`apps/${id}/credentials`, {}, shipper), 201);
    const { access_token } = expectJson<{ access_token: string }>(
      await program.ask('/oauth2/v3/token', {
        method: 'POST',
        body: { grant_type: 'client_credentials', client_id: id, client_secret: secret },
      }),
      200,
    );
    const answer = await program.ask('/tracking/v3/tracking/9205590234567800000014', {
      headers: { authorization: `Bearer ${access_token}`, 'postern-purpose': 'shipping' },
    });
    assert.equal(answer.status, 403, answer.text);
  });

  it('issues, lists, rotates and revokes secrets: two alive, the old one through the overlap', async () => {
    const { id } = expectJson<{ id: string }>(await make({ name: 'Secrets' }), 201);
    const first = expectJson<{ id: string; secret: string }>(await post(`apps/${id}/credentials`), 201);
    const second = expectJson<{ id: string }>(
      await post(`credentials/${first.id}/rotate`, { overlapHours: 1 }),
      201,
    );
    const third = await post(`apps/${id}/credentials`);
    assert.equal(codeOf(third), 'credential_limit');
    const { credentials } = expectJson<{ credentials: { id: string; expiresAt: number | null }[] }>(
      await get(`apps/${id}/credentials`),
      200,
    );
    assert.deepEqual(
      credentials.map((credential) => [credential.id, credential.expiresAt !== null]).sort(),
      [
        [first.id, true],
        [second.id, false],
      ].sort(),
    );
    assert.ok(!JSON.stringify(credentials).includes(first.secret));
    expectJson(await post(`credentials/${first.id}/revoke`), 200);
    expectJson(await post(`apps/${id}/credentials`), 201);
  });

  it('leaves two alive, however many are asked for at once', async () => {
    const { id } = expectJson<{ id: string }>(await make({ name: 'At once' }), 201);
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(`apps/${id}/credentials`)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 201, 409, 409, 409, 409, 409, 409]);
  });

  it('lets nobody look after a personal token of a colleague, or of their own', async () => {
    const colleague = await makePerson(program, 'admin', developer.organisation);
    const { secret: _secret, id } = expectJson<{ secret: string; id: string }>(
      await program.operate(`/postern/v1/people/${colleague.id}/credentials`, { method: 'POST', body: {} }),
      201,
    );
    assert.equal((await post(`credentials/${id}/revoke`)).status, 403);
    assert.equal((await get('apps', colleague)).status, 200);
  });

  it('leaves limits, suspension, roles, Mailer IDs and agreements to whoever administers the server', async () => {
    for (const [path, body] of [
      [`apps/${own.id}/quotas`, { api: 'addresses', limit: 1_000_000, windowSeconds: 1 }],
      [`apps/${own.id}/status`, { status: 'active' }],
      [`apps/${own.id}/role`, { role: 'admin' }],
      [`organisations/${developer.organisation}/status`, { status: 'active' }],
      [`organisations/${developer.organisation}/mailer-ids`, { mid: '902345678', proof: 'me' }],
      [`organisations/${developer.organisation}/agreements`, { kind: 'ip-agreement', signed: '2026-01-01' }],
      ['people', { organisationId: developer.organisation, name: 'Me', role: 'admin' }],
      [`people/${developer.id}/credentials`, {}],
    ] as const) {
      assert.equal((await post(path, body)).status, 403, path);
    }
  });

  it('is for people in these roles: neither stewards, auditors and consumers nor apps make apps', async () => {
    for (const role of ['steward', 'auditor', 'consumer']) {
      const person = await makePerson(program, role, developer.organisation);
      const answer = await post(
        'apps',
        { organisationId: developer.organisation, name: 'No', role: 'consumer' },
        person,
      );
      assert.equal(answer.status, 403, role);
    }
    const byApp = await program.ask('/postern/v1/apps', {
      method: 'POST',
      headers: own.headers,
      body: { organisationId: own.organisation, name: 'No', role: 'consumer' },
    });
    assert.equal(byApp.status, 403);
  });

  it('shows the own organisation, its Mailer IDs with how each was proved, and how to claim another', async () => {
    expectJson(
      await program.operate(`/postern/v1/organisations/${developer.organisation}/mailer-ids`, {
        method: 'POST',
        body: { mid: '901234567', proof: 'usps-portal' },
      }),
      201,
    );
    const organisation = expectJson<{ id: string; name: string }>(
      await get(`organisations/${developer.organisation}`),
      200,
    );
    assert.equal(organisation.id, developer.organisation);
    const { mailerIds, claim } = expectJson<{ mailerIds: object[]; claim: { href: string } }>(
      await get(`organisations/${developer.organisation}/mailer-ids`),
      200,
    );
    assert.deepEqual(
      mailerIds.map((one) => ({ ...one, addedAt: '' })),
      [{ mid: '901234567', proof: 'usps-portal', addedAt: '' }],
    );
    assert.equal(claim.href, '/postern/v1/access-requests');
    assert.equal((await get(`organisations/${UNKNOWN_ORGANISATION}`, admin)).status, 404);
    assert.equal((await get(`organisations/${foreign.organisation}`, admin)).status, 200);
  });

  it('shows colleagues by name and role, without their addresses, and to no app', async () => {
    const organisation = await makeOrganisation(program);
    expectJson(
      await program.operate('/postern/v1/people', {
        method: 'POST',
        body: { organisationId: organisation, name: 'A', email: 'a@example.test', role: 'developer' },
      }),
      201,
    );
    const person = await makePerson(program, 'researcher', organisation);
    const answer = await get('people', person);
    const { people } = expectJson<{ people: { name: string; organisationId: string }[] }>(answer, 200);
    assert.deepEqual(people.map(({ name }) => name).sort(), ['A', 'Test person']);
    assert.ok(!answer.text.includes('example.test'));
    assert.equal((await program.ask('/postern/v1/people', { headers: own.headers })).status, 403);
    const everybody = await get(`people?organisation=${organisation}`, admin);
    assert.ok(everybody.text.includes('a@example.test'));
  });

  it('offers the roles and products to choose from, and says which need a grant', async () => {
    const choices = expectJson<{
      roles: { role: string }[];
      products: { product: string; needsGrant: boolean }[];
    }>(await get('app-choices'), 200);
    assert.deepEqual(
      choices.roles.map(({ role }) => role),
      ['consumer', 'developer'],
    );
    assert.deepEqual(
      choices.products.filter((one) => !one.needsGrant).map(({ product }) => product),
      ['Public Access I'],
    );
  });
});
