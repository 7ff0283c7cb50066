/** Links for recipients: made by the Mailer ID's owner, for one piece, and for nothing beside it. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { bearer, expectJson, type TestApp } from '../people.ts';
import { type Answered, openProgram, type TestProgram } from '../program.ts';
import { numberOf, OURS, THEIRS } from '../tracking-intake/pieces.ts';
import { asking, deliver, makeParty, makeSteward, openDeliveries, SETTINGS } from './parties.ts';

const LINKS = '/postern/v1/recipient-links';
const TRACKING = `${LINKS}/tracking`;
const soon = (): string => new Date(Date.now() + 86_400_000).toISOString();

interface Link {
  readonly id: string;
  readonly token: string;
}

describe('a recipient link', () => {
  let program: TestProgram;
  let owner: TestApp;
  let other: TestApp;
  let later = 0;
  before(async () => {
    program = await openProgram(
      { ...SETTINGS, POSTERN_RECIPIENT_LINKS: 'on' },
      { clock: () => Date.now() + later },
    );
    const steward = await makeSteward(program);
    owner = await makeParty(program, steward, { role: 'shipper', mids: [OURS], fields: ['tracking.person'] });
    other = await makeParty(program, steward, { role: 'shipper', mids: [THEIRS] });
    await openDeliveries(program);
    await deliver(program, {
      trackingNumber: numberOf(OURS, 1),
      trackingEvents: [
        {
          eventCode: '01',
          eventType: 'Delivered, Porch',
          GMTTimestamp: '2026-11-24T10:00:00Z',
          name: 'A SIGNER',
        },
      ],
    });
  });
  after(() => program.close());

  const create = (app: TestApp, number: string, expires = soon()) =>
    program.ask(LINKS, { method: 'POST', headers: asking(app), body: { trackingNumber: number, expires } });
  const made = async (number = numberOf(OURS, 1)): Promise<Link> =>
    expectJson<Link>(await create(owner, number), 201);

  it('shows its one piece, without any person', async () => {
    const { token } = await made();
    const answer = await program.ask(TRACKING, { headers: bearer(token) });
    const body = expectJson<{ trackingNumber: string; status: string }>(answer, 200);
    assert.equal(body.trackingNumber, numberOf(OURS, 1));
    assert.equal(body.status, 'delivered');
    assert.doesNotMatch(answer.text, /SIGNER/);
    assert.match(answer.headers['postern-freshness'] ?? '', /^1;age=\d+$/);
  });

  it('opens no other interface', async () => {
    const { token } = await made();
    const number = numberOf(OURS, 1);
    for (const path of [`/tracking/v3/tracking/${number}`, '/addresses/v3/city-state?ZIPCode=90210', LINKS]) {
      const { status } = await program.ask(path, { headers: bearer(token) });
      assert.ok(status === 401 || status === 403, `${path}: ${status}`);
    }
  });

  it('counts for nothing once it is revoked, at the next request', async () => {
    const { id, token } = await made();
    assert.equal((await program.ask(TRACKING, { headers: bearer(token) })).status, 200);
    assert.equal(
      (await program.ask(`${LINKS}/${id}/revoke`, { method: 'POST', headers: asking(other) })).status,
      404,
    );
    expectJson(await program.ask(`${LINKS}/${id}/revoke`, { method: 'POST', headers: asking(owner) }), 200);
    assert.equal((await program.ask(TRACKING, { headers: bearer(token) })).status, 401);
  });

  it('is refused when a single character of it is changed', async () => {
    const { token } = await made();
    for (const place of [4, 20, 40, 66]) {
      const swapped = token[place] === 'A' ? 'B' : 'A';
      const forged = token.slice(0, place) + swapped + token.slice(place + 1);
      assert.equal((await program.ask(TRACKING, { headers: bearer(forged) })).status, 401, String(place));
    }
  });

  it('that was revoked, has ended, is forged or was never made is told one and the same', async () => {
    const revoked = await made();
    expectJson(
      await program.ask(`${LINKS}/${revoked.id}/revoke`, { method: 'POST', headers: asking(owner) }),
      200,
    );
    const ended = await made();
    const alive = await made();
    const forged = `${alive.token.slice(0, -2)}${alive.token.endsWith('AA') ? 'BB' : 'AA'}`;
    later = 2 * 86_400_000;
    const tokens = [revoked.token, ended.token, forged, `prl_${'A'.repeat(64)}`];
    const answers = await Promise.all(
      tokens.map((token) => program.ask(TRACKING, { headers: bearer(token) })),
    );
    later = 0;
    const told = answers.map(({ status, text, headers }) => ({
      status,
      text: text.replaceAll(/"(?:instance|decision)":"[^"]*"/g, ''),
      names: Object.keys(headers).toSorted(),
      challenge: headers['www-authenticate'],
    }));
    assert.equal(told[0]?.status, 401);
    for (const one of told) assert.deepEqual(one, told[0]);
  });

  it('learns nothing of other pieces: whatever comes in for them, each of its answers stays the same', async () => {
    const { token } = await made();
    const headers = bearer(token);
    const others = [
      ...[11, 12, 13].map((serial) => numberOf(OURS, serial)),
      ...[11, 12].map((serial) => numberOf(THEIRS, serial)),
    ];
    const stable = ({ status, text, headers: all }: Answered) => ({
      status,
      text: text.replaceAll(/"(?:instance|decision)":"[^"]*"/g, ''),
      names: Object.keys(all).toSorted(),
      freshness: all['postern-freshness']?.replace(/age=\d+/, 'age'),
    });
    const ask = async (number: string) => [
      stable(await program.ask(TRACKING, { headers })),
      stable(await program.ask(`/tracking/v3/tracking/${number}`, { headers })),
      stable(
        await program.ask('/tracking/v3r2/tracking', {
          method: 'POST',
          headers,
          body: [{ trackingNumber: number }],
        }),
      ),
    ];
    const first = new Map<string, unknown>();
    for (const number of others) first.set(number, await ask(number));
    assert.equal((first.get(others[0] ?? '') as { status: number }[])[0]?.status, 200);
    let hour = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...others),
        fc.constantFrom('03', '10', 'OF', '01', 'ZZ'),
        async (number, eventCode) => {
          hour += 1;
          await deliver(program, {
            trackingNumber: number,
            trackingEvents: [
              {
                eventCode,
                eventType: 'News',
                GMTTimestamp: new Date(1_795_000_000_000 + hour * 3_600_000).toISOString(),
              },
            ],
          });
          for (const other of others) assert.deepEqual(await ask(other), first.get(other));
        },
      ),
      { numRuns: 12, seed: 20261124 },
    );
  });

  it('is made by nobody but the owner of the Mailer ID, whether or not the piece is held', async () => {
    const [held, absent] = [await create(other, numberOf(OURS, 1)), await create(other, numberOf(OURS, 2))];
    assert.equal(held.status, 403);
    const without = (text: string): unknown => ({ ...JSON.parse(text), decision: '', instance: '' });
    assert.deepEqual(without(held.text), without(absent.text));
    assert.equal((await create(owner, numberOf(OURS, 99))).status, 201);
  });

  it('ends within 60 days', async () => {
    for (const expires of ['2020-01-01', '2090-01-01']) {
      const { status, text } = await create(owner, numberOf(OURS, 1), expires);
      assert.equal(status, 400);
      assert.match(text, /link_expiry_invalid/);
    }
  });

  it('is listed to its organisation, without its token', async () => {
    const { token } = await made();
    const listed = await program.ask(LINKS, { headers: asking(owner) });
    assert.equal(listed.status, 200, listed.text);
    assert.ok(!listed.text.includes(token.slice(4, 40)));
    assert.deepEqual(
      expectJson<{ links: unknown[] }>(await program.ask(LINKS, { headers: asking(other) }), 200).links,
      [],
    );
  });
});

describe('without the setting', () => {
  it('no link is made, and a piece that is held is answered like one that is not', async () => {
    const program = await openProgram(SETTINGS);
    try {
      const steward = await makeSteward(program);
      const owner = await makeParty(program, steward, { role: 'shipper', mids: [OURS] });
      const answer = await program.ask(LINKS, {
        method: 'POST',
        headers: asking(owner),
        body: { trackingNumber: numberOf(OURS, 1), expires: soon() },
      });
      assert.equal(answer.status, 403);
      assert.match(answer.text, /recipient_links_off/);
    } finally {
      await program.close();
    }
  });
});
