/** The developer portal in a real browser: making an app, its secret, what it asks, and what goes wrong in between. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { bearer, expectJson, makeApp, makePerson, type TestPerson } from '../people.ts';
import {
  assertSound,
  inBrowser,
  noBrowser,
  type ServedProgram,
  settled,
  type WatchedPage,
} from './browser.ts';
import { open, signedIn } from './signed-in.ts';

const MARKUP = '<img src=x onerror=alert(1)> & sons';

interface CredentialList {
  readonly credentials: readonly { readonly id: string; readonly revokedAt: number | null }[];
}

describe('the portal', { skip: noBrowser() }, () => {
  let browser: Browser;
  let served: ServedProgram;
  let developer: TestPerson;
  inBrowser(async (opened) => {
    ({ browser, served } = opened);
    developer = await makePerson(served.program, 'developer');
  });

  const enter = async (context: { after: (work: () => Promise<void>) => void }): Promise<WatchedPage> => {
    const watched = await signedIn(browser, served, developer);
    context.after(watched.close);
    return watched;
  };

  const secretsOf = async (app: string): Promise<CredentialList['credentials']> =>
    expectJson<CredentialList>(
      await served.program.ask(`/postern/v1/apps/${app}/credentials`, { headers: developer.headers }),
      200,
    ).credentials;

  /** What the form has been given stands in it, and nothing was sent. */
  const fillApp = async (page: Page, name: string): Promise<void> => {
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Tracking', { exact: true }).check();
  };

  it('leads a developer from the first step to a refusal that names its rule', async (context) => {
    const watched = await enter(context);
    const { page } = watched;
    await settled(page);
    await page.getByRole('heading', { name: 'First steps' }).waitFor();
    await assertSound(watched);
    await page.getByRole('main').getByRole('link', { name: 'Make an app', exact: true }).first().click();

    // A name is text, whatever it looks like.
    await fillApp(page, MARKUP);
    await page.getByRole('button', { name: 'Make the app' }).click();
    await page.getByRole('heading', { name: MARKUP, level: 1 }).waitFor();
    await settled(page);
    assert.equal(await page.locator('main img').count(), 0);
    const app = new URL(page.url()).pathname.split('/').at(-1) ?? '';

    await page.getByRole('button', { name: 'Issue a secret' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Issue a secret' }).dblclick();
    const shown = page.locator('.notice', { hasText: 'shown this once' });
    const secret = await shown.locator('code').innerText();
    assert.match(secret, /^pcs_/);
    assert.equal((await secretsOf(app)).length, 1, 'a double click makes one secret');
    await assertSound(watched);
    await page.getByRole('button', { name: 'I have stored it' }).click();
    await shown.waitFor({ state: 'detached' });
    assert.equal((await page.content()).includes(secret), false);

    const { access_token: token } = expectJson<{ access_token: string }>(
      await served.program.ask('/oauth2/v3/token', {
        method: 'POST',
        body: { grant_type: 'client_credentials', client_id: app, client_secret: secret },
      }),
      200,
    );
    const answer = await served.program.ask('/tracking/v3/tracking/9261292700768711948021', {
      headers: bearer(token),
    });
    assert.equal(answer.status, 403, answer.text);
    const decision = answer.headers['postern-decision'] ?? '';
    assert.notEqual(decision, '');

    await open(watched, `/portal/requests?app=${app}&effect=forbid`);
    const row = page.getByRole('row', { name: /GET \/tracking\/v3\/tracking/ });
    await row.getByText('403 refused').waitFor();
    const rule = row.locator('a[href^="/policies#"]').first();
    assert.match((await rule.getAttribute('href')) ?? '', /^\/policies#[a-z]+\.[\w-]+$/);
    await assertSound(watched);
    await row.getByRole('link', { name: `Why: decision ${decision}` }).click();
    await page.waitForURL(`**/decisions/${decision}`);

    await open(watched, '/portal');
    await page.getByRole('heading', { name: 'Refusals of the last day' }).waitFor();
    await page.getByRole('link', { name: `Why: decision ${decision}` }).waitFor();
    await page.emulateMedia({ colorScheme: 'dark' });
    await assertSound(watched);
  });

  it('lets two secrets live, and revokes the one that is chosen', async (context) => {
    const app = await makeApp(served.program, { organisation: developer.organisation });
    const watched = await enter(context);
    const { page } = watched;
    await open(watched, `/portal/apps/${app.id}`);
    await page.getByRole('button', { name: 'Rotate' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click();
    await page.getByText('shown this once').first().waitFor();
    await page.getByText('Two secrets are alive').waitFor();
    await page.emulateMedia({ colorScheme: 'dark' });
    await assertSound(watched);
    const old = page.getByRole('row', { name: /ending/ });
    await old.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('1 secret of before').waitFor();
    const held = await secretsOf(app.id);
    assert.deepEqual(
      held.map(({ id, revokedAt }) => [id === app.credential, revokedAt === null]),
      [
        [true, false],
        [false, true],
      ],
    );
  });

  it('shows a USERID once, and says which of the client addresses is none', async (context) => {
    const app = await makeApp(served.program, { organisation: developer.organisation });
    const watched = await enter(context);
    const { page } = watched;
    await open(watched, `/portal/apps/${app.id}`);
    await page.getByRole('button', { name: 'Make a USERID' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Client addresses').fill('203.0.113.999');
    await dialog.getByRole('button', { name: 'Make a USERID' }).click();
    await dialog.getByRole('alert').getByText('203.0.113.999').first().waitFor();
    await dialog.getByLabel('Client addresses').fill('203.0.113.7');
    await dialog.getByRole('button', { name: 'Make a USERID' }).click();
    await page.getByText('Your new USERID').waitFor();
    await page.getByRole('cell', { name: '203.0.113.7' }).waitFor();
    await assertSound(watched);
  });

  it('keeps what was typed when the session ends, and goes on after signing in again', async (context) => {
    const watched = await enter(context);
    const { page } = watched;
    await open(watched, '/portal/apps');
    await fillApp(page, 'Typed before the end');
    const cookies = await watched.context.cookies();
    await watched.context.clearCookies();
    await page.getByRole('button', { name: 'Make the app' }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'Sign in again' }).waitFor();
    assert.equal(await page.getByLabel('Name').inputValue(), 'Typed before the end');
    await assertSound(watched);

    // As after signing in in another tab: the browser has a session again, and the reader comes back to this one.
    await watched.context.addCookies(cookies);
    await page.evaluate('window.dispatchEvent(new Event("focus"))');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(await page.getByLabel('Name').inputValue(), 'Typed before the end');
    await page.getByRole('button', { name: 'Make the app' }).click();
    await page.getByRole('heading', { name: 'Typed before the end', level: 1 }).waitFor();
  });

  it('loses nothing when the server is away while a form is handed in', async (context) => {
    const watched = await enter(context);
    const { page } = watched;
    await open(watched, '/portal/apps');
    await fillApp(page, 'Typed before the restart');
    await page.route('**/postern/v1/apps', (route) => route.abort('connectionrefused'));
    await page.getByRole('button', { name: 'Make the app' }).click();
    await page.getByText('The server does not answer').waitFor();
    await page.reload().catch(() => undefined);
    await settled(page);
    assert.equal(await page.getByLabel('Name').inputValue(), 'Typed before the restart');
    assert.equal(await page.getByLabel('Tracking', { exact: true }).isChecked(), true);
    await page.unroute('**/postern/v1/apps');
    watched.faults.length = 0;
    await page.getByRole('button', { name: 'Make the app' }).click();
    await page.getByRole('heading', { name: 'Typed before the restart', level: 1 }).waitFor();
    await assertSound(watched);
  });
});
