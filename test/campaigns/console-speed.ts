/**
 * The console on a slow phone: Chromium with a processor four times slower and a slow network, an empty cache for every page.
 * Measures what Lighthouse measures (first and largest paint, blocked time, moved layout, bytes) and holds the pages to it.
 */
import assert from 'node:assert/strict';
import { launchBrowser, serveProgram, settled, watchPage } from '../console/browser.ts';
import { importPlaces, OFFICES } from '../console/places.ts';

const PAGES = [
  '/',
  '/find',
  '/zip/14850',
  '/track',
  '/address',
  '/access',
  '/datasets',
  '/policies',
  '/sign-in',
];

/** Lighthouse's own "slow 4G": 150 ms there and back, 1.6 Mbit/s down. */
const NETWORK = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };
const SLOWER = 4;

/** What counts as good for a phone (Core Web Vitals; blocked time as Lighthouse has it). */
const MOST = { paintMs: 2_500, blockedMs: 300, moved: 0.1 } as const;

interface Measured {
  readonly path: string;
  readonly firstMs: number;
  readonly largestMs: number;
  readonly blockedMs: number;
  readonly moved: number;
  readonly bytes: number;
}

/** Runs before the page does, and writes down what the browser observes. */
const OBSERVE = `
  window.seen = { largest: 0, moved: 0, tasks: [] };
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.seen.largest = entry.startTime; })
    .observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.seen.moved += entry.value; })
    .observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.seen.tasks.push([entry.startTime, entry.duration]); })
    .observe({ type: 'longtask', buffered: true });
`;

/** Blocked is what long tasks take beyond 50 ms once something is painted: before, there is nothing to press (Total Blocking Time). */
const READ = `((first) => ({
  ...window.seen,
  first,
  blocked: window.seen.tasks.reduce((sum, [start, took]) =>
    sum + Math.max(0, start + took - Math.max(start + 50, first)), 0),
  bytes: performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
    .reduce((sum, entry) => sum + entry.transferSize, 0),
}))(performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN)`;

export default async (): Promise<string> => {
  const [browser, served] = await Promise.all([launchBrowser(), serveProgram()]);
  const all: Measured[] = [];
  try {
    await importPlaces(served.program, 'post-offices', OFFICES);
    for (const path of PAGES) {
      const watched = await watchPage(browser, served.origin, { viewport: { width: 390, height: 844 } });
      const session = await watched.context.newCDPSession(watched.page);
      await session.send('Network.enable');
      await session.send('Network.emulateNetworkConditions', NETWORK);
      await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
      await watched.page.addInitScript(OBSERVE);
      await watched.page.goto(path);
      await settled(watched.page);
      const seen = (await watched.page.evaluate(READ)) as Record<
        'largest' | 'moved' | 'blocked' | 'first' | 'bytes',
        number
      >;
      all.push({
        path,
        firstMs: seen.first,
        largestMs: seen.largest,
        blockedMs: seen.blocked,
        moved: seen.moved,
        bytes: seen.bytes,
      });
      assert.deepEqual(watched.faults, [], path);
      await watched.close();
    }
  } finally {
    await browser.close();
    await served.program.close();
  }
  const told = all.map(
    ({ path, firstMs, largestMs, blockedMs, moved, bytes }) =>
      `${path} first paint ${firstMs.toFixed(0)} ms, largest ${largestMs.toFixed(0)} ms, blocked ${blockedMs.toFixed(0)} ms, moved ${moved.toFixed(3)}, ${Math.round(bytes / 1000)} kB`,
  );
  const slow = all.filter(
    ({ largestMs, blockedMs, moved }) =>
      largestMs > MOST.paintMs || blockedMs > MOST.blockedMs || moved > MOST.moved,
  );
  assert.deepEqual(
    slow.map(({ path }) => path),
    [],
    told.join('\n'),
  );
  return `console-speed: a phone with a processor ${SLOWER} times slower on a slow network:\n${told.join('\n')}\n`;
};
