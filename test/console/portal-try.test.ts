/** The try-it console, in a real browser: refused before a grant, answered after it; no token kept anywhere. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { granted, MID, makeWorld, type World } from '../access-requests/world.ts';
import { numberOf, scan } from '../subscriptions/world.ts';
import { openDeliveries, SETTINGS } from '../tracking-lookup/parties.ts';
import { assertSound, inBrowser, noBrowser, type ServedProgram } from './browser.ts';
import { open, signedIn } from './signed-in.ts';

const MARKUP = '<img src=x onerror=alert(1)>';

describe('the try-it console', { skip: noBrowser() }, () => {
  let browser: Browser;
  let served: ServedProgram;
  let world: World;
  const number = numberOf(MID, 7);
  inBrowser(async (opened) => {
    ({ browser, served } = opened);
    world = await makeWorld(served.program);
    await openDeliveries(served.program);
    await scan(served.program, number, ['03', '10']);
  }, SETTINGS);

  const choose = async (page: Page, words: string, operation: string): Promise<void> => {
    await page.getByRole('combobox', { name: 'Find an operation' }).fill(words);
    await page.getByRole('option', { name: operation }).first().click();
  };

  const answered = async (page: Page, status: string): Promise<void> => {
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.try-answer').getByText(status, { exact: true }).waitFor();
  };

  it('tells why an app is refused, and answers it once the access is granted', async (context) => {
    const watched = await signedIn(browser, served, world.requester);
    context.after(watched.close);
    const { page } = watched;
    await open(watched, `/portal/try?app=${world.app.id}`);
    await choose(page, 'tracking/v3/tracking/', 'GET /tracking/v3/tracking/{trackingNumber}');
    await page.getByText('For this app the rules refuse it').waitFor();
    await page.getByLabel('trackingNumber').fill(number);
    await page.getByLabel('Purpose').selectOption('customer-visibility');
    await answered(page, '403');
    const why = page.getByRole('link', { name: 'Why, and what would change it' });
    assert.match((await why.getAttribute('href')) ?? '', /^\/decisions\/[0-9a-f]{40}$/);
    await assertSound(watched);

    await granted(world);
    await answered(page, '200');
    await page.getByRole('region', { name: 'Body' }).getByText(number).waitFor();
    // What was left out for this app no longer is.
    await page.getByText('For this app the rules refuse it').waitFor({ state: 'detached' });
    await page.emulateMedia({ colorScheme: 'dark' });
    await assertSound(watched);

    // The token is in the memory of the page alone.
    const curl = await page.getByRole('region', { name: 'The same with curl' }).innerText();
    assert.match(curl, /Bearer \$POSTERN_TOKEN/);
    const { origins, cookies } = await watched.context.storageState();
    assert.doesNotMatch(JSON.stringify({ origins, cookies, html: await page.content() }), /ptk_/);
  });

  it('asks as nobody and as oneself, and keeps a body that is no JSON back', async (context) => {
    const watched = await signedIn(browser, served, world.requester);
    context.after(watched.close);
    const { page } = watched;
    await open(watched, '/portal/try?as=nobody&op=zips-get');
    await page.getByLabel('zip', { exact: true }).fill('14850');
    await answered(page, '200');
    await page.getByRole('region', { name: 'Body' }).getByText('ITHACA').first().waitFor();
    await choose(page, 'GET /postern/v1/apps', 'GET /postern/v1/apps');
    await answered(page, '401');
    await page.getByRole('radio', { name: 'Myself' }).check();
    await answered(page, '200');
    await choose(page, 'POST /postern/v1/apps', 'POST /postern/v1/apps');
    await page.getByLabel('Body (application/json)').fill('{"name": ');
    await page.getByText('This is no JSON yet.').waitFor();
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.url()));
    await page.getByRole('button', { name: 'Send' }).click();
    await assertSound(watched);
    assert.deepEqual(sent, []);
  });

  it('shows a name with markup as text', async (context) => {
    const made = await served.program.operate('/postern/v1/apps', {
      method: 'POST',
      body: { organisationId: world.app.organisation, name: MARKUP, role: 'developer' },
    });
    const { id } = made.json as { readonly id: string };
    const watched = await signedIn(browser, served, world.requester);
    context.after(watched.close);
    await open(watched, `/portal/try?app=${id}`);
    const chosen = await watched.page
      .getByLabel('App', { exact: true })
      .evaluate((select) => (select as HTMLSelectElement).selectedOptions[0]?.textContent);
    assert.equal(chosen, `${MARKUP} (developer)`);
    await assertSound(watched);
  });
});
