/** Coverage: a question that stands in the address, its map, its curve, and what closings would change. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { assertSound, inBrowser, noBrowser, type ServedProgram, settled, watchPage } from './browser.ts';

const ZONES = JSON.stringify({
  type: 'Feature',
  properties: { name: 'Mine' },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [-75, 40],
        [-73, 40],
        [-73, 42],
        [-75, 42],
        [-75, 40],
      ],
    ],
  },
});

describe('coverage', { skip: noBrowser() }, () => {
  let browser: Browser;
  let served: ServedProgram;
  inBrowser((opened) => {
    ({ browser, served } = opened);
  });

  it('shows figures, map, curve and table of a state, and what changes where offices close', async (context) => {
    const watched = await watchPage(browser, served.origin, { colorScheme: 'light' });
    context.after(watched.close);
    const { page } = watched;
    await page.goto('/coverage?state=VT&by=county');
    await page.getByLabel('Where').selectOption('NY');
    await page.waitForURL(/state=NY/);
    await page.getByRole('img', { name: /^Map:/ }).waitFor();
    await page.locator('.chart-plot canvas').waitFor();
    await page.getByRole('cell', { name: 'Bronx' }).waitFor();
    await page.getByLabel(/FIELDSTON/).check();
    await page.getByRole('button', { name: 'Show the difference' }).click();
    await page.waitForURL(/remove=/);
    await page.getByRole('heading', { name: 'If they closed' }).waitFor();
    await page.getByRole('cell', { name: 'KINGSBRIDGE' }).waitFor();
    await settled(page);
    await assertSound(watched);
  });

  it('reads zones of one’s own, and says what is wrong with a file that holds none', async (context) => {
    const watched = await watchPage(browser, served.origin, {
      colorScheme: 'dark',
      viewport: { width: 360, height: 740 },
    });
    context.after(watched.close);
    const { page } = watched;
    await page.goto('/coverage?state=NY');
    await page.getByText('Zones and population of your own').click();
    const give = async (buffer: Buffer): Promise<void> => {
      await page.getByLabel('Zones: polygons as GeoJSON').setInputFiles({
        name: 'mine.geojson',
        mimeType: 'application/geo+json',
        buffer,
      });
      await page.getByRole('button', { name: 'Work it out' }).click();
    };
    await give(Buffer.from(ZONES));
    await page.getByText('With mine.geojson').waitFor();
    await page.getByRole('cell', { name: 'Mine' }).waitFor();
    await give(Buffer.from('{"type": "Feature"'));
    await page.getByRole('alert').getByText('That cannot be done as it stands').waitFor();
    assert.equal(
      await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth'),
      false,
    );
    await settled(page);
    await assertSound(watched);
  });
});
