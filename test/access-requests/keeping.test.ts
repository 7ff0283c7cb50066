import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { declareRoute } from '../../src/gateway/index.ts';
import { expectJson, makePerson } from '../people.ts';
import { type Answered, openProgram, type TestProgram } from '../program.ts';
import { assertRefused, granted, MID, makeWorld, post, read, type World } from './world.ts';

/** A look-up of tracking by a Mailer ID that is the same for all, or a list of them. */
const lookUp = (path: string, action: 'read' | 'list', items: number) =>
  declareRoute({
    id: `test-${path}`,
    method: 'GET',
    path: `/test/${path}`,
    dialect: 'problem',
    channel: 'tracking',
    dataset: 'tracking',
    action,
    dataClass: 'sensitive',
    delivery: 'api',
    purposeRequired: true,
    scope: 'tracking',
    quota: { kind: 'client', cost: 1 },
    schema: {},
    harmless: () => ({}),
    subject: () => ({ mid: MID, midDetermined: true }),
    items: () => items,
    summary: 'A look-up.',
    handler: () => ({ body: { found: true } }),
  });

describe('a grant that is kept', () => {
  let program: TestProgram;
  let world: World;

  before(async () => {
    program = await openProgram(
      {},
      { extraRoutes: [lookUp('piece', 'read', 1), lookUp('pieces', 'read', 2), lookUp('list', 'list', 1)] },
    );
    world = await makeWorld(program);
  });

  after(() => program.close());

  const ask = (path: string, purpose = 'customer-visibility'): Promise<Answered> =>
    program.ask(`/test/${path}`, { headers: { ...world.app.headers, 'postern-purpose': purpose } });

  const move = (id: string | null, name: string, by = world.first) =>
    post(program, `grants/${id}/${name}`, by, { reason: 'looked at' });

  it('opens what was asked for, and nothing once it is suspended or revoked: from the next request on', async () => {
    assertRefused(await ask('piece'), 403, 'purpose_not_granted');
    const { grant } = await granted(world);
    assert.equal((await ask('piece')).status, 200);
    assert.equal((await move(grant, 'suspend')).status, 200);
    assert.equal((await ask('piece')).status, 403);
    assertRefused(await move(grant, 'restore', world.ownSteward), 403, 'separation_of_duties');
    assert.equal((await move(grant, 'restore')).status, 200);
    assert.equal((await ask('piece')).status, 200);
    assertRefused(await move(grant, 'recertify', world.ownSteward), 403, 'separation_of_duties');
    assert.equal((await move(grant, 'recertify', world.admin)).status, 403);
    assert.equal((await move(grant, 'recertify')).status, 200);
    assert.equal((await move(grant, 'revoke')).status, 200);
    assert.equal((await ask('piece')).status, 403);
    assertRefused(await move(grant, 'restore'), 409, 'grant_ended');
  });

  it('for sensitive data cannot be given directly, by nobody', async () => {
    for (const dataset of ['tracking', 'tracking.person', '*', 'unheard-of']) {
      assertRefused(
        await post(program, `apps/${world.app.id}/grants`, world.first, { dataset, purposes: ['shipping'] }),
        403,
        'second_person_required',
      );
    }
    assertRefused(
      await post(program, `apps/${world.app.id}/grants`, world.first, {
        dataset: 'addresses',
        purposes: ['shipping'],
        fields: ['tracking.person'],
      }),
      403,
      'second_person_required',
    );
  });

  it('is suspended when the role of its app changes, until a steward restores it', async () => {
    const { grant } = await granted(world);
    assert.equal((await ask('piece')).status, 200);
    const role = (name: string) => post(program, `apps/${world.app.id}/role`, world.admin, { role: name });
    const changed = expectJson<{ suspended: string[] }>(await role('shipper'), 200);
    assert.ok(changed.suspended.includes(grant ?? ''));
    expectJson(await role('serviceProvider'), 200);
    assert.equal((await ask('piece')).status, 403);
    assert.equal((await move(grant, 'restore')).status, 200);
    assert.equal((await ask('piece')).status, 200);
    await move(grant, 'revoke');
  });

  it('is suspended when the person who asked for it changes its role', async () => {
    const { grant } = await granted(world);
    const role = (name: string) =>
      post(program, `people/${world.requester.id}/role`, world.admin, { role: name });
    const changed = expectJson<{ suspended: string[] }>(await role('auditor'), 200);
    assert.ok(changed.suspended.includes(grant ?? ''));
    assert.equal((await ask('piece')).status, 403);
    expectJson(await role('developer'), 200);
    await move(grant, 'revoke');
  });

  describe('in an emergency', () => {
    const reason = 'A parcel leaks on the dock and its sender must be found.';

    it('is replaced for hours by breaking the glass: single pieces, recorded, alarmed, reviewed by others', async () => {
      const emergency = { app: world.app.id, dataset: 'tracking', reason, hours: 4 };
      assertRefused(await post(program, 'break-glass', world.first, emergency), 403, 'not_your_record');
      assertRefused(
        await post(program, 'break-glass', world.requester, { ...emergency, hours: 5 }),
        400,
        'input_invalid',
      );
      assert.equal((await post(program, 'break-glass', world.app, emergency)).status, 403);
      assertRefused(await ask('piece', 'emergency'), 403, 'purpose_not_granted');
      const broken = expectJson<{ id: string }>(
        await post(program, 'break-glass', world.requester, emergency),
        201,
      );
      assert.equal((await ask('piece', 'emergency')).status, 200);
      assertRefused(await ask('pieces', 'emergency'), 403, 'emergency_single_item');
      assertRefused(await ask('list', 'emergency'), 403, 'emergency_single_item');
      assert.equal((await ask('piece', 'customer-visibility')).status, 403);
      assertRefused(
        await post(program, 'break-glass', world.requester, emergency),
        409,
        'break_glass_running',
      );
      for (const organisation of [world.app.organisation, world.second.organisation]) {
        const { notices } = expectJson<{ notices: { kind: string }[] }>(
          await read(program, `notices?organisation=${organisation}`, world.first),
          200,
        );
        assert.ok(
          notices.some(({ kind }) => kind === 'break-glass.alarm'),
          organisation,
        );
      }
      const auditor = await makePerson(program, 'auditor');
      const { text } = await read(program, 'audit/entries', auditor);
      assert.match(text, /breakGlass/);
      const review = { verdict: 'not-justified', note: 'The sender stood beside it.' };
      for (const nobody of [world.ownSteward, world.requester, world.admin]) {
        assert.equal((await post(program, `break-glass/${broken.id}/review`, nobody, review)).status, 403);
      }
      expectJson(await post(program, `break-glass/${broken.id}/review`, world.second, review), 200);
      assertRefused(
        await post(program, `break-glass/${broken.id}/review`, world.first, review),
        409,
        'break_glass_reviewed',
      );
      assert.equal((await ask('piece', 'emergency')).status, 403);
      const { incidents } = expectJson<{ incidents: { id: string; kind: string; state: string }[] }>(
        await read(program, 'incidents', world.first),
        200,
      );
      assert.deepEqual(
        incidents.map(({ kind, state }) => [kind, state]),
        [['break-glass', 'open']],
      );
      const closing = { note: 'Talked over; the desk was trained.' };
      expectJson(await post(program, `incidents/${incidents[0]?.id}/close`, world.first, closing), 200);
      assertRefused(
        await post(program, `incidents/${incidents[0]?.id}/close`, world.first, closing),
        409,
        'incident_closed',
      );
    });
  });
});
