/** Administration: who may do it, what it refuses, and that the record holds it before it takes effect. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../test/gateway/bodies.ts';
import { expectJson, makeApp, makePerson, type TestApp, type TestPerson } from '../../../test/people.ts';
import { type Answered, openProgram, type TestProgram } from '../../../test/program.ts';

describe('administration', () => {
  let program: TestProgram;
  let app: TestApp;
  let admin: TestPerson;
  let steward: TestPerson;
  let auditor: TestPerson;
  before(async () => {
    program = await openProgram({ POSTERN_LOCAL_PER_SECOND: '1000' });
    app = await makeApp(program);
    admin = await makePerson(program, 'admin');
    steward = await makePerson(program, 'steward');
    auditor = await makePerson(program, 'auditor');
  });
  after(() => program.close());

  const post = (path: string, by: TestPerson, body: object): Promise<Answered> =>
    program.ask(`/postern/v1/${path}`, { method: 'POST', headers: by.headers, body });

  const refused = async (answer: Answered, status: number, code: string): Promise<void> => {
    assert.equal(answer.status, status, answer.text);
    assertDialect('problem', answer);
    assert.equal((answer.json as { code: string }).code, code);
  };

  const GRANT = { dataset: 'zip-api', purposes: ['shipping'] };
  const AUTHORISATION = {
    mid: '902345678',
    channel: 'api',
    basis: 'ip-agreement',
    evidence: 'a letter',
    from: '2026-01-01',
  };

  describe('duties', () => {
    it('are apart: admins administer, stewards grant, auditors read, and the local operator grants nothing', async () => {
      expectJson(await post('organisations', admin, { name: 'Made by an admin' }), 201);
      for (const other of [steward, auditor]) {
        assert.equal((await post('organisations', other, { name: 'No' })).status, 403);
      }
      expectJson(await post(`apps/${app.id}/grants`, steward, GRANT), 201);
      expectJson(await post(`apps/${app.id}/authorisations`, steward, AUTHORISATION), 201);
      for (const other of [admin, auditor]) {
        assert.equal((await post(`apps/${app.id}/grants`, other, GRANT)).status, 403);
        assert.equal((await post(`apps/${app.id}/authorisations`, other, AUTHORISATION)).status, 403);
      }
      for (const [path, body] of [
        ['grants', GRANT],
        ['authorisations', AUTHORISATION],
      ] as const) {
        const answer = await program.operate(`/postern/v1/apps/${app.id}/${path}`, { method: 'POST', body });
        await refused(answer, 403, 'separation_of_duties');
      }
      for (const reader of [auditor, steward]) {
        assert.equal(
          (await program.ask('/postern/v1/audit/entries', { headers: reader.headers })).status,
          200,
        );
      }
      assert.equal((await program.ask('/postern/v1/audit/entries', { headers: admin.headers })).status, 403);
    });

    it('end when the person is in a suspended organisation', async () => {
      const other = await makePerson(program, 'admin');
      expectJson(
        await post(`organisations/${other.organisation}/status`, admin, { status: 'suspended' }),
        200,
      );
      await refused(await post('organisations', other, { name: 'No' }), 403, 'principal_suspended');
    });
  });

  describe('an act of administration', () => {
    it('stands in the record with its actor, route, target and decision, and without what was stated', async () => {
      const answer = await post(`organisations/${app.organisation}/mailer-ids`, admin, {
        mid: '123456',
        proof: 'portal',
      });
      expectJson(answer, 201);
      const { text } = await program.ask('/postern/v1/audit/entries', { headers: auditor.headers });
      const entry = text
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { entry?: string }).entry ?? '')
        .find((leaf) => leaf.includes(answer.headers['postern-decision'] ?? 'none'));
      assert.ok(entry !== undefined, text.slice(0, 500));
      const leaf = JSON.parse(entry) as Record<string, unknown>;
      assert.deepEqual(
        [leaf.type, leaf.actor, leaf.action, leaf.target],
        ['administration', admin.id, 'POST /postern/v1/organisations/:id/mailer-ids', app.organisation],
      );
      assert.ok(!entry.includes('123456'));
    });
  });

  describe('bad input', () => {
    it('is refused with what came and what was expected', async () => {
      const bad: readonly (readonly [string, object, number, string])[] = [
        ['organisations', { name: '  ' }, 400, 'input_invalid'],
        ['organisations', { name: 'x\u0007' }, 400, 'input_invalid'],
        ['organisations', { name: 'x', crid: '12a' }, 400, 'input_invalid'],
        ['organisations', { name: 'x', colour: 'red' }, 400, 'input_invalid'],
        ['organisations', {}, 400, 'input_invalid'],
        ['apps', { organisationId: 'org_0', name: 'x', role: 'shipper' }, 400, 'input_invalid'],
        [
          'apps',
          { organisationId: `org_${'0'.repeat(24)}`, name: 'x', role: 'shipper' },
          404,
          'organisation_unknown',
        ],
        ['apps', { organisationId: app.organisation, name: 'x', role: 'operator' }, 400, 'input_invalid'],
        [
          'apps',
          { organisationId: app.organisation, name: 'x', role: 'shipper', products: ['None'] },
          400,
          'input_invalid',
        ],
        [`organisations/${app.organisation}/mailer-ids`, { mid: '12345', proof: 'x' }, 400, 'input_invalid'],
        [
          `organisations/${app.organisation}/agreements`,
          { kind: 'handshake', signed: '2026-01-01' },
          400,
          'input_invalid',
        ],
        [
          `organisations/${app.organisation}/agreements`,
          { kind: 'ip-agreement', signed: 'long ago' },
          400,
          'input_invalid',
        ],
        [`apps/${app.id}/credentials`, { expires: '2020-01-01' }, 400, 'input_invalid'],
        [`apps/${app.id}/quotas`, { api: 'addresses', limit: 0, windowSeconds: 1 }, 400, 'input_invalid'],
        [`credentials/cred_${'0'.repeat(24)}/revoke`, {}, 404, 'credential_unknown'],
        ['people', { organisationId: app.organisation, name: 'x', role: 'king' }, 400, 'input_invalid'],
        [
          'people',
          { organisationId: app.organisation, name: 'x', role: 'auditor', email: 'nobody' },
          400,
          'input_invalid',
        ],
      ];
      for (const [path, body, status, code] of bad)
        await refused(await post(path, admin, body), status, code);
      await refused(
        await post(`apps/${app.id}/authorisations`, steward, { ...AUTHORISATION, until: '2025-01-01' }),
        400,
        'input_invalid',
      );
      await refused(
        await post(`authorisations/auth_${'0'.repeat(24)}/revoke`, steward, {}),
        404,
        'authorisation_unknown',
      );
    });

    it('does not take a Mailer ID from its owner', async () => {
      const mid = { mid: '654321', proof: 'portal' };
      expectJson(await post(`organisations/${app.organisation}/mailer-ids`, admin, mid), 201);
      expectJson(await post(`organisations/${app.organisation}/mailer-ids`, admin, mid), 201);
      await refused(
        await post(`organisations/${admin.organisation}/mailer-ids`, admin, mid),
        409,
        'mid_taken',
      );
    });
  });

  describe('secrets', () => {
    it('are shown once: no list holds one, nor a hash of one', async () => {
      for (const path of [`apps/${app.id}/credentials`, 'apps', 'people', 'organisations']) {
        const { text, status } = await program.ask(`/postern/v1/${path}`, { headers: admin.headers });
        assert.equal(status, 200);
        assert.ok(!/pcs_|pat_|ptk_|secret_?hash/i.test(text), text);
      }
    });
  });
});
