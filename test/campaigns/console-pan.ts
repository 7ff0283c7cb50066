/**
 * Imports 200,000 synthetic collection boxes, opens the map of the console in Chromium, drags it about at three depths, and tells
 * how long frames took, with the boxes and with the ground alone, and how long the server took for tiles. It judges no
 * time: a machine without a graphics card draws by its processor.
 */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { launchBrowser, serveProgram, settled, watchPage } from '../console/browser.ts';
import { importLocationsInto } from '../locations/import-into.ts';
import { type Centre, eachSyntheticBox, syntheticGeoJsonSeq } from '../locations/synthetic.ts';
import type { TestProgram } from '../program.ts';

const BOXES = 200_000;
const WIDTH = 1_280;
const HEIGHT = 800;
/** Clicks on "Zoom out" from the street on, and what one sees then. */
const DEPTHS = [
  ['streets', 0],
  ['county', 4],
  ['states', 4],
] as const;
const DRAGS = 4;
const STEPS = 30;

/** ZIP points of the whole country, from the server itself. */
const centresOf = async (program: TestProgram): Promise<Centre[]> => {
  const centres: Centre[] = [];
  let path: string | undefined = '/ogc/collections/zip-codes/items?f=json&limit=10000';
  while (path !== undefined) {
    const page = (await program.ask(path)).json as {
      readonly features: readonly {
        readonly geometry: { readonly coordinates: readonly [number, number] } | null;
      }[];
      readonly links: readonly { readonly rel: string; readonly href: string }[];
    };
    for (const { geometry } of page.features) {
      if (geometry === null) continue;
      const [longitude, latitude] = geometry.coordinates;
      centres.push({ latitude, longitude });
    }
    const next = page.links.find(({ rel }) => rel === 'next');
    path =
      next === undefined
        ? undefined
        : new URL(next.href, 'http://localhost').href.replace(/^https?:\/\/[^/]+/, '');
  }
  return centres;
};

const share = (values: readonly number[], part: number): number =>
  values.toSorted((one, other) => one - other)[
    Math.min(values.length - 1, Math.floor(values.length * part))
  ] ?? Number.NaN;

/** In the page: writes down how long each frame took, from now on. */
const WATCH_FRAMES = `{
  const took = (window.framesMs = []);
  let before = performance.now();
  const next = (now) => { took.push(now - before); before = now; requestAnimationFrame(next); };
  requestAnimationFrame(next);
}`;

const drawn = async (page: Page): Promise<void> => {
  await page.locator('.map-canvas[data-drawn]').waitFor();
};

/** Drags the map to and fro by the mouse. @returns ms of each frame meanwhile */
const pan = async (page: Page): Promise<number[]> => {
  const map = await page.locator('.map-frame').boundingBox();
  assert.ok(map !== null);
  const [x, y] = [map.x + map.width / 2, map.y + Math.min(map.height, HEIGHT - map.y) / 2];
  await page.evaluate(WATCH_FRAMES);
  for (let drag = 0; drag < DRAGS; drag++) {
    const by = drag % 2 === 0 ? 180 : -150;
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + by, y + by / 2, { steps: STEPS });
    await page.mouse.up();
  }
  const frames = (await page.evaluate('window.framesMs')) as number[];
  await drawn(page);
  return frames;
};

/** Median and 95 % of the frames at each depth, ms. */
const panAtDepths = async (page: Page, kind: string): Promise<string> => {
  await page.goto(`/find?zip=10001&kind=${kind}&count=10`);
  await settled(page);
  await drawn(page);
  const told: string[] = [];
  for (const [name, out] of DEPTHS) {
    for (let click = 0; click < out; click++) {
      await page.getByRole('button', { name: 'Zoom out' }).click();
      await drawn(page);
    }
    const frames = await pan(page);
    told.push(`${name} ${share(frames, 0.5).toFixed(0)} and ${share(frames, 0.95).toFixed(0)}`);
  }
  return told.join(', ');
};

export default async ({ seed }: { readonly seed: number }): Promise<string> => {
  const [browser, { program, origin }] = await Promise.all([launchBrowser(), serveProgram()]);
  try {
    const boxes = eachSyntheticBox(await centresOf(program), BOXES, seed);
    await importLocationsInto(program, 'collection-boxes', [...syntheticGeoJsonSeq(boxes)].join(''));
    const watched = await watchPage(browser, origin, {
      viewport: { width: WIDTH, height: HEIGHT },
      reducedMotion: 'no-preference',
    });
    const { page } = watched;
    const ground = await panAtDepths(page, 'post-offices');
    const tiles: number[] = [];
    page.on('requestfinished', (request) => {
      if (!new URL(request.url()).pathname.startsWith('/tiles/')) return;
      const { requestStart, responseEnd } = request.timing();
      if (requestStart >= 0 && responseEnd >= 0) tiles.push(responseEnd - requestStart);
    });
    const withBoxes = await panAtDepths(page, 'collection-boxes');
    assert.deepEqual(watched.faults, []);
    assert.ok(tiles.length > 0);
    return `${BOXES} boxes, ms a frame, median and 95 %: ${withBoxes}; the ground with 30 post offices alone: ${ground}; ${tiles.length} tiles ${share(tiles, 0.5).toFixed(0)} and ${share(tiles, 0.95).toFixed(0)} ms`;
  } finally {
    await browser.close();
    await program.close();
  }
};
