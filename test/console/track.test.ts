/** Track: a number is read in the browser; a piece is shown to whoever may see it, and nothing is asked for a visitor. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { expectJson, makePerson, type TestApp } from '../people.ts';
import { numberOf, OURS, THEIRS } from '../tracking-intake/pieces.ts';
import {
  asking,
  deliver,
  makeParty,
  makeSteward,
  openDeliveries,
  SETTINGS,
} from '../tracking-lookup/parties.ts';
import { assertSound, inBrowser, noBrowser, type ServedProgram, settled, watchPage } from './browser.ts';
import { signedIn } from './signed-in.ts';

const HELD = numberOf(OURS, 1);

describe('track', { skip: noBrowser() }, () => {
  let browser: Browser;
  let served: ServedProgram;
  let owner: TestApp;
  let token: string;
  inBrowser(
    async (opened) => {
      ({ browser, served } = opened);
      const { program } = served;
      owner = await makeParty(program, await makeSteward(program), { role: 'shipper', mids: [OURS] });
      await openDeliveries(program);
      await deliver(program, {
        trackingNumber: HELD,
        trackingEvents: [
          {
            eventCode: '01',
            eventType: 'Delivered, Porch',
            GMTTimestamp: '2026-11-24T15:02:00Z',
            eventTimestamp: '2026-11-24T10:02:00',
            eventCity: 'NEW YORK',
            eventState: 'NY',
            eventZIP: '10001',
            name: 'A SIGNER',
          },
        ],
      });
      const made = await program.ask('/postern/v1/recipient-links', {
        method: 'POST',
        headers: asking(owner),
        body: { trackingNumber: HELD, expires: new Date(Date.now() + 86_400_000).toISOString() },
      });
      token = expectJson<{ token: string }>(made, 201).token;
    },
    { ...SETTINGS, POSTERN_RECIPIENT_LINKS: 'on' },
  );

  it('shows a visitor the same for a number that is held and one that is not, and asks the server about neither', async (context) => {
    const watched = await watchPage(browser, served.origin, { colorScheme: 'light' });
    context.after(watched.close);
    const { page } = watched;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const told: string[] = [];
    for (const number of [HELD, numberOf(OURS, 2)]) {
      await page.goto('/track');
      await page.getByLabel('Tracking number or barcode').fill(number);
      const link = page.getByRole('link', { name: 'Open tracking at usps.com' });
      assert.ok((await link.getAttribute('href'))?.endsWith(number));
      told.push((await page.locator('main').innerText()).replaceAll(/\d+/g, '#'));
    }
    assert.equal(told[0], told[1]);
    assert.ok(!asked.some((url) => url.includes(HELD) || url.includes('/tracking/')), asked.join('\n'));
    await assertSound(watched);
  });

  it('says what is wrong with a number, and how else it may be read', async (context) => {
    const watched = await watchPage(browser, served.origin, { colorScheme: 'dark' });
    context.after(watched.close);
    const { page } = watched;
    await page.goto('/track');
    const field = page.getByLabel('Tracking number or barcode');
    await field.fill('9261292700768711948022');
    await page.getByText(/check digit is 2, but the other digits give 1/).waitFor();
    await field.fill('940011189922310000123');
    await page.getByText(/here are 21/).waitFor();
    await field.fill('7001 1234 0000 1234 5678');
    await page.getByText(/can be read in 2 ways/).waitFor();
    await settled(page);
    await assertSound(watched);
  });

  it('shows the one piece of a recipient’s link without any person, and says so where the link is no more', async (context) => {
    const watched = await watchPage(browser, served.origin, { viewport: { width: 360, height: 740 } });
    context.after(watched.close);
    const { page } = watched;
    await page.goto(`/track#${token}`);
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Delivered, Porch' })
      .getByText(/10:02 AM/)
      .waitFor();
    assert.doesNotMatch(await page.locator('body').innerText(), /SIGNER/);
    await assertSound(watched);
    await page.goto('/');
    await page.goto(`/track#${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`);
    await page.getByText(/Ask the sender for a new one/).waitFor();
  });

  it('shows a person the history of an own piece, as the app they choose, and by which rule another is refused', async (context) => {
    const person = await makePerson(served.program, 'shipper', owner.organisation);
    const watched = await signedIn(browser, served, person);
    context.after(watched.close);
    const { page } = watched;
    await page.goto(`/track#${HELD}`);
    await page.getByRole('button', { name: 'Look it up' }).click();
    await page.getByRole('listitem').filter({ hasText: 'Delivered, Porch' }).waitFor();
    await assertSound(watched);
    await page.getByLabel('Tracking number or barcode').fill(numberOf(THEIRS, 1));
    await page.getByRole('button', { name: 'Look it up' }).click();
    await page.getByRole('heading', { name: 'Refused' }).waitFor();
    await page.getByRole('link', { name: 'Try it as your app' }).waitFor();
    await page.getByRole('link', { name: 'Why, and what would change it' }).waitFor();
    await assertSound(watched);
  });
});
