/** Check an address: the words of a text explained in the browser, and nothing of it sent unless a person asks. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { makePerson } from '../people.ts';
import { assertSound, inBrowser, noBrowser, type ServedProgram, settled, watchPage } from './browser.ts';
import { signedIn } from './signed-in.ts';

const TEXT = '123 North Main Street Apt. 4-B, Brooklyn, New York 11201';

describe('check an address', { skip: noBrowser() }, () => {
  let browser: Browser;
  let served: ServedProgram;
  inBrowser((opened) => {
    ({ browser, served } = opened);
  });

  it('gives the standard form and a reason with its section for each change, and sends no word of it', async (context) => {
    const watched = await watchPage(browser, served.origin, { colorScheme: 'light' });
    context.after(watched.close);
    const { page } = watched;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`));
    await page.goto('/address');
    await page.getByLabel('Address', { exact: true }).fill(TEXT);
    await page.getByText('123 N MAIN ST APT 4-B').waitFor();
    await page.getByText('BROOKLYN NY 11201').waitFor();
    const suffix = page.getByRole('row', { name: /Street suffix/ });
    assert.match(await suffix.innerText(), /appendix C1/);
    await page.getByText(/Cities by the ZIP reference, edition zip-/).waitFor();
    assert.ok(asked.some((line) => line.includes('/postern/v1/zip-cities')));
    assert.ok(!asked.some((line) => /Main|11201|Brooklyn/i.test(line)), asked.join('\n'));
    await assertSound(watched);
  });

  it('keeps the text in the fragment, so that the page can be loaded again, and shows markup as text', async (context) => {
    const watched = await watchPage(browser, served.origin, { colorScheme: 'dark' });
    context.after(watched.close);
    const { page } = watched;
    const markup = '<img src=x onerror=alert(1)> 1 Elm St';
    await page.goto('/address');
    await page.getByLabel('Address', { exact: true }).fill(markup);
    await page.reload();
    assert.equal(await page.getByLabel('Address', { exact: true }).inputValue(), markup);
    await page.getByRole('heading', { name: 'Standard form' }).waitFor();
    assert.equal(await page.locator('main img').count(), 0);
    await settled(page);
    await assertSound(watched);
  });

  it('asks the reference for a person who wants it, and says what would open it where it is refused', async (context) => {
    const watched = await signedIn(browser, served, await makePerson(served.program, 'developer'));
    context.after(watched.close);
    const { page } = watched;
    await page.goto(`/address#${encodeURIComponent(TEXT)}`);
    await page.getByRole('button', { name: 'Ask the reference' }).click();
    await page
      .getByRole('status')
      .or(page.getByRole('alert'))
      .getByText(/In standard form|Refused/)
      .first()
      .waitFor();
    assert.deepEqual(watched.faults, []);
  });
});
