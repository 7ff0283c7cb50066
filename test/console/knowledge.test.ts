/** The pages that explain: the adviser, the catalogue, the rules, and single decisions. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { assertSound, inBrowser, noBrowser, type ServedProgram, settled, watchPage } from './browser.ts';

describe('pages that explain', { skip: noBrowser() }, () => {
  let browser: Browser;
  let served: ServedProgram;
  inBrowser((opened) => {
    ({ browser, served } = opened);
  });

  describe('what can I access?', () => {
    it('answers a question with verdict, steps, channel and sources, and keeps question and role in the address', async (context) => {
      const watched = await watchPage(browser, served.origin, { colorScheme: 'light' });
      context.after(watched.close);
      const { page } = watched;
      await page.goto('/access');
      await page.getByLabel('Your question').fill('Can I get tracking through an API?');
      await page.getByRole('button', { name: 'Ask', exact: true }).click();
      await page.getByRole('heading', { name: 'What to do' }).waitFor();
      await page.getByRole('button', { name: 'A researcher or planner' }).click();
      await page.waitForURL(/role=researcher/);
      await settled(page);
      assert.equal(new URL(page.url()).searchParams.get('q'), 'Can I get tracking through an API?');
      await page.locator('.access-verdict-no').waitFor();
      await assertSound(watched);
      // Whoever gets the link sees the same.
      const link = page.url();
      await page.goto('about:blank');
      await page.goto(link);
      await page.locator('.access-verdict-no').waitFor();
    });

    it('asks back where the words do not say which data is meant, and takes markup as words', async (context) => {
      const watched = await watchPage(browser, served.origin, { colorScheme: 'dark' });
      context.after(watched.close);
      const { page } = watched;
      await page.goto(`/access?q=${encodeURIComponent('<script>alert(1)</script>')}`);
      await page.getByText('One question back').waitFor();
      await settled(page);
      await assertSound(watched);
    });
  });

  describe('datasets', () => {
    it('lead from the catalogue to a dataset with its edition, first rows, files and calls', async (context) => {
      const watched = await watchPage(browser, served.origin, { colorScheme: 'light' });
      context.after(watched.close);
      const { page } = watched;
      await page.goto('/datasets');
      await page.getByLabel('Search the datasets').fill('coordinates contract');
      await page.getByRole('link', { name: 'Post office locations' }).click();
      await page.getByRole('heading', { name: 'First rows' }).waitFor();
      await page.getByRole('cell', { name: 'FIELDSTON' }).waitFor();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'CSV', exact: true }).click(),
      ]);
      assert.equal(await download.failure(), null);
      await settled(page);
      await assertSound(watched);
    });

    it('say why something is released to nobody, and what exists instead', async (context) => {
      const watched = await watchPage(browser, served.origin, { colorScheme: 'dark' });
      context.after(watched.close);
      await watched.page.goto('/datasets/route-intelligence');
      await watched.page.getByText(/Not available, because/).waitFor();
      await watched.page.getByRole('heading', { name: 'Instead' }).waitFor();
      await assertSound(watched);
      await watched.page.goto('/datasets/no-such-dataset');
      await watched.page.getByRole('heading', { name: 'There is no dataset of this name' }).waitFor();
    });
  });

  describe('policies', () => {
    it('open the rule that the address names, and show what changed between two days', async (context) => {
      const watched = await watchPage(browser, served.origin, { colorScheme: 'light' });
      context.after(watched.close);
      const { page } = watched;
      await page.goto('/policies?at=2026-05-01&with=2026-03-01#tracking.shipper');
      await page
        .getByText(/provided that the Mailer ID in the barcode is one of/)
        .first()
        .waitFor();
      const difference = page.getByRole('listitem').filter({ hasText: 'tracking.before-april-2026' });
      assert.match(await difference.innerText(), /Ends/);
      await settled(page);
      await assertSound(watched);
    });

    it('decide a made-up request, and say what would change a refusal', async (context) => {
      const watched = await watchPage(browser, served.origin, { colorScheme: 'dark' });
      context.after(watched.close);
      const { page } = watched;
      await page.goto('/policies');
      await page.getByLabel('Who asks').selectOption('shipper');
      await page.getByRole('button', { name: 'Decide', exact: true }).click();
      await page.getByText('It would be refused').waitFor();
      await page.getByRole('heading', { name: 'What would change it' }).waitFor();
      await page.getByLabel('The Mailer ID in the barcode').selectOption('own');
      await page.getByRole('button', { name: 'Decide', exact: true }).click();
      await page.getByText('It would be permitted').waitFor();
      await assertSound(watched);
    });
  });

  describe('a decision', () => {
    it('is explained to whoever holds the id of an anonymous request, and proven in the browser', async (context) => {
      const { headers } = await served.program.ask('/postern/v1/organisations');
      const id = headers['postern-decision'] ?? '';
      const watched = await watchPage(browser, served.origin, { colorScheme: 'light' });
      context.after(watched.close);
      const { page } = watched;
      await page.goto('/decisions/0');
      await page.getByLabel('Decision').fill(id.toUpperCase());
      await page.getByRole('button', { name: 'Explain it' }).click();
      await page.getByText('No access token came with the request').waitFor();
      await page.getByRole('button', { name: 'Verify in this browser' }).click();
      await page.getByText('The record is signed with the key of this server').waitFor();
      assert.equal(await page.getByText('Proven', { exact: true }).count(), 3);
      await assertSound(watched);
    });

    it('is as good as unknown to everybody else', async (context) => {
      const watched = await watchPage(browser, served.origin, { colorScheme: 'dark' });
      context.after(watched.close);
      await watched.page.goto(`/decisions/${'0'.repeat(40)}`);
      await watched.page.getByText('There is nothing here for you under this id').waitFor();
      await watched.page.goto('/decisions/half-an-id');
      await watched.page
        .getByText(/A decision has 40 characters/)
        .first()
        .waitFor();
      await assertSound(watched);
    });
  });
});
