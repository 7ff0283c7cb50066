/**
 * The third step of the ladder over the wire: what is refused, what cures it, and that nothing false is told on the way.
 * `test/guard/guard.test.ts` has the ladder itself.
 */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { bearer, expectJson, type TestApp, type TestPerson } from '../people.ts';
import { type Answered, openProgram, type TestProgram } from '../program.ts';
import { numberOf, OURS, THEIRS } from '../tracking-intake/pieces.ts';
import {
  asking,
  deliver,
  makeParty,
  makeSteward,
  openDeliveries,
  SETTINGS,
} from '../tracking-lookup/parties.ts';
import { DELIVERED } from '../tracking-lookup/pieces.ts';

const HOUR_MS = 3_600_000;
const HELD = numberOf(OURS, 1);
/** Held too, but nobody has told where it goes. */
const WITHOUT_DESTINATION = numberOf(OURS, 2);
const ABSENT = numberOf(OURS, 3);
const ZIP = DELIVERED.destinationZIP;
const LIST = '/tracking/v3r2/tracking';

interface Item {
  readonly trackingNumber: string;
  readonly statusCode?: string;
  readonly error?: { readonly errors: { readonly code: string }[] };
}

/** Numbers of somebody else whose serials nobody walks in steps; from another `first`, other ones. */
const guesses = (count: number, first = 1): string[] =>
  Array.from({ length: count }, (_, index) => numberOf(THEIRS, 4_001 * (first + index) ** 2));

describe('whoever the guard suspects', () => {
  let program: TestProgram;
  let steward: TestPerson;
  let later = 0;
  let address = 0;
  // The guard remembers addresses too, so each test has an address of its own.
  beforeEach(() => {
    address += 1;
  });
  before(async () => {
    program = await openProgram(
      { ...SETTINGS, POSTERN_RECIPIENT_LINKS: 'on', POSTERN_TRUST_PROXY: '127.0.0.1' },
      { clock: () => Date.now() + later },
    );
    steward = await makeSteward(program);
    await openDeliveries(program);
    await deliver(program, DELIVERED);
    await deliver(program, {
      trackingNumber: WITHOUT_DESTINATION,
      trackingEvents: [
        { eventCode: '03', eventType: 'Accepted', GMTTimestamp: '2026-11-18T16:10:31Z', eventZIP: '11430' },
      ],
    });
  });
  after(() => program.close());

  const from = (headers: Readonly<Record<string, string>>): Record<string, string> => ({
    ...headers,
    'x-forwarded-for': `192.0.2.${address}`,
  });
  const list = (app: TestApp, body: object): Promise<Answered> =>
    program.ask(LIST, { method: 'POST', headers: from(asking(app)), body });
  const one = (app: TestApp, number: string, zip?: string): Promise<Answered> =>
    program.ask(
      `/tracking/v3/tracking/${number}?expand=DETAIL${zip === undefined ? '' : `&destinationZIPCode=${zip}`}`,
      { headers: from(asking(app)) },
    );
  const levels = async (): Promise<{ key: string; level: number }[]> =>
    expectJson<{ standings: { key: string; level: number }[] }>(
      await program.operate('/postern/v1/guard'),
      200,
    ).standings;
  /** Resolves when the guard has kept that the app stands at level 3: steps are kept one after the other. */
  const atLevelThree = async (app: TestApp): Promise<void> => {
    for (;;) {
      const found = (await levels()).find(({ key }) => key === `principal:${app.id}`);
      assert.ok((found?.level ?? 0) <= 3);
      if (found?.level === 3) return;
    }
  };
  /** An app in good standing that asks for eleven numbers of somebody else. */
  const suspected = async (first = 1): Promise<TestApp> => {
    const app = await makeParty(program, steward, { role: 'serviceProvider', mids: [OURS] });
    const answer = await list(
      app,
      guesses(11, first).map((trackingNumber) => ({ trackingNumber })),
    );
    assert.equal(answer.status, 207, answer.text);
    await atLevelThree(app);
    return app;
  };
  const codeOf = (answer: Answered): string | undefined => (answer.json as Item).error?.errors[0]?.code;
  /** Answers of two callers differ by nothing else. */
  const withoutNumber = ({ text }: Answered, number: string): string => text.replaceAll(number, 'N');
  const tellsNothing = (answer: Answered): void => {
    assert.equal(answer.status, 403, answer.text);
    assert.equal(codeOf(answer), 'second_factor_required');
    assert.doesNotMatch(answer.text, /HERNANDO|34442|Delivered|2026-11-2|SIGNER/);
  };

  it('is refused without the destination ZIP Code, held or not, and told what cures it', async () => {
    const app = await suspected();
    const [held, absent] = [await one(app, HELD), await one(app, ABSENT)];
    tellsNothing(held);
    assert.equal(withoutNumber(held, HELD), withoutNumber(absent, ABSENT));
    const explained = await program.ask(`/postern/v1/decisions/${held.headers['postern-decision']}`, {
      headers: app.headers,
    });
    assert.match(explained.text, /all\.second-factor/);
    assert.match(explained.text, /Send destinationZIPCode with each number, or wait an hour/);
    // Twenty points a look-up instead of one.
    const left = Number(/;?r=(\d+)/.exec(held.headers.ratelimit ?? '')?.[1]);
    assert.ok(left <= 100_000 - 20, String(held.headers.ratelimit));
  });

  it('is told the truth with the right one, the same as whoever is not suspected', async () => {
    const app = await suspected();
    const calm = await makeParty(program, steward, { role: 'serviceProvider', mids: [OURS] });
    const told = await one(app, HELD, ZIP);
    assert.equal(told.status, 200, told.text);
    assert.deepEqual(told.json, (await one(calm, HELD)).json);
    assert.equal((await one(app, ABSENT, ZIP)).status, 404);
  });

  it('is told nothing with a wrong one, nor where the destination is not known', async () => {
    const app = await suspected();
    tellsNothing(await one(app, HELD, '10001'));
    tellsNothing(await one(app, WITHOUT_DESTINATION, '11430'));
  });

  it('is answered item by item in a list', async () => {
    const app = await suspected();
    const answer = await list(app, [
      { trackingNumber: HELD, destinationZIPCode: ZIP },
      { trackingNumber: HELD, destinationZIPCode: '10001' },
      { trackingNumber: HELD },
      { trackingNumber: ABSENT, destinationZIPCode: ZIP },
      { trackingNumber: ABSENT },
    ]);
    const items = expectJson<Item[]>(answer, 207);
    assert.deepEqual(
      items.map(({ statusCode, error }) => [statusCode, error?.errors[0]?.code]),
      [
        [undefined, undefined],
        ['403', 'second_factor_required'],
        ['403', 'second_factor_required'],
        ['404', 'piece_not_found'],
        ['403', 'second_factor_required'],
      ],
    );
    const calm = await makeParty(program, steward, { role: 'serviceProvider', mids: [OURS] });
    assert.deepEqual(items[0], expectJson<Item[]>(await list(calm, [{ trackingNumber: HELD }]), 200)[0]);
  });

  it('learns nothing of pieces it has no basis for, with a ZIP Code or without', async () => {
    const app = await suspected();
    const [number = ''] = guesses(1);
    const mailed = numberOf(THEIRS, 5);
    await deliver(program, { ...DELIVERED, trackingNumber: mailed });
    for (const zip of [undefined, ZIP, '10001']) {
      const [here, there] = [await one(app, mailed, zip), await one(app, number, zip)];
      assert.equal(here.status, 403);
      assert.equal(withoutNumber(here, mailed), withoutNumber(there, number), zip ?? 'without');
    }
  });

  it('keeps no recipient from the one piece of a link, at the same address', async () => {
    const owner = await makeParty(program, steward, { role: 'shipper', mids: [OURS] });
    const made = await program.ask('/postern/v1/recipient-links', {
      method: 'POST',
      headers: asking(owner),
      body: {
        trackingNumber: WITHOUT_DESTINATION,
        expires: new Date(Date.now() + 48 * HOUR_MS).toISOString(),
      },
    });
    const { token } = expectJson<{ token: string }>(made, 201);
    const follow = () =>
      program.ask('/postern/v1/recipient-links/tracking', { headers: from(bearer(token)) });
    const before = await follow();
    let standing: { key: string; level: number } | undefined;
    // An address stands for many: it is judged four times as patiently.
    for (let app = 0; app < 4; app += 1) await suspected(1 + app * 11);
    while ((standing?.level ?? 0) < 3) {
      standing = (await levels()).find(({ key }) => key === `range:192.0.2.${address}`);
    }
    assert.equal(standing?.level, 3);
    const after = await follow();
    assert.equal(after.status, 200, after.text);
    assert.equal(after.text, before.text);
  });

  it('climbs no further by look-ups without a ZIP Code, and does by those without a basis', async () => {
    const app = await suspected();
    const standing = async (): Promise<number | undefined> =>
      (await levels()).find(({ key }) => key === `principal:${app.id}`)?.level;
    const lacking = Array.from({ length: 35 }, (_, index) => numberOf(OURS, 3_001 * (7 + index) ** 2));
    const items = lacking.map((trackingNumber) => ({ trackingNumber }));
    for (let turn = 0; turn < 3; turn += 1) {
      const answers = expectJson<Item[]>(await list(app, items), 207);
      assert.ok(answers.every(({ error }) => error?.errors[0]?.code === 'second_factor_required'));
    }
    for (const number of lacking) tellsNothing(await one(app, number));
    assert.equal((await one(app, HELD, ZIP)).status, 200);
    assert.equal(await standing(), 3);
    expectJson(
      await list(
        app,
        guesses(35, 101).map((trackingNumber) => ({ trackingNumber })),
      ),
      207,
    );
    // Steps are kept one after the other.
    let level = await standing();
    while (level !== undefined && level < 5) level = await standing();
    assert.equal(level, 5);
  });

  it('is a caller like any other after an hour without cause, or when a steward lifts the level', async () => {
    const [waiting, lifted] = [await suspected(), await suspected()];
    const key = `principal:${lifted.id}`;
    expectJson(
      await program.ask('/postern/v1/guard/lift', {
        method: 'POST',
        headers: steward.headers,
        body: { key, reason: 'a migration of ours, agreed with the customer' },
      }),
      200,
    );
    assert.equal((await one(lifted, HELD)).status, 200);
    tellsNothing(await one(waiting, HELD));
    later += HOUR_MS + 1;
    assert.equal((await one(waiting, HELD)).status, 200);
  });
});
