/** What changed between two editions. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { assertSound, inBrowser, noBrowser, type ServedProgram, settled, watchPage } from './browser.ts';
import { importPlaces, OFFICES } from './places.ts';

describe('what changed between two editions', { skip: noBrowser() }, () => {
  let browser: Browser;
  let served: ServedProgram;
  inBrowser(async (opened) => {
    ({ browser, served } = opened);
    const boxes = OFFICES.map(({ id, name, latitude, longitude }) => ({
      id,
      name,
      latitude,
      longitude,
      collections: 'Mo-Fr 15:00',
    }));
    await importPlaces(served.program, 'collection-boxes', boxes);
    await importPlaces(
      served.program,
      'collection-boxes',
      boxes.map((box) => ({
        ...box,
        ...(box.id === 'hill' && { latitude: box.latitude + 0.01 }),
        ...(box.id === 'lake' && { collections: 'Mo-Fr 17:00' }),
      })),
    );
  });

  it('tells what moved and what is emptied at another time, and keeps to what was chosen', async (context) => {
    const watched = await watchPage(browser, served.origin, { colorScheme: 'dark' });
    context.after(watched.close);
    const { page } = watched;
    await page.goto('/changes?kind=collection-boxes');
    await settled(page);
    await page.getByRole('cell', { name: 'by 0.7 mi' }).waitFor();
    await page.getByRole('cell', { name: 'Mo-Fr 15:00 → Mo-Fr 17:00' }).waitFor();
    await assertSound(watched);
    await page.getByRole('button', { name: '1 Moved' }).click();
    await page.waitForURL(/change=moved/);
    await page.getByText('1 row').waitFor();
    assert.equal(await page.locator('tbody tr').count(), 1);
    await page.getByLabel('State').selectOption('CA');
    await page.getByText('Nothing of what was asked for changed').waitFor();
  });

  it('says that a first edition has nothing before it', async (context) => {
    const watched = await watchPage(browser, served.origin);
    context.after(watched.close);
    await watched.page.goto('/changes');
    await watched.page.getByText('There is only one edition yet').waitFor();
    assert.deepEqual(watched.faults, []);
  });
});
