/** Where a browser may sign in: what depends on the address, on the dialect, and on how often it is tried. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sampleRequest } from '../gateway/sample.ts';
import { expectJson, makePerson, type TestPerson } from '../people.ts';
import { openProgram, type TestProgram } from '../program.ts';
import { assertRefused, Browser, codeOf, operatorLink, type SessionBody, signedIn } from './browser.ts';

describe('the address of a sign-in', () => {
  let program: TestProgram;
  let person: TestPerson;

  before(async () => {
    program = await openProgram({
      POSTERN_ALLOWED_HOSTS: 'postern.test',
      POSTERN_SIGN_IN_PER_MINUTE: '10000',
    });
    person = await makePerson(program, 'admin');
  });
  after(() => program.close());

  const passkeyAt = async (host: string): Promise<boolean> =>
    (await new Browser(program, host).session()).ways.passkey;

  it('may have passkeys at localhost with our own port, and at no number, no other port, no plain http beyond', async () => {
    assert.equal(await passkeyAt('localhost:8080'), true);
    for (const host of ['127.0.0.1:8080', '[::1]:8080', 'localhost:8081', 'localhost', 'postern.test:8080']) {
      assert.equal(await passkeyAt(host), false, host);
      const asked = { method: 'POST', body: {} } as const;
      const answer = await new Browser(program, host).ask('/postern/v1/session/passkey/options', asked);
      assertRefused(answer, 409, 'sign_in_way_closed');
    }
  });

  it('gets a cookie on loopback, without Secure, for 127.0.0.1 and localhost alike', async () => {
    for (const host of ['localhost:8080', '127.0.0.1:8080']) {
      const answer = await new Browser(program, host).redeem(await operatorLink(program, person.id));
      expectJson(answer, 200);
      assert.match(
        String(answer.headers['set-cookie']),
        /^postern-session=pss_[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Lax$/,
      );
    }
  });

  it('over plain http beyond this machine is refused, and uses no link up', async () => {
    const token = await operatorLink(program, person.id);
    const far = new Browser(program, 'postern.test');
    assertRefused(await far.redeem(token), 409, 'sign_in_insecure');
    assert.deepEqual((await far.session()).ways, { passkey: false, link: false, oidc: null });
    expectJson(await new Browser(program).redeem(token), 200);
  });

  it('is believed by no cookie over plain http beyond this machine', async () => {
    const browser = await signedIn(program, person.id);
    const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ');
    const answer = await program.ask('/postern/v1/people', { headers: { host: 'postern.test', cookie } });
    assertRefused(answer, 401, 'token_missing');
  });

  it('that another site caused is refused, and uses no link up', async () => {
    const token = await operatorLink(program, person.id);
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'null' },
    ]) {
      const asked = { method: 'POST', body: { token }, headers } as const;
      const answer = await program.ask('/postern/v1/session/links/redeem', asked);
      assertRefused(answer, 403, 'sign_in_foreign');
      assert.equal(answer.headers['set-cookie'], undefined);
    }
    expectJson(await new Browser(program).redeem(token), 200);
  });

  it('counts for nothing on the dialects of USPS, where a personal token of the same person may do', async () => {
    const scoped = program.postern.gateway.routes.filter(
      ({ route }) => route.dialect !== 'problem' && route.dataClass !== 'public',
    );
    assert.ok(scoped.length > 30, `${scoped.length} routes`);
    const browser = await signedIn(program, person.id);
    for (const { route } of scoped) {
      const { path, asked } = sampleRequest(route);
      const answer = await browser.ask(path, asked);
      const isRefused =
        answer.status === 403 || (route.dialect === 'web-tools' && /<Error>/.test(answer.text));
      assert.ok(isRefused, `${route.id}: ${answer.status} ${answer.text}`);
    }
    const byToken = await program.ask('/addresses/v3/city-state?ZIPCode=90210', { headers: person.headers });
    assert.equal(byToken.status, 200);
    const byCookie = await browser.ask('/addresses/v3/city-state?ZIPCode=90210');
    assert.equal(byCookie.status, 403, byCookie.text);
    assert.match(byCookie.text, /token_required/);
  });
});

describe('an https address', () => {
  it('gets a cookie that is held to it, and passkeys under its name', async () => {
    const program = await openProgram({ POSTERN_PUBLIC_URL: 'https://postern.example' });
    try {
      const person = await makePerson(program, 'admin');
      const token = await operatorLink(program, person.id);
      const headers = { host: 'postern.example', origin: 'https://postern.example' };
      const asked = { method: 'POST', body: { token }, headers } as const;
      const answer = await program.ask('/postern/v1/session/links/redeem', asked);
      assert.equal(expectJson<SessionBody>(answer, 200).ways.passkey, true);
      const cookie = String(answer.headers['set-cookie']);
      assert.match(cookie, /^__Host-postern=pss_[\w-]{43}; Path=\/; .*HttpOnly; SameSite=Lax; Secure$/);
      const value = cookie.slice(cookie.indexOf('=') + 1).split(';')[0] ?? '';
      const known = async (name: string) =>
        (await program.ask('/postern/v1/session', { headers: { ...headers, cookie: `${name}=${value}` } }))
          .json;
      assert.equal(((await known('__Host-postern')) as SessionBody).signedIn, true);
      // A name that a neighbouring host could set counts for nothing.
      assert.equal(((await known('postern-session')) as SessionBody).signedIn, false);
    } finally {
      await program.close();
    }
  });
});

describe('attempts to sign in', () => {
  it('are counted against the client address, and recorded by their code alone', async () => {
    const program = await openProgram({ POSTERN_SIGN_IN_PER_MINUTE: '10' });
    try {
      const typed = `psl_${'Z'.repeat(43)}`;
      const answers = [];
      for (let attempt = 0; attempt < 12; attempt += 1) {
        answers.push(await new Browser(program).redeem(typed));
      }
      assert.deepEqual(answers.map(codeOf), [
        ...Array.from({ length: 10 }, () => 'sign_in_link_dead'),
        'quota_exceeded',
        'quota_exceeded',
      ]);
      // Whoever is signed in elsewhere goes on.
      assert.equal((await new Browser(program).session()).signedIn, false);
      const journal = await program.journal();
      const failed = journal.filter(({ record }) => record.parameters.failure === 'sign_in_link_dead');
      assert.equal(failed.length, 10);
      assert.ok(!JSON.stringify(journal).includes('Z'.repeat(20)));
    } finally {
      await program.close();
    }
  });
});

describe('the first admin', () => {
  interface FirstRun {
    readonly person: string | null;
    readonly path: string | null;
  }
  const firstRun = async (program: TestProgram): Promise<FirstRun> =>
    expectJson<FirstRun>(await program.operate('/postern/v1/first-run', { method: 'POST' }), 200);
  const tokenOf = ({ path }: FirstRun): string => path?.split('#token=')[1] ?? '';

  it('is made once; each start prints the one good link, until an admin has signed in', async () => {
    const program = await openProgram();
    try {
      const [one, two] = [await firstRun(program), await firstRun(program)];
      assert.ok(one.person !== null && one.person === two.person);
      assertRefused(await new Browser(program).redeem(tokenOf(one)), 410, 'sign_in_link_dead');
      const session = expectJson<SessionBody>(await new Browser(program).redeem(tokenOf(two)), 200);
      assert.deepEqual([session.person?.id, session.person?.role], [one.person, 'admin']);
      assert.deepEqual(await firstRun(program), { person: null, path: null, expiresAt: null });
    } finally {
      await program.close();
    }
  });

  it('is the one that the operator made, where there is one', async () => {
    const program = await openProgram();
    try {
      const admin = await makePerson(program, 'admin');
      assert.equal((await firstRun(program)).person, admin.id);
    } finally {
      await program.close();
    }
  });
});
