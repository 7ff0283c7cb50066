/** Expired or revoked means refused on the next request, on every route that tells of a piece. */
import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import { type AnyRoute, declareRoute } from '../../src/gateway/index.ts';
import { Type } from '../../src/gateway/schema.ts';
import type { DeliveryChannel } from '../../src/policy/index.ts';
import type { Mid } from '../../src/postal/barcode/index.ts';
import { makeOrganisation, makePerson, type TestApp, type TestPerson } from '../people.ts';
import { type Answered, openProgram, type TestProgram } from '../program.ts';
import { numberOf as numberOfMid } from '../tracking-intake/pieces.ts';
import { asking, makeParty, makeSteward, SETTINGS } from '../tracking-lookup/parties.ts';

const MID = '902345678';
const HOUR = 3_600_000;

const numberOf = (mid: string, serial: number) => numberOfMid(mid as Mid, serial);

/** A route of each delivery channel, as sensitive as tracking is. */
const channelRoute = (delivery: DeliveryChannel): AnyRoute =>
  declareRoute({
    id: `test-${delivery}`,
    method: 'GET',
    path: `/test/v1/${delivery}/:mid`,
    dialect: 'problem',
    channel: 'tracking',
    dataset: 'tracking',
    action: delivery === 'extract' ? 'export' : 'read',
    dataClass: 'sensitive',
    delivery,
    purposeRequired: true,
    scope: 'tracking',
    quota: { kind: 'client', cost: 1 },
    schema: { params: Type.Object({ mid: Type.String() }) },
    harmless: () => ({}),
    subject: ({ params }) => ({ mid: params.mid, midDetermined: true, merchant: null }),
    summary: 'A test.',
    handler: () => ({ body: { seen: 'yes' } }),
  });

const CHANNELS = ['api', 'webhook', 'extract'] as const;

describe('an authorisation', () => {
  let program: TestProgram;
  let steward: TestPerson;
  let owner: TestPerson;
  let provider: TestApp;
  const number = numberOf(MID, 1);

  before(async () => {
    program = await openProgram(SETTINGS, { extraRoutes: CHANNELS.map(channelRoute) });
    steward = await makeSteward(program);
    const organisation = await makeOrganisation(program, 'The shipper');
    owner = await makePerson(program, 'shipper', organisation);
    const registered = await program.operate(`/postern/v1/organisations/${organisation}/mailer-ids`, {
      method: 'POST',
      body: { mid: MID, proof: 'test' },
    });
    assert.equal(registered.status, 201, registered.text);
    provider = await makeParty(program, steward, { role: 'serviceProvider' });
  });
  after(() => program.close());

  /** Every route that tells of a piece, each with whether its answer is a refusal for want of a basis. */
  const looks: readonly { readonly name: string; readonly refused: () => Promise<boolean> }[] = [
    ...CHANNELS.map((channel) => ({
      name: channel,
      refused: async () =>
        isRefusal(await program.ask(`/test/v1/${channel}/${MID}`, { headers: asking(provider) })),
    })),
    {
      name: 'one piece',
      refused: async () =>
        isRefusal(await program.ask(`/tracking/v3/tracking/${number}`, { headers: asking(provider) })),
    },
    {
      name: 'several pieces',
      refused: async () => {
        const answer = await program.ask('/tracking/v3r2/tracking', {
          method: 'POST',
          headers: asking(provider),
          body: [{ trackingNumber: number }],
        });
        return answer.text.includes('mid_not_authorized');
      },
    },
    ...['v3', 'v3r2'].map((version) => ({
      name: `notifications ${version}`,
      refused: async () => {
        const answer = await program.ask(`/tracking/${version}/tracking/${number}/notifications`, {
          method: 'POST',
          headers: asking(provider),
          body: { notifications: [{ email: 'a@example.test' }] },
        });
        // Without an upstream it goes no further than the decision.
        return isRefusal(answer);
      },
    })),
  ];

  const isRefusal = (answer: Answered): boolean => {
    if (answer.status !== 403) return false;
    assert.match(answer.text, /mid_not_authorized/);
    return true;
  };

  const refusals = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const { name, refused } of looks) if (await refused()) found.push(name);
    return found;
  };
  const everywhere = looks.map(({ name }) => name);

  const authorise = async (channel: string, until?: number): Promise<string> => {
    const answer = await program.ask(`/postern/v1/apps/${provider.id}/authorisations`, {
      method: 'POST',
      headers: steward.headers,
      body: {
        mid: MID,
        channel,
        basis: 'ip-agreement',
        evidence: 'test',
        from: '2026-04-01',
        ...(until !== undefined && { until: new Date(until).toISOString() }),
      },
    });
    assert.equal(answer.status, 201, answer.text);
    return (answer.json as { id: string }).id;
  };

  it('opens its channel and no other', async () => {
    assert.deepEqual(await refusals(), everywhere);
    const id = await authorise('webhook');
    assert.deepEqual(
      await refusals(),
      everywhere.filter((name) => name !== 'webhook'),
    );
    await withdraw(id);
    assert.deepEqual(await refusals(), everywhere);
  });

  const withdraw = async (id: string): Promise<void> => {
    const answer = await program.ask(`/postern/v1/mailer-ids/${MID}/register/${id}/revoke`, {
      method: 'POST',
      headers: owner.headers,
    });
    assert.equal(answer.status, 200, answer.text);
  };

  it('revoked by its owner, by a steward or by a file, is refused on the next request everywhere', async () => {
    const revocations: readonly ((id: string) => Promise<void>)[] = [
      withdraw,
      async (id) => {
        const answer = await program.ask(`/postern/v1/authorisations/${id}/revoke`, {
          method: 'POST',
          headers: steward.headers,
        });
        assert.equal(answer.status, 200, answer.text);
      },
      async (id) => {
        const file = await program.ask('/postern/v1/authorisations', { headers: steward.headers });
        const lines = file.text.split('\r\n');
        const at = lines.findIndex((line) => line.startsWith(id));
        lines[at] = `${lines[at] ?? ''}${new Date().toISOString()}`;
        const headers = { ...steward.headers, 'content-type': 'text/csv' };
        const body = lines.join('\r\n');
        const check = await program.ask('/postern/v1/authorisations?mode=check', {
          method: 'POST',
          headers,
          body,
        });
        const plan = check.json as { digest: string; changed: number };
        assert.equal(plan.changed, 1, check.text);
        const taken = await program.ask(`/postern/v1/authorisations?mode=take&digest=${plan.digest}`, {
          method: 'POST',
          headers,
          body,
        });
        assert.equal(taken.status, 200, taken.text);
      },
    ];
    for (const revoke of revocations) {
      const id = await authorise('any');
      assert.deepEqual(await refusals(), []);
      await revoke(id);
      assert.deepEqual(await refusals(), everywhere);
    }
  });

  it('is refused from the millisecond of its end on, with nobody doing anything', async () => {
    const start = Date.now();
    mock.timers.enable({ apis: ['Date'], now: start });
    try {
      await authorise('any', start + HOUR);
      assert.deepEqual(await refusals(), []);
      mock.timers.setTime(start + HOUR - 1);
      assert.deepEqual(await refusals(), []);
      mock.timers.setTime(start + HOUR);
      assert.deepEqual(await refusals(), everywhere);
    } finally {
      mock.timers.reset();
    }
  });

  it('shows in the register with its last use, for the owner and for nobody else', async () => {
    const id = await authorise('extract');
    const path = `/postern/v1/mailer-ids/${MID}/register`;
    const entry = async () => {
      const { entries } = (await program.ask(path, { headers: owner.headers })).json as {
        entries: { id: string; lastUsed: string | null; state: string }[];
      };
      return entries.find((each) => each.id === id);
    };
    const before = Date.now();
    assert.equal((await program.ask(`/test/v1/extract/${MID}`, { headers: asking(provider) })).status, 200);
    const used = await entry();
    assert.equal(used?.state, 'in force');
    assert.ok(Date.parse(used?.lastUsed ?? '') >= before - 60_000, used?.lastUsed ?? 'never');
    const stranger = await makePerson(program, 'shipper');
    const mine = await program.ask(path, { headers: stranger.headers });
    const nobodys = await program.ask('/postern/v1/mailer-ids/999999999/register', {
      headers: stranger.headers,
    });
    assert.equal(mine.status, 403);
    const plain = ({ text }: Answered) => text.replace(/"decision":"[0-9a-f]{40}"/, '');
    assert.equal(plain(mine), plain(nobodys));
    await withdraw(id);
    assert.equal((await entry())?.state, 'revoked');
  });

  it('every answer of restricted data carries its label, whatever its form', async () => {
    await authorise('any');
    for (const channel of CHANNELS) {
      const answer = await program.ask(`/test/v1/${channel}/${MID}`, { headers: asking(provider) });
      assert.equal(answer.status, 200, answer.text);
      assert.equal(answer.headers['postern-label'], 'RESTRICTED INFORMATION');
    }
  });
});
