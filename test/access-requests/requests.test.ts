import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { expectJson, makeApp, makePerson } from '../people.ts';
import { openProgram, type TestProgram } from '../program.ts';
import {
  assertRefused,
  begin,
  formOf,
  granted,
  makeWorld,
  post,
  read,
  type ShownRequest,
  submitted,
  type World,
} from './world.ts';

describe('a request for access', () => {
  let program: TestProgram;
  let world: World;

  before(async () => {
    program = await openProgram();
    world = await makeWorld(program);
  });

  after(() => program.close());

  it('for a dataset that is public leads straight there, and nothing is asked for', async () => {
    const answer = expectJson<{ kind: string; at: string[] }>(
      await post(program, 'access-requests', world.requester, formOf(world, { dataset: 'post-offices' })),
      200,
    );
    assert.equal(answer.kind, 'public');
    assert.ok(
      answer.at.some((place) => place.includes('/postern/v1/locations')),
      answer.at.join(),
    );
  });

  it('for a dataset that nobody knows is told so, and one that is not given here, why', async () => {
    assertRefused(
      await post(program, 'access-requests', world.requester, formOf(world, { dataset: 'no-such' })),
      404,
      'dataset_unknown',
    );
    const elsewhere = expectJson<{ kind: string; because: string }>(
      await post(program, 'access-requests', world.requester, formOf(world, { dataset: 'ais-licensed' })),
      200,
    );
    assert.equal(elsewhere.kind, 'elsewhere');
    assert.ok(elsewhere.because.length > 10);
  });

  it('shows the rules of its dataset, and is handed in only with their sha256', async () => {
    const { id, rules } = await begin(world);
    assert.ok(rules?.sentences.some((sentence) => sentence.startsWith('tracking.service-provider:')));
    assert.ok(rules?.sentences.every((sentence) => !sentence.startsWith('governance.admin')));
    assertRefused(
      await post(program, `access-requests/${id}/submit`, world.requester, { attested: 'f'.repeat(64) }),
      409,
      'attestation_stale',
    );
  });

  it('takes two stewards of other organisations for sensitive data, and ends in a grant with its terms', async () => {
    const { id, checks } = await submitted(world);
    assert.deepEqual(
      checks.filter(({ state }) => state !== 'met'),
      [],
    );
    const review = expectJson<{ recommendation: { move: string }; needs: string; card: { safe: string }[] }>(
      await read(program, `access-reviews/${id}`, world.first),
      200,
    );
    assert.equal(review.recommendation.move, 'grant');
    assert.equal(review.needs, 'two');
    assert.deepEqual(
      review.card.map(({ safe }) => safe),
      ['projects', 'people', 'settings', 'data', 'outputs'],
    );
    const terms = {
      reason: 'needed',
      conditions: ['Delete after 30 days.'],
      until: '2027-06-01',
      quotaPerHour: 500,
    };
    for (const nobody of [world.requester, world.app, world.admin, world.ownSteward]) {
      assert.equal((await post(program, `access-reviews/${id}/grant`, nobody, terms)).status, 403);
    }
    const once = expectJson<ShownRequest>(
      await post(program, `access-reviews/${id}/grant`, world.first, terms),
      200,
    );
    assert.equal(once.state, 'second-approval');
    assert.equal(once.grant, null);
    assertRefused(
      await post(program, `access-reviews/${id}/approve`, world.first, { reason: 'again me' }),
      403,
      'second_person_required',
    );
    assertRefused(
      await post(program, `access-reviews/${id}/approve`, world.ownSteward, { reason: 'our own' }),
      403,
      'separation_of_duties',
    );
    const twice = expectJson<ShownRequest>(
      await post(program, `access-reviews/${id}/approve`, world.second, { reason: 'agreed' }),
      200,
    );
    assert.equal(twice.state, 'granted');
    assert.match(twice.grant ?? '', /^grant_/);
    const shown = expectJson<{ history: { move: string; by: string }[]; terms: { conditions: string[] } }>(
      await read(program, `access-requests/${id}`, world.app),
      200,
    );
    assert.deepEqual(
      shown.history.map(({ move, by }) => [move, by]),
      [
        ['submit', world.requester.id],
        ['check', 'system'],
        ['grant', 'steward'],
        ['approve', 'steward'],
      ],
    );
    assert.deepEqual(shown.terms.conditions, ['Delete after 30 days.']);
  });

  it('for nonpublic data takes one steward', async () => {
    const { id } = await submitted(world, { dataset: 'addresses', purposes: ['shipping'], mids: [] });
    const once = expectJson<ShownRequest>(
      await post(program, `access-reviews/${id}/grant`, world.first, { reason: 'ordinary' }),
      200,
    );
    assert.equal(once.state, 'granted');
  });

  it('is never granted beyond what was asked for, nor for longer than a year', async () => {
    const { id } = await submitted(world, { purposes: ['claims'] });
    for (const more of [
      { purposes: ['shipping'] },
      { fields: ['tracking.person'] },
      { until: '2031-01-01' },
    ]) {
      assertRefused(
        await post(program, `access-reviews/${id}/grant`, world.first, { reason: 'more', ...more }),
        400,
        'input_invalid',
      );
    }
  });

  it('says what is missing, what would cure it, and is given back for it', async () => {
    const { id, checks } = await submitted(world, {
      purposes: ['returns'],
      need: 'too short',
      mids: ['912345678'],
    });
    const missing = checks.filter(({ state }) => state === 'missing');
    assert.deepEqual(missing.map(({ check }) => check).sort(), ['completeness', 'mailer-ids']);
    const review = expectJson<{ recommendation: { move: string } }>(
      await read(program, `access-reviews/${id}`, world.first),
      200,
    );
    assert.equal(review.recommendation.move, 'return');
    const back = expectJson<ShownRequest>(
      await post(program, `access-reviews/${id}/return`, world.first, { question: 'Whose pieces?' }),
      200,
    );
    assert.equal(back.state, 'returned');
    const answered = expectJson<ShownRequest>(
      await post(program, `access-requests/${id}/answer`, world.requester, {
        answer: 'Those of our merchant.',
        amend: {
          mids: ['902345678'],
          need: 'Returns are received against the scan of the return label, by the returns desk.',
        },
      }),
      200,
    );
    assert.equal(answered.state, 'review');
    assert.deepEqual(
      answered.checks.filter(({ state }) => state !== 'met'),
      [],
    );
  });

  it('for a purpose that is given to nobody cannot be granted, and is refused with code, citation and cure', async () => {
    const { id } = await submitted(world, { purposes: ['marketing'] });
    assertRefused(
      await post(program, `access-reviews/${id}/grant`, world.first, { reason: 'why not' }),
      409,
      'request_blocked',
    );
    assertRefused(
      await post(program, `access-reviews/${id}/refuse`, world.first, {
        code: 'because',
        reason: 'no reason',
      }),
      400,
      'input_invalid',
    );
    const refused = expectJson<ShownRequest>(
      await post(program, `access-reviews/${id}/refuse`, world.first, {
        code: 'purpose_forbidden',
        reason: 'Marketing is no purpose for this.',
      }),
      200,
    );
    assert.equal(refused.state, 'refused');
    assert.deepEqual(refused.outcome?.citations, ['as-353-privacy', 'usps-webtools-terms']);
    assert.ok((refused.outcome?.cure ?? '').length > 20);
  });

  it('that two stewards decide at once is decided by one, and the other is told', async () => {
    const { id } = await submitted(world, { purposes: ['shipping'] });
    const answers = await Promise.all([
      post(program, `access-reviews/${id}/refuse`, world.first, {
        code: 'need_not_shown',
        reason: 'not shown',
      }),
      post(program, `access-reviews/${id}/grant`, world.second, { reason: 'shown' }),
    ]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
  });

  it('names a grant that covers the same already', async () => {
    await granted(world, { purposes: ['damage-claims'] });
    const { checks } = await submitted(world, { purposes: ['damage-claims'] });
    assert.equal(checks.find(({ check }) => check === 'overlap')?.state, 'missing');
  });

  it('is seen and moved by its own organisation and stewards alone', async () => {
    const { id } = await begin(world);
    const stranger = await makeApp(program);
    for (const asked of [
      await read(program, `access-requests/${id}`, stranger),
      await read(program, 'access-requests/req_0123456789abcdef01234567', stranger),
      await read(program, `access-requests?organisation=${world.app.organisation}`, stranger),
      await read(program, 'access-requests', stranger),
      await post(program, `access-requests/${id}/withdraw`, stranger, { reason: 'mischief' }),
      await post(program, 'access-requests', stranger, formOf(world)),
    ]) {
      assertRefused(asked, 403, 'not_your_record');
    }
    assert.equal((await read(program, `access-requests/${id}`, world.first)).status, 200);
    const auditor = await makePerson(program, 'auditor');
    assert.equal((await read(program, 'access-reviews', auditor)).status, 200);
    assert.equal(
      (await program.operate('/postern/v1/access-requests', { method: 'POST', body: formOf(world) })).status,
      403,
    );
    const withdrawn = expectJson<ShownRequest>(
      await post(program, `access-requests/${id}/withdraw`, world.requester, { reason: 'not needed' }),
      200,
    );
    assert.equal(withdrawn.state, 'withdrawn');
  });
});
