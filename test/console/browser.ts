/**
 * Chromium, driven by playwright-core, for tests of the console. Where it is missing tests skip with one printed line, and fail
 * under `CI=true`. `POSTERN_CHROMIUM` names another binary than Debian's.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before } from 'node:test';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { freePort } from '../free-port.ts';
import { openProgram, type TestProgram } from '../program.ts';

const BINARY = process.env.POSTERN_CHROMIUM ?? '/usr/bin/chromium';

/** False, or why tests in a browser are skipped; for the `skip` option of a suite. @throws under `CI=true` where it is missing. */
export const noBrowser = (): string | false => {
  if (existsSync(BINARY)) return false;
  if (process.env.CI === 'true') throw new Error(`There is no Chromium at ${BINARY}, and CI=true.`);
  const reason = `skipped: no Chromium at ${BINARY} (set POSTERN_CHROMIUM)`;
  console.log(reason);
  return reason;
};

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: BINARY,
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // WebGL without a graphics card.
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
    ],
  });

/** A Postern that listens on loopback, and the address under which a browser reaches it (a name, so that passkeys work). */
export interface ServedProgram {
  readonly program: TestProgram;
  readonly origin: string;
}

export const serveProgram = async (
  settings: Readonly<Record<string, string>> = {},
): Promise<ServedProgram> => {
  // A passkey belongs to an address, so the server must know its own.
  const port = await freePort();
  const program = await openProgram({ POSTERN_PORT: String(port), ...settings });
  await program.postern.gateway.listen('127.0.0.1', port);
  return { program, origin: `http://localhost:${port}` };
};

/** What a suite in a browser has for itself. */
export interface Opened {
  readonly browser: Browser;
  readonly served: ServedProgram;
}

/** One browser and one program for the suite that calls it; `begin` is given both before the first test. */
export const inBrowser = (
  begin: (opened: Opened) => void | Promise<void>,
  settings: Readonly<Record<string, string>> = {},
): void => {
  let opened: Opened | undefined;
  before(async () => {
    const [browser, served] = await Promise.all([launchBrowser(), serveProgram(settings)]);
    opened = { browser, served };
    await begin(opened);
  });
  after(async () => {
    await opened?.browser.close();
    await opened?.served.program.close();
  });
};

/** A page with what it did wrong: errors of scripts, breaches of the content policy, requests to other hosts. */
export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly faults: string[];
  readonly close: () => Promise<void>;
}

/** Opens an empty page whose faults are written down. @param origin the only one it may ask */
export const watchPage = async (
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> => {
  const context = await browser.newContext({ reducedMotion: 'reduce', baseURL: origin, ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // A refused request is an answer, which the page tells; Chromium writes it down as an error all the same.
    const isAnswer = /Failed to load resource: the server responded with a status of [345]/.test(
      message.text(),
    );
    if (message.type() === 'error' && !isAnswer) faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    const isOwn = url.origin === origin || url.protocol === 'data:' || url.protocol === 'blob:';
    if (!isOwn) faults.push(`another host: ${url.host}`);
  });
  return { page, context, faults, close: () => context.close() };
};

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly help: string;
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
  }[];
}

/** Serious and critical faults that axe-core finds on the page as it stands (WCAG 2.2 A and AA, best practices). */
export const accessibilityFaults = async (page: Page): Promise<string[]> => {
  // Evaluated by the debugger, which no content policy binds.
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate(
    'axe.run(document, { resultTypes: ["violations"] })',
  )) as AxeResults;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary ?? ''}`,
      ),
    );
};

/** Waits until a page has its heading and nothing is under way any more. */
export const settled = async (page: Page): Promise<void> => {
  await page.locator('main h1').first().waitFor();
  // A locator, since a text to evaluate is what the content policy forbids.
  await page.locator('.skeleton, .busy, [aria-busy=true]').first().waitFor({ state: 'detached' });
};

/** Holds a page to what every page must be: no fault of scripts or policy, no other host, no serious fault of axe. */
export const assertSound = async ({ page, faults }: WatchedPage): Promise<void> => {
  assert.deepEqual(faults, []);
  assert.deepEqual(await accessibilityFaults(page), []);
};
