/** Signing in at the operator's provider, against a small one on this machine. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { expectJson, makeOrganisation } from '../people.ts';
import { openProgram, type TestProgram } from '../program.ts';
import { assertRefused, Browser, codeOf } from './browser.ts';
import { CLIENT_ID, CLIENT_SECRET, type Claims, startProvider, type TestProvider } from './provider.ts';

const makeMail = async (program: TestProgram, organisation: string, email: string): Promise<string> => {
  const body = { organisationId: organisation, name: 'Somebody', email, role: 'steward' };
  return expectJson<{ id: string }>(
    await program.operate('/postern/v1/people', { method: 'POST', body }),
    201,
  ).id;
};

const begin = async (browser: Browser, next = '/desk?x=1'): Promise<string> => {
  const answer = await browser.ask(`/postern/v1/session/oidc?${new URLSearchParams({ next })}`);
  assert.equal(answer.status, 303, answer.text);
  return answer.headers.location ?? '';
};

/** Where a browser ends that began, and signed in at the provider. */
const endOf = async (browser: Browser, back: string): Promise<string> => {
  const answer = await browser.ask(back, { headers: { 'sec-fetch-site': 'cross-site' } });
  assert.equal(answer.status, 303, answer.text);
  return answer.headers.location ?? '';
};

describe("the operator's provider", () => {
  let provider: TestProvider;
  let program: TestProgram;
  let organisation: string;
  const settings = (): Record<string, string> => ({
    POSTERN_OIDC_ISSUER: provider.issuer,
    POSTERN_OIDC_CLIENT_ID: CLIENT_ID,
    POSTERN_OIDC_CLIENT_SECRET: CLIENT_SECRET,
    POSTERN_OIDC_NAME: 'City of Ithaca',
    POSTERN_EGRESS_PRIVATE: 'on',
    POSTERN_SIGN_IN_PER_MINUTE: '100000',
  });

  before(async () => {
    provider = await startProvider();
    program = await openProgram(settings());
    organisation = await makeOrganisation(program);
  });
  after(async () => {
    await program.close();
    await provider.close();
  });

  const signIn = async (claims: Claims, bend: Claims = {}): Promise<{ browser: Browser; end: string }> => {
    const browser = new Browser(program);
    const back = provider.signIn(await begin(browser), claims, bend);
    return { browser, end: await endOf(browser, back) };
  };

  it('is offered by its name', async () => {
    assert.deepEqual((await new Browser(program).session()).ways.oidc, { name: 'City of Ithaca' });
  });

  it('signs in whom it vouches for by e-mail, and knows them by their subject from then on', async () => {
    const id = await makeMail(program, organisation, 'Ada@Example.test');
    const first = await signIn({ sub: 'ada', email: 'ada@example.test', email_verified: true });
    assert.equal(first.end, '/desk?x=1');
    const session = await first.browser.session();
    assert.deepEqual([session.person?.id, session.session?.way], [id, 'oidc']);
    const again = await signIn({ sub: 'ada', email: 'changed@example.test', email_verified: false });
    assert.equal((await again.browser.session()).person?.id, id);
  });

  it('lets nobody in whom it does not vouch for, or whom nobody here is, or who is several', async () => {
    await makeMail(program, organisation, 'eve@example.test');
    await makeMail(program, organisation, 'twin@example.test');
    await makeMail(program, organisation, 'twin@example.test');
    const cases: readonly (readonly [Claims, string])[] = [
      [{ sub: 'eve', email: 'eve@example.test', email_verified: false }, 'oidc_email_unverified'],
      [{ sub: 'eve', email: 'eve@example.test', email_verified: 'true' }, 'oidc_email_unverified'],
      [{ sub: 'eve' }, 'oidc_email_unverified'],
      [{ sub: 'mallory', email: 'mallory@example.test', email_verified: true }, 'oidc_person_unknown'],
      [{ sub: 'twin', email: 'twin@example.test', email_verified: true }, 'oidc_person_ambiguous'],
    ];
    for (const [claims, code] of cases) {
      const { browser, end } = await signIn(claims);
      assert.equal(end, `/sign-in?problem=${code}`);
      assert.equal((await browser.session()).signedIn, false);
    }
  });

  it('is believed only where nonce, audience, issuer and time of what it signs hold', async () => {
    await makeMail(program, organisation, 'bob@example.test');
    const bob = { sub: 'bob', email: 'bob@example.test', email_verified: true };
    for (const bend of [{ nonce: 'other' }, { aud: 'other' }, { iss: 'https://other.example' }, { exp: 1 }]) {
      const { browser, end } = await signIn(bob, bend);
      assert.equal(end, '/sign-in?problem=oidc_refused', JSON.stringify(bend));
      assert.equal((await browser.session()).signedIn, false);
    }
    assert.equal((await signIn(bob)).end, '/desk?x=1');
  });

  it('lets in the browser that began, once, and no other', async () => {
    await makeMail(program, organisation, 'cyd@example.test');
    const claims = { sub: 'cyd', email: 'cyd@example.test', email_verified: true };
    const browser = new Browser(program);
    const back = provider.signIn(await begin(browser), claims);
    const asked = provider.tokenRequests;
    assert.equal(await endOf(new Browser(program), back), '/sign-in?problem=oidc_state_dead');
    const other = new Browser(program);
    await begin(other);
    assert.equal(await endOf(other, back), '/sign-in?problem=oidc_state_dead');
    assert.equal(provider.tokenRequests, asked, 'the provider was not asked');
    assert.equal(await endOf(browser, back), '/desk?x=1');
    assert.equal(await endOf(browser, back), '/sign-in?problem=oidc_state_dead');
  });

  it('says no: the browser is told so', async () => {
    const browser = new Browser(program);
    const state = new URL(await begin(browser)).searchParams.get('state') ?? '';
    const back = `/postern/v1/session/oidc/callback?${new URLSearchParams({ state, error: 'access_denied' })}`;
    assert.equal(await endOf(browser, back), '/sign-in?problem=oidc_refused');
  });

  it('is asked with state, nonce and PKCE, and given no secret', async () => {
    const asked = new URL(await begin(new Browser(program))).searchParams;
    for (const name of ['state', 'nonce', 'code_challenge'])
      assert.match(asked.get(name) ?? '', /^[\w-]{43}$/);
    assert.equal(asked.get('code_challenge_method'), 'S256');
    assert.equal(asked.get('redirect_uri'), 'http://localhost:8080/postern/v1/session/oidc/callback');
    assert.ok(!asked.toString().includes(CLIENT_SECRET));
  });

  it('leads nowhere but to paths of this server', async () => {
    for (const next of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      '/\t/evil.example',
      'javascript:alert(1)',
      '',
      'desk',
    ]) {
      const answer = await new Browser(program).ask(
        `/postern/v1/session/oidc?${new URLSearchParams({ next })}`,
      );
      assertRefused(answer, 400, 'input_invalid');
    }
  });

  it('leaves the code of a failure in the journal, and nothing of what came', async () => {
    const { end } = await signIn({
      sub: 'secretive',
      email: 'nobody-here@example.test',
      email_verified: true,
    });
    assert.equal(end, '/sign-in?problem=oidc_person_unknown');
    const journal = await program.journal();
    const failures = journal.map(({ record }) => record.parameters.failure);
    assert.ok(failures.includes('oidc_person_unknown'));
    assert.ok(!JSON.stringify(journal).includes('nobody-here'));
  });

  it('that is down is told as that, and asked again when it is back', async () => {
    const other = await openProgram(settings());
    try {
      provider.broken = true;
      const answer = await new Browser(other).ask('/postern/v1/session/oidc');
      assert.deepEqual([answer.status, codeOf(answer)], [502, 'oidc_unavailable']);
      provider.broken = false;
      await begin(new Browser(other));
    } finally {
      provider.broken = false;
      await other.close();
    }
  });

  it('makes a person only where the settings say with which role and where', async () => {
    const other = await openProgram({
      ...settings(),
      POSTERN_OIDC_ROLE: 'developer',
      POSTERN_OIDC_ORGANISATION: 'org_0123456789abcdef01234567',
    });
    try {
      const claims = { sub: 'new', name: 'New Person', email: 'new@example.test', email_verified: true };
      const browser = new Browser(other);
      const back = provider.signIn(await begin(browser), claims);
      // The organisation that is named is not there.
      assert.equal(await endOf(browser, back), '/sign-in?problem=organisation_unknown');
    } finally {
      await other.close();
    }
  });
});
