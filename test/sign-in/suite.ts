/** What signing in promises, on whichever store. `sqlite.test.ts` and `postgres.test.ts` run it. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { expectJson, makeApp, makePerson, type TestPerson } from '../people.ts';
import type { TestProgram } from '../program.ts';
import { Authenticator } from './authenticator.ts';
import { assertRefused, Browser, codeOf, ORIGIN, operatorLink, signedIn } from './browser.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

interface Challenge {
  readonly challengeId: string;
  readonly options: { readonly challenge: string; readonly rpId?: string } & Parameters<
    Authenticator['create']
  >[0];
}

const post = (browser: Browser, path: string, body: object = {}) =>
  browser.ask(path, { method: 'POST', body });

const challengeAt = async (browser: Browser, path: string): Promise<Challenge> =>
  expectJson<Challenge>(await post(browser, `${path}/options`), 200);

/** Adds a passkey for whoever is signed in. */
const addPasskey = async (browser: Browser): Promise<{ key: Authenticator; id: string }> => {
  const key = new Authenticator(ORIGIN);
  const { challengeId, options } = await challengeAt(browser, '/postern/v1/passkeys');
  const answer = await post(browser, '/postern/v1/passkeys', {
    challengeId,
    name: 'Laptop',
    response: key.create(options),
  });
  return { key, id: expectJson<{ id: string }>(answer, 201).id };
};

const SIGN_IN = '/postern/v1/session/passkey';

export const signInSuite = (name: string, open: (clock: () => number) => Promise<TestProgram>): void => {
  describe(`signing in: ${name}`, () => {
    let program: TestProgram;
    let offset = 0;
    let steward: TestPerson;
    let admin: TestPerson;

    before(async () => {
      program = await open(() => Date.now() + offset);
      steward = await makePerson(program, 'steward');
      admin = await makePerson(program, 'admin');
    });
    after(() => program.close());

    describe('a link', () => {
      it('signs its person in, once', async () => {
        const token = await operatorLink(program, steward.id);
        const browser = new Browser(program);
        assert.deepEqual((await browser.session()).signedIn, false);
        expectJson(await browser.redeem(token), 200);
        const session = await browser.session();
        assert.equal(session.person?.id, steward.id);
        assert.equal(session.session?.way, 'link');
        assertRefused(await new Browser(program).redeem(token), 410, 'sign_in_link_dead');
      });

      it('lets one of ten redeemers in who come at once', async () => {
        const token = await operatorLink(program, steward.id);
        const answers = await Promise.all(
          Array.from({ length: 10 }, () => new Browser(program).redeem(token)),
        );
        assert.equal(answers.filter(({ status }) => status === 200).length, 1);
        assert.equal(answers.filter((answer) => codeOf(answer) === 'sign_in_link_dead').length, 9);
      });

      it('is over after 24 hours', async () => {
        const token = await operatorLink(program, steward.id);
        offset += 24 * HOUR_MS;
        assertRefused(await new Browser(program).redeem(token), 410, 'sign_in_link_dead');
      });

      it('that nobody made says no more than one that was used', async () => {
        const answer = await new Browser(program).redeem(`psl_${'x'.repeat(43)}`);
        assertRefused(answer, 410, 'sign_in_link_dead');
      });

      it('is made by the local operator alone', async () => {
        for (const { headers } of [admin, steward]) {
          const path = `/postern/v1/people/${steward.id}/sign-in-links`;
          assertRefused(await program.ask(path, { method: 'POST', headers }), 403, 'no_permit');
        }
      });
    });

    describe('a session', () => {
      it('has the authority of its person, no less and no more', async () => {
        const browser = await signedIn(program, admin.id);
        expectJson(await browser.ask('/postern/v1/people'), 200);
        expectJson(await post(browser, '/postern/v1/organisations', { name: 'Made by cookie' }), 201);
        assertRefused(await browser.ask('/postern/v1/audit/entries'), 403, 'no_permit');
      });

      it('is told apart when it is over: anonymous where public, 401 elsewhere', async () => {
        const browser = await signedIn(program, admin.id);
        offset += 61 * MINUTE_MS;
        assert.equal((await browser.session()).signedIn, false);
        assertRefused(await browser.ask('/postern/v1/people'), 401, 'session_expired');
      });

      it('goes on while it is used, and ends after twelve hours all the same', async () => {
        const browser = await signedIn(program, admin.id);
        for (let minutes = 50; minutes < 12 * 60; minutes += 50) {
          offset += 50 * MINUTE_MS;
          expectJson(await browser.ask('/postern/v1/people'), 200);
        }
        offset += 50 * MINUTE_MS;
        assertRefused(await browser.ask('/postern/v1/people'), 401, 'session_expired');
      });

      it('ends at sign-out, also for a copy of its cookie', async () => {
        const browser = await signedIn(program, admin.id);
        const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ');
        expectJson(await browser.ask('/postern/v1/session', { method: 'DELETE' }), 200);
        assert.equal(browser.cookies.size, 0);
        const copied = await program.ask('/postern/v1/people', { headers: { cookie } });
        assertRefused(copied, 401, 'session_expired');
      });

      it('ends when its person is suspended, and does not come back when they are restored', async () => {
        const person = await makePerson(program, 'admin');
        const browser = await signedIn(program, person.id);
        expectJson(await browser.ask('/postern/v1/people'), 200);
        const status = `/postern/v1/people/${person.id}/status`;
        expectJson(await program.operate(status, { method: 'POST', body: { status: 'suspended' } }), 200);
        assertRefused(await browser.ask('/postern/v1/people'), 401, 'session_expired');
        const again = await new Browser(program).redeem(await operatorLink(program, person.id));
        assertRefused(again, 403, 'sign_in_suspended');
        expectJson(await program.operate(status, { method: 'POST', body: { status: 'active' } }), 200);
        assertRefused(await browser.ask('/postern/v1/people'), 401, 'session_expired');
      });

      it('begins with a new cookie, and ends the one that the browser came with', async () => {
        const planted = 'postern-session=pss_'.padEnd(63, 'a');
        const token = await operatorLink(program, admin.id);
        const answer = await program.ask('/postern/v1/session/links/redeem', {
          method: 'POST',
          body: { token },
          headers: { cookie: planted },
        });
        expectJson(answer, 200);
        assert.ok(!String(answer.headers['set-cookie']).startsWith(planted));
        const browser = await signedIn(program, admin.id);
        const before = [...browser.cookies].map((pair) => pair.join('=')).join('; ');
        expectJson(await browser.redeem(await operatorLink(program, admin.id)), 200);
        const after = [...browser.cookies].map((pair) => pair.join('=')).join('; ');
        assert.notEqual(after, before);
        const old = await program.ask('/postern/v1/people', { headers: { cookie: before } });
        assertRefused(old, 401, 'session_expired');
      });
    });

    describe('a change by cookie', () => {
      const forged: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
        ['without the token', { 'postern-csrf': '' }],
        ['with another token', { 'postern-csrf': 'x'.repeat(43) }],
        ['that another site caused', { 'sec-fetch-site': 'cross-site' }],
        ['that a sibling site caused', { 'sec-fetch-site': 'same-site' }],
        ['of another origin', { origin: 'https://elsewhere.example' }],
        ['of another port', { origin: 'http://localhost:8081' }],
        ['of an opaque origin', { origin: 'null' }],
      ];
      for (const [which, headers] of forged) {
        it(`${which} is refused, and changes nothing`, async () => {
          const browser = await signedIn(program, admin.id);
          const name = `Forged ${which}`;
          const asked = { method: 'POST', body: { name }, headers } as const;
          assertRefused(await browser.ask('/postern/v1/organisations', asked), 403, 'csrf_missing');
          const list = await browser.ask('/postern/v1/organisations');
          assert.ok(expectJson<object>(list, 200) !== undefined && !list.text.includes(name));
        });
      }

      it('needs the token of this session, not of another', async () => {
        const browser = await signedIn(program, admin.id);
        const other = await signedIn(program, admin.id);
        assert.ok(other.csrf !== null && other.csrf !== browser.csrf);
        const asked = { method: 'DELETE', headers: { 'postern-csrf': other.csrf } } as const;
        assertRefused(await browser.ask('/postern/v1/session', asked), 403, 'csrf_missing');
        assert.equal((await browser.session()).signedIn, true);
      });

      it('needs none where a bearer token came, whatever the cookie says', async () => {
        const browser = await signedIn(program, steward.id);
        browser.csrf = null;
        const answer = await browser.ask('/postern/v1/organisations', {
          method: 'POST',
          body: { name: 'By token' },
          headers: admin.headers,
        });
        expectJson(answer, 201);
      });
    });

    describe('a passkey', () => {
      it('is added, signs in where nobody is named, and is listed for its person alone', async () => {
        const browser = await signedIn(program, steward.id);
        const { key, id } = await addPasskey(browser);
        assert.equal((await browser.session()).person?.passkeys, 1);
        const fresh = new Browser(program);
        const { challengeId, options } = await challengeAt(fresh, SIGN_IN);
        expectJson(await post(fresh, SIGN_IN, { challengeId, response: key.get(options) }), 200);
        const session = await fresh.session();
        assert.deepEqual([session.person?.id, session.session?.way], [steward.id, 'passkey']);
        const other = await signedIn(program, admin.id);
        assert.deepEqual((await other.ask('/postern/v1/passkeys')).json, { passkeys: [] });
        const path = `/postern/v1/passkeys/${id}`;
        assertRefused(await other.ask(path, { method: 'DELETE' }), 404, 'passkey_unknown');
        expectJson(await fresh.ask(path, { method: 'DELETE' }), 200);
        const again = await challengeAt(fresh, SIGN_IN);
        const gone = await post(new Browser(program), SIGN_IN, {
          challengeId: again.challengeId,
          response: key.get(again.options),
        });
        assertRefused(gone, 403, 'passkey_refused');
      });

      it('answers a challenge once, also at the same moment', async () => {
        const { key } = await addPasskey(await signedIn(program, steward.id));
        const { challengeId, options } = await challengeAt(new Browser(program), SIGN_IN);
        const body = { challengeId, response: key.get(options) };
        const answers = await Promise.all(
          Array.from({ length: 5 }, () => post(new Browser(program), SIGN_IN, body)),
        );
        assert.equal(answers.filter(({ status }) => status === 200).length, 1);
        assertRefused(await post(new Browser(program), SIGN_IN, body), 410, 'sign_in_challenge_dead');
      });

      it('answers no challenge that is over, and none that was made for adding', async () => {
        const browser = await signedIn(program, steward.id);
        const { key } = await addPasskey(browser);
        const late = await challengeAt(browser, SIGN_IN);
        const adding = await challengeAt(browser, '/postern/v1/passkeys');
        const other = {
          challengeId: adding.challengeId,
          response: key.get({ ...adding.options, rpId: 'localhost' }),
        };
        assertRefused(await post(new Browser(program), SIGN_IN, other), 410, 'sign_in_challenge_dead');
        offset += 5 * MINUTE_MS;
        const body = { challengeId: late.challengeId, response: key.get(late.options) };
        assertRefused(await post(new Browser(program), SIGN_IN, body), 410, 'sign_in_challenge_dead');
      });

      const bent = [
        ['made at another origin', { origin: 'http://localhost:9999' }],
        ['for another host name', { rpId: 'elsewhere.example' }],
        ['of another challenge', { challenge: 'c29tZXRoaW5nIGVsc2U' }],
        ['without PIN or finger', { verification: 'absent' }],
        ['with the handle of somebody else', { userHandle: 'c29tZWJvZHk' }],
      ] as const;
      for (const [which, how] of bent) {
        it(`${which} is refused`, async () => {
          const { key } = await addPasskey(await signedIn(program, steward.id));
          const { challengeId, options } = await challengeAt(new Browser(program), SIGN_IN);
          const body = { challengeId, response: key.get(options, how) };
          assertRefused(await post(new Browser(program), SIGN_IN, body), 403, 'passkey_refused');
        });
      }

      it('whose counter does not rise is refused as a copy', async () => {
        const { key } = await addPasskey(await signedIn(program, steward.id));
        for (const [counter, status] of [
          [10, 200],
          [10, 403],
          [9, 403],
          [0, 403],
          [11, 200],
        ] as const) {
          const browser = new Browser(program);
          const { challengeId, options } = await challengeAt(browser, SIGN_IN);
          const answer = await post(browser, SIGN_IN, {
            challengeId,
            response: key.get(options, { counter }),
          });
          assert.equal(answer.status, status, `${counter}: ${answer.text}`);
          if (status === 403) assert.equal(codeOf(answer), 'passkey_copied');
        }
      });

      it('is added once, and by a person alone', async () => {
        const browser = await signedIn(program, steward.id);
        const key = new Authenticator(ORIGIN);
        for (const [status, code] of [
          [201, ''],
          [409, 'passkey_known'],
        ] as const) {
          const { challengeId, options } = await challengeAt(browser, '/postern/v1/passkeys');
          const response = key.create(options);
          const answer = await post(browser, '/postern/v1/passkeys', { challengeId, name: 'Key', response });
          assert.deepEqual([answer.status, codeOf(answer)], [status, code], answer.text);
        }
        const { headers } = await makeApp(program);
        assert.equal((await program.ask('/postern/v1/passkeys', { headers })).status, 403);
      });
    });
  });
};
