/** Authorisation links: read, then confirmed, once, by whoever owns every Mailer ID of them and by nobody else. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it, mock } from 'node:test';
import fc from 'fast-check';
import { openLink, sealLink } from '../../src/access/index.ts';
import { makeApp, makeOrganisation, makePerson, type TestApp, type TestPerson } from '../people.ts';
import { type Answered, openProgram, type TestProgram } from '../program.ts';

const DAY = 86_400_000;
const KEY = new Uint8Array(32).fill(7);

describe('a link', () => {
  let program: TestProgram;
  let app: TestApp;
  let steward: TestPerson;
  let owner: TestPerson;
  const MID = '902345678';

  const register = async (organisation: string, mid: string): Promise<void> => {
    const answer = await program.operate(`/postern/v1/organisations/${organisation}/mailer-ids`, {
      method: 'POST',
      body: { mid, proof: 'test' },
    });
    assert.equal(answer.status, 201, answer.text);
  };

  before(async () => {
    program = await openProgram({ POSTERN_ASSETS_PER_MINUTE: '1000000', POSTERN_LOCAL_PER_SECOND: '100000' });
    app = await makeApp(program, { role: 'platform' });
    steward = await makePerson(program, 'steward');
    const organisation = await makeOrganisation(program, 'Merchant <b>&"');
    await register(organisation, MID);
    owner = await makePerson(program, 'shipper', organisation);
  });
  after(() => program.close());

  interface Made {
    readonly id: string;
    readonly path: string;
    readonly token: string;
  }

  const make = async (wish: object = {}, headers: Record<string, string> = app.headers): Promise<Made> => {
    const answer = await program.ask(`/postern/v1/apps/${app.id}/authorisation-links`, {
      method: 'POST',
      headers,
      body: { mids: [MID], channels: ['api'], purpose: 'customer-visibility', ...wish },
    });
    assert.equal(answer.status, 201, answer.text);
    const { id, url } = answer.json as { id: string; url: string };
    const { pathname } = new URL(url);
    return { id, path: pathname, token: pathname.split('/').at(-1) ?? '' };
  };

  const statement = async ({ token }: Made): Promise<string> => {
    const answer = await program.ask(`/postern/v1/authorise/${token}`);
    assert.equal(answer.status, 200, answer.text);
    return (answer.json as { sha256: string }).sha256;
  };

  const confirm = async (
    link: Made,
    headers: Record<string, string>,
    stated: object = {},
  ): Promise<Answered> =>
    program.ask(`/postern/v1/authorise/${link.token}`, {
      method: 'POST',
      headers,
      body: { statement: await statement(link), ...stated },
    });

  const entries = async (mid: string): Promise<{ readonly app: { readonly id: string } }[]> => {
    const answer = await program.ask(`/postern/v1/mailer-ids/${mid}/register`, { headers: steward.headers });
    assert.equal(answer.status, 200, answer.text);
    return (answer.json as { entries: { app: { id: string } }[] }).entries.filter(
      (entry) => entry.app.id === app.id,
    );
  };

  it('opens a page without script that says who asks for what, however often', async () => {
    const link = await make();
    for (let time = 0; time < 3; time += 1) {
      const page = await program.ask(link.path);
      assert.equal(page.status, 200);
      assert.match(page.headers['content-security-policy'] ?? '', /default-src 'none'/);
      assert.match(page.headers['content-security-policy'] ?? '', /form-action 'self'/);
      assert.doesNotMatch(page.text, /<script|javascript:| on[a-z]+=/i);
      assert.match(page.text, /902345678/);
    }
    assert.equal((await entries(MID)).length, 0);
  });

  it('confirmed by a person of the owner takes effect once', async () => {
    const link = await make({ merchant: 'shop-7' });
    const done = await confirm(link, owner.headers);
    assert.equal(done.status, 201, done.text);
    assert.equal((await entries(MID)).length, 1);
    assert.equal((await program.ask(`/postern/v1/authorise/${link.token}`)).status, 409);
    assert.equal((await program.ask(link.path)).status, 409);
  });

  it('of two confirmations at once, one takes effect', async () => {
    const link = await make();
    const before = (await entries(MID)).length;
    const sha = await statement(link);
    const answers = await Promise.all(
      [1, 2, 3].map(() =>
        program.ask(`/postern/v1/authorise/${link.token}`, {
          method: 'POST',
          headers: owner.headers,
          body: { statement: sha },
        }),
      ),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409]);
    assert.equal((await entries(MID)).length, before + 1);
  });

  it('is confirmed by no app, no stranger, and nobody who owns a part of it', async () => {
    const stranger = await makePerson(program, 'shipper');
    const partOwner = await makePerson(program, 'shipper', owner.organisation);
    await register(stranger.organisation, '900000001');
    const link = await make({ mids: [MID, '900000001'] });
    const before = (await entries(MID)).length;
    for (const { headers } of [stranger, partOwner, app, steward]) {
      const answer = await confirm(link, headers);
      assert.equal(answer.status, 403, answer.text);
    }
    assert.equal((await entries(MID)).length, before);
  });

  it('tells a stranger the same, whether anybody here owns the Mailer ID or not', async () => {
    const stranger = await makePerson(program, 'shipper');
    const plain = async (mid: string): Promise<string> => {
      const answer = await confirm(await make({ mids: [mid] }), stranger.headers);
      return `${answer.status} ${answer.text.replace(/"decision":"[0-9a-f]{40}"/, '')}`;
    };
    assert.equal(await plain(MID), await plain('900000002'));
    const stated = async (mid: string): Promise<string> => {
      const answer = await confirm(await make({ mids: [mid] }), {}, { merchant: 'Shop', person: 'Ada' });
      return `${answer.status} ${answer.text.replace(/lnk_\w+/, '')}`;
    };
    assert.equal(await stated(MID), await stated('900000002'));
    assert.match(await stated('900000002'), /^202 /);
  });

  it('answered without an account waits for a steward, who did not make it, and then takes effect', async () => {
    const mid = '900000003';
    const link = await make({ mids: [mid], merchant: 'shop-8' }, steward.headers);
    const answer = await confirm(link, {}, { merchant: 'Corner Shop', person: 'Ada' });
    assert.equal(answer.status, 202, answer.text);
    assert.equal((await entries(mid)).length, 0);
    const verify = (headers: Record<string, string>) =>
      program.ask(`/postern/v1/authorisation-confirmations/${link.id}/verify`, {
        method: 'POST',
        headers,
        body: { proof: 'usps-portal' },
      });
    assert.equal((await verify(steward.headers)).status, 403);
    assert.equal((await verify(owner.headers)).status, 403);
    const second = await makePerson(program, 'steward');
    const verified = await verify(second.headers);
    assert.equal(verified.status, 200, verified.text);
    assert.equal((await entries(mid)).length, 1);
    assert.equal((await verify(second.headers)).status, 404);
  });

  it('a Mailer ID that is another organisation’s is never verified as somebody else’s', async () => {
    const link = await make();
    await confirm(link, {}, { merchant: 'Impostor', person: 'Eve' });
    const verified = await program.ask(`/postern/v1/authorisation-confirmations/${link.id}/verify`, {
      method: 'POST',
      headers: steward.headers,
      body: { proof: 'said so' },
    });
    assert.equal(verified.status, 409, verified.text);
    assert.match(verified.text, /mid_taken/);
    const rejected = await program.ask(`/postern/v1/authorisation-confirmations/${link.id}/reject`, {
      method: 'POST',
      headers: steward.headers,
    });
    assert.equal(rejected.status, 200, rejected.text);
  });

  it('ends', async () => {
    const link = await make({ days: 1 });
    const start = Date.now();
    mock.timers.enable({ apis: ['Date'], now: start + DAY });
    try {
      const answer = await program.ask(`/postern/v1/authorise/${link.token}`);
      assert.equal(answer.status, 410, answer.text);
    } finally {
      mock.timers.reset();
    }
  });

  it('is made by nobody but the app, its organisation and stewards', async () => {
    const other = await makeApp(program, { role: 'platform' });
    const answer = await program.ask(`/postern/v1/apps/${app.id}/authorisation-links`, {
      method: 'POST',
      headers: other.headers,
      body: { mids: [MID], channels: ['api'], purpose: 'x' },
    });
    assert.equal(answer.status, 403);
  });

  it('is not made where no authorisation would help', async () => {
    const shipper = await makeApp(program, { role: 'shipper' });
    const answer = await program.ask(`/postern/v1/apps/${shipper.id}/authorisation-links`, {
      method: 'POST',
      headers: shipper.headers,
      body: { mids: [MID], channels: ['api'], purpose: 'x' },
    });
    assert.equal(answer.status, 400);
    assert.match(answer.text, /link_not_askable/);
  });

  it('keeps no client address in the clear', async () => {
    const link = await make();
    await confirm(link, owner.headers);
    await program.journal();
    const kept = readFileSync(join(program.data, 'postern.db'));
    assert.ok(kept.includes(link.id) || readFileSync(join(program.data, 'postern.db-wal')).includes(link.id));
    assert.ok(!kept.includes('127.0.0.1'));
  });
});

describe('the signature of a link', () => {
  const asked = {
    id: 'lnk_0123456789abcdef01234567',
    app: 'app_0123456789abcdef01234567',
    mids: ['902345678'],
    channels: ['api'],
    purpose: 'customer-visibility',
    merchant: null,
    until: 2_000_000,
    askedBy: 'per_1',
    expires: 1_000_000,
  };

  it('gives back what was asked', () => {
    assert.deepEqual(openLink(KEY, sealLink(KEY, asked), 0), asked);
  });

  it('fails with any character changed, and under another key', () => {
    const token = sealLink(KEY, asked);
    fc.assert(
      fc.property(fc.nat(token.length - 2), fc.constantFrom(...'AbZ09-_'), (at, character) => {
        fc.pre(token[at] !== character && token[at] !== '.');
        const altered = token.slice(0, at) + character + token.slice(at + 1);
        assert.throws(() => openLink(KEY, altered, 0), { code: 'link_unknown' });
      }),
    );
    assert.throws(() => openLink(new Uint8Array(32), token, 0), { code: 'link_unknown' });
  });
});
