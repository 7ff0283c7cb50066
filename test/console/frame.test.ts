/** The frame around every page, in a real browser. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { assertSound, inBrowser, noBrowser, type ServedProgram, settled, watchPage } from './browser.ts';

describe('the console', { skip: noBrowser() }, () => {
  let browser: Browser;
  let served: ServedProgram;
  inBrowser((opened) => {
    ({ browser, served } = opened);
  });

  it('shows its first page under its own content policy, with no request to another host', async (context) => {
    const watched = await watchPage(browser, served.origin);
    context.after(watched.close);
    const answer = await watched.page.goto('/');
    await settled(watched.page);
    const policy = answer?.headers()['content-security-policy'] ?? '';
    assert.match(policy, /script-src 'self'/);
    assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval/);
    await assertSound(watched);
  });

  it('says that there is no page at an address it does not know, and offers the first', async (context) => {
    const watched = await watchPage(browser, served.origin);
    context.after(watched.close);
    await watched.page.goto('/datasets/none-such');
    await settled(watched.page);
    await watched.page.getByRole('link', { name: 'Postern' }).click();
    await watched.page.waitForURL(`${served.origin}/`);
  });

  it('keeps the colours that were chosen', async (context) => {
    const watched = await watchPage(browser, served.origin, { colorScheme: 'light' });
    context.after(watched.close);
    await watched.page.goto('/');
    await settled(watched.page);
    await watched.page.getByLabel('Colours').selectOption('dark');
    await watched.page.reload();
    await settled(watched.page);
    assert.equal(await watched.page.locator('html').getAttribute('data-theme'), 'dark');
    await assertSound(watched);
  });

  it('says on every page that a sandbox is one', async (context) => {
    const watched = await watchPage(browser, served.origin);
    context.after(watched.close);
    await watched.page.route('**/postern/v1/session', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, headers: { ...answer.headers(), 'postern-sandbox': 'yes' } });
    });
    await watched.page.goto('/');
    await watched.page.getByText('pieces and scans of this server are simulated').waitFor();
    await settled(watched.page);
    await assertSound(watched);
  });

  it('lets a keyboard go straight to the content', async (context) => {
    const watched = await watchPage(browser, served.origin);
    context.after(watched.close);
    await watched.page.goto('/');
    await settled(watched.page);
    await watched.page.keyboard.press('Tab');
    await watched.page.keyboard.press('Enter');
    assert.equal(await watched.page.evaluate('document.activeElement.id'), 'content');
  });
});
