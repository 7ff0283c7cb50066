/**
 * `npm run screenshots [FOLDER]`: pictures of the console's main pages into `docs/img`, out of a server with invented places and
 * parties. Whoever changes a page runs it and looks at what comes of it.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { MID, makeWorld, submitted } from '../test/access-requests/world.ts';
import {
  launchBrowser,
  type ServedProgram,
  serveProgram,
  settled,
  watchPage,
} from '../test/console/browser.ts';
import { importPlaces } from '../test/console/places.ts';
import { open, signedIn } from '../test/console/signed-in.ts';
import { seeded } from '../test/locations/synthetic.ts';

const folder = process.argv[2] ?? join(import.meta.dirname, '..', 'docs', 'img');
const DESKTOP = { viewport: { width: 1_280, height: 800 } } as const;
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1, hasTouch: true } as const;

const STREETS = [
  'ELM',
  'MAIN',
  'CAYUGA',
  'STATE',
  'COLLEGE',
  'LAKE',
  'HILL',
  'MILL',
  'PARK',
  'COURT',
] as const;

/** Invented places about a point; the same at every run. */
const invented = (count: number, hours: string | undefined) => {
  const random = seeded(7);
  return Array.from({ length: count }, (_, index) => ({
    id: `invented-${index}`,
    name: `${STREETS[index % STREETS.length] ?? ''} ST`,
    latitude: 42.44 + (random() - 0.5) * 0.25,
    longitude: -76.5 + (random() - 0.5) * 0.35,
    ...(hours !== undefined && { hours }),
    collections: index % 2 === 0 ? 'Mo-Sa 17:00' : 'Mo-Fr 10:00,17:30',
  }));
};

/** Pages for everybody, with what they are asked. */
const PUBLIC = [
  ['home', '/'],
  ['find', '/find?zip=14850'],
  ['zip', '/zip/14850'],
  ['address', '/address#350 5th avenue ste 300, new york ny 10118'],
  ['access', '/access?q=can+I+get+tracking+through+an+API'],
  ['policies', '/policies'],
  ['datasets', '/datasets'],
] as const;

const shoot = async (
  browser: Browser,
  { origin }: ServedProgram,
  [name, path]: readonly [string, string],
  options: BrowserContextOptions,
): Promise<void> => {
  const watched = await watchPage(browser, origin, options);
  await watched.page.goto(path);
  await settled(watched.page);
  await watched.page.waitForLoadState('networkidle');
  // A map says when its picture is whole.
  if (await watched.page.locator('.map').count()) {
    await watched.page.locator('[data-drawn="all"], .map-way-flat').first().waitFor();
  }
  await watched.page.screenshot({ path: join(folder, `${name}.png`) });
  await watched.close();
};

mkdirSync(folder, { recursive: true });
const [browser, served] = await Promise.all([launchBrowser(), serveProgram()]);
try {
  await importPlaces(served.program, 'post-offices', invented(40, 'Mo-Fr 08:30-17:00; Sa 09:00-12:00'));
  await importPlaces(served.program, 'collection-boxes', invented(120, undefined));
  for (const page of PUBLIC) await shoot(browser, served, page, DESKTOP);
  await shoot(browser, served, ['find-dark', '/find?zip=14850'], { ...DESKTOP, colorScheme: 'dark' });
  await shoot(browser, served, ['find-phone', '/find?zip=14850'], PHONE);
  const world = await makeWorld(served.program);
  await submitted(world);
  const steward = await signedIn(browser, served, world.first, DESKTOP);
  await open(steward, '/desk');
  await steward.page.getByRole('link', { name: 'tracking-api' }).first().click();
  await steward.page.getByRole('heading', { name: 'Decide', exact: true }).waitFor();
  await settled(steward.page);
  await steward.page.screenshot({ path: join(folder, 'review.png') });
  await open(steward, `/desk/authorisations?mid=${MID}`);
  await steward.page.screenshot({ path: join(folder, 'authorisations.png') });
  await open(steward, '/desk/audit');
  await steward.page.getByRole('button', { name: 'Load and verify' }).click();
  await steward.page.getByText('is the signed one').waitFor();
  await steward.page.screenshot({ path: join(folder, 'audit.png') });
  const developer = await signedIn(browser, served, world.requester, DESKTOP);
  await open(developer, '/portal');
  await developer.page.screenshot({ path: join(folder, 'portal.png') });
} finally {
  await browser.close();
  await served.program.close();
}
