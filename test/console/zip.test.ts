/** The first page and the pages about ZIP Codes. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { assertSound, inBrowser, noBrowser, type ServedProgram, settled, watchPage } from './browser.ts';

describe('ZIP Codes and the first page', { skip: noBrowser() }, () => {
  let browser: Browser;
  let served: ServedProgram;
  inBrowser((opened) => {
    ({ browser, served } = opened);
  });

  it('leads from the first page to a ZIP Code by keyboard alone', async (context) => {
    const watched = await watchPage(browser, served.origin, { colorScheme: 'light' });
    context.after(watched.close);
    const { page } = watched;
    await page.goto('/');
    await settled(page);
    await page.getByText('What this server holds').waitFor();
    await assertSound(watched);
    const field = page.getByRole('combobox', { name: 'Search places' });
    await field.fill('1485');
    await field.fill('14850');
    const option = page.getByRole('option', { name: /14850/ }).first();
    await option.waitFor();
    await field.press('ArrowDown');
    assert.equal(await field.getAttribute('aria-activedescendant'), await option.getAttribute('id'));
    await assertSound(watched);
    await field.press('Enter');
    await page.waitForURL(`${served.origin}/zip/14850`);
    await page.getByRole('heading', { level: 1, name: 'ZIP Code 14850' }).waitFor();
    await page.getByText('America/New_York').waitFor();
    await page.getByText('not an area').waitFor();
    await page.getByRole('link', { name: '14853' }).waitFor();
    await settled(page);
    await assertSound(watched);
  });

  it('offers the right spelling of a city, and its ZIP Codes', async (context) => {
    const watched = await watchPage(browser, served.origin, { colorScheme: 'dark' });
    context.after(watched.close);
    const { page } = watched;
    await page.goto('/zip');
    await settled(page);
    const field = page.getByRole('combobox', { name: 'A ZIP Code, or a city' });
    await field.fill('Itaca');
    await field.press('Enter');
    await page.getByText('Type five digits, or a city with its state').first().waitFor();
    await field.fill('Itaca, NY');
    await field.press('Enter');
    await page.getByRole('link', { name: 'ITHACA' }).click();
    await page.getByRole('table').getByRole('link', { name: '14850' }).waitFor();
    await assertSound(watched);
  });

  it('says that a ZIP Code is not known, and what is done about it', async (context) => {
    const watched = await watchPage(browser, served.origin);
    context.after(watched.close);
    await watched.page.goto('/zip/99998');
    await watched.page.getByText('postern import zip-locale FILE').waitFor();
    await watched.page.goto('/zip/%3Cscript%3E');
    await watched.page.getByRole('alert').waitFor();
    assert.deepEqual(watched.faults, []);
  });
});
