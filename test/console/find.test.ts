/** Finding a post office, as somebody who needs one does. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import {
  assertSound,
  inBrowser,
  noBrowser,
  type ServedProgram,
  settled,
  type WatchedPage,
  watchPage,
} from './browser.ts';
import { importPlaces, OFFICES } from './places.ts';

/** A browser that draws no WebGL. */
const WITHOUT_WEBGL = `{
  const ask = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    return kind.startsWith('webgl') ? null : ask.call(this, kind, ...rest);
  };
}`;

describe('finding a post office', { skip: noBrowser() }, () => {
  let browser: Browser;
  let served: ServedProgram;
  inBrowser(async (opened) => {
    ({ browser, served } = opened);
    await importPlaces(served.program, 'post-offices', OFFICES);
  });
  const open = async (path: string, options: BrowserContextOptions = {}): Promise<WatchedPage> => {
    const watched = await watchPage(browser, served.origin, options);
    await watched.context.addInitScript(WITHOUT_WEBGL);
    await watched.page.goto(path);
    await settled(watched.page);
    return watched;
  };

  it('goes from a ZIP Code to the hours of one office and back, by keyboard', async (context) => {
    const watched = await open('/find', { colorScheme: 'light' });
    context.after(watched.close);
    const { page } = watched;
    const field = page.getByRole('combobox', { name: 'Near which place' });
    await field.fill('14850');
    await field.press('Enter');
    await page.getByRole('heading', { name: 'HILL' }).waitFor();
    assert.equal(new URL(page.url()).search, '?zip=14850');
    await page.getByText('Measured from the middle of ZIP Code 14850, which may be').waitFor();
    await page.locator('.find-row').getByText('Open now').first().waitFor();
    await page.locator('.map-point').first().waitFor();
    assert.equal(await page.locator('.map-point').count(), 3, 'the drawing has what the list has');
    await assertSound(watched);
    await page.getByRole('link', { name: 'HILL' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: 'Monday all day 5:00 PM' }).waitFor();
    assert.equal(new URL(page.url()).search, '?zip=14850&id=hill');
    await assertSound(watched);
    await page.getByRole('button', { name: 'Back to the list' }).click();
    await page.locator('#place-hill:focus').waitFor();
    await page.getByLabel('Post offices').check();
    await page.waitForURL(/kind=post-offices/);
    await page.getByLabel('Open', { exact: true }).selectOption('now');
    await page.waitForURL(/open=now/);
    await page.getByRole('link', { name: 'HILL' }).waitFor();
  });

  it('keeps a street address and a position out of the query', async (context) => {
    const watched = await open('/find', {
      geolocation: { latitude: 42.441, longitude: -76.501 },
      permissions: ['geolocation'],
    });
    context.after(watched.close);
    const { page } = watched;
    const field = page.getByRole('combobox', { name: 'Near which place' });
    await field.fill('10 Private Ln, Ithaca NY');
    await field.press('Enter');
    await page.getByText('Measured from the middle of the city').waitFor();
    assert.equal(new URL(page.url()).search, '');
    assert.equal(decodeURIComponent(new URL(page.url()).hash), '#10 Private Ln, Ithaca NY');
    await page.getByRole('button', { name: 'Use my position' }).click();
    await page.getByText('Measured from the point 42.4410, -76.5010').waitFor();
    assert.equal(new URL(page.url()).search, '');
  });

  it('shows a name with markup as the text that it is', async (context) => {
    const watched = await open('/find?zip=14850&id=markup', { colorScheme: 'dark' });
    context.after(watched.close);
    await watched.page.getByRole('heading', { name: '<img src=x onerror=alert(1)>' }).waitFor();
    assert.equal(await watched.page.locator('img[src=x]').count(), 0);
    await assertSound(watched);
  });

  it('says what the operator does where nothing was imported, and what was asked wrongly', async (context) => {
    const watched = await open('/find?zip=14850&kind=collection-boxes');
    context.after(watched.close);
    const { page } = watched;
    await page.getByText('postern import collection-boxes FILE').first().waitFor();
    await page.goto('/find?zip=99998');
    await page.getByText('The ZIP reference in use has no ZIP Code 99998.').first().waitFor();
    await page.goto('/find?id=no-such-place');
    await page.getByText('The editions in use have no such place').waitFor();
    assert.deepEqual(watched.faults, []);
  });

  it('draws the map by WebGL under the content policy, and begins anew where it is clicked', async (context) => {
    const watched = await watchPage(browser, served.origin, { viewport: { width: 1000, height: 700 } });
    context.after(watched.close);
    const { page } = watched;
    await page.goto('/find?zip=14850');
    await settled(page);
    await page.locator('.map-canvas[data-drawn]').waitFor();
    const map = await page.locator('.map-frame').boundingBox();
    assert.ok(map !== null);
    await page.getByRole('button', { name: 'Zoom in' }).waitFor();
    await assertSound(watched);
    await page.mouse.click(map.x + map.width / 2, map.y + 8);
    await page.waitForURL(/lat=42\.\d+&lon=-76/);
    await page.getByText('Measured from the point 42.').waitFor();
    assert.deepEqual(watched.faults, []);
  });
});
