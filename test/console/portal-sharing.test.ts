/** Webhooks and authorisations of the portal, in a real browser: listeners, links for merchants, registers. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { makeOrganisation, makePerson, type TestPerson } from '../people.ts';
import { Listener } from '../subscriptions/listener.ts';
import { MID, numberOf, SUBSCRIBER_SETTINGS, scan } from '../subscriptions/world.ts';
import { makeParty, openDeliveries } from '../tracking-lookup/parties.ts';
import { assertSound, inBrowser, noBrowser, type ServedProgram, settled, watchPage } from './browser.ts';
import { open, signedIn } from './signed-in.ts';

describe('sharing in the portal', { skip: noBrowser() }, () => {
  let browser: Browser;
  let served: ServedProgram;
  let steward: TestPerson;
  const listener = new Listener();
  inBrowser(async (opened) => {
    ({ browser, served } = opened);
    steward = await makePerson(served.program, 'steward');
    await openDeliveries(served.program);
  }, SUBSCRIBER_SETTINGS);
  after(() => {
    listener.close();
  });

  it('subscribes a listener, shows what it was sent, delivers again and ends', async (context) => {
    const address = await listener.open();
    const app = await makeParty(served.program, steward, {
      role: 'shipper',
      mids: [MID],
      products: ['Webhook Subscriptions - Tracking'],
    });
    const person = await makePerson(served.program, 'shipper', app.organisation);
    const watched = await signedIn(browser, served, person);
    context.after(watched.close);
    const { page } = watched;
    await open(watched, '/portal/webhooks');
    await page.getByText('No subscription yet').waitFor();
    await page.getByRole('link', { name: 'New subscription' }).first().click();
    await page.getByLabel('Name').fill('<b>Our listener</b>');
    await page.getByLabel('Listener', { exact: true }).fill(address);
    await page.getByLabel('Mailer ID').fill(MID);
    await page.getByLabel('Mail when it fails').fill('admin@example.test');
    await assertSound(watched);
    await page.getByRole('button', { name: 'Subscribe' }).click();
    await page.getByRole('heading', { name: '<b>Our listener</b>' }).waitFor();
    await page.getByText('delivers', { exact: true }).waitFor();

    await scan(served.program, numberOf(MID, 3), ['03']);
    await listener.until(1);
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByRole('cell', { name: 'delivered' }).first().waitFor();
    await page.getByLabel('Deliver again since').fill('2026-11-01T00:00');
    await page.getByRole('button', { name: 'Deliver again since' }).click();
    await page.getByText('The replay has begun.').waitFor();
    await listener.until(2);
    assert.equal(listener.got[0]?.id, listener.got[1]?.id);
    await assertSound(watched);

    await page.getByRole('button', { name: 'End it' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click();
    await page.getByText('No subscription yet').waitFor();
  });

  it('makes a link that a merchant answers without script, and the owner takes it back', async (context) => {
    const app = await makeParty(served.program, steward, { role: 'serviceProvider' });
    const merchant = await makeOrganisation(served.program, 'Merchant & Sons');
    const mid = '912345678';
    const registered = await served.program.operate(`/postern/v1/organisations/${merchant}/mailer-ids`, {
      method: 'POST',
      body: { mid, proof: 'a letter' },
    });
    assert.equal(registered.status, 201, registered.text);
    const owner = await makePerson(served.program, 'shipper', merchant);
    const asks = await signedIn(
      browser,
      served,
      await makePerson(served.program, 'developer', app.organisation),
    );
    context.after(asks.close);
    await open(asks, '/portal/authorisations');
    await asks.page.getByLabel('Mailer IDs of the merchant').fill(mid);
    await asks.page.getByRole('button', { name: 'Make the link' }).click();
    const link = asks.page.getByRole('link', { name: 'Look at the page' });
    const address = new URL((await link.getAttribute('href')) ?? '');
    await asks.page.getByRole('button', { name: 'Look at its state' }).click();
    await asks.page.getByText('not answered yet').waitFor();
    await asks.page.getByLabel('Numbers, one a line').fill(`${mid}\nnonsense`);
    await asks.page.getByRole('button', { name: 'Check', exact: true }).click();
    await asks.page.getByText('1 line could not be read').waitFor();
    await assertSound(asks);

    const stranger = await watchPage(browser, served.origin, { javaScriptEnabled: false });
    context.after(stranger.close);
    await stranger.page.goto(address.pathname);
    await stranger.page.getByLabel(/^Personal token/).fill(owner.token);
    await stranger.page.getByRole('button', { name: 'I authorise this' }).click();
    await stranger.page.getByRole('heading', { name: 'Authorised' }).waitFor();
    assert.deepEqual(stranger.faults, []);
    await asks.page.getByRole('button', { name: 'Look at its state' }).click();
    await asks.page.getByText('answered', { exact: true }).waitFor();

    const owns = await signedIn(browser, served, owner, { colorScheme: 'dark' });
    context.after(owns.close);
    await open(owns, `/portal/authorisations?mid=${mid}`);
    await owns.page.getByRole('button', { name: 'Take back' }).click();
    await owns.page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
    await owns.page.getByRole('cell', { name: 'revoked' }).waitFor();
    await settled(owns.page);
    await assertSound(owns);
  });

  it('has no serious fault on the page of a merchant, light or dark', async (context) => {
    const watched = await watchPage(browser, served.origin);
    context.after(watched.close);
    await watched.page.goto('/postern/readiness');
    await assertSound(watched);
    await watched.page.emulateMedia({ colorScheme: 'dark' });
    await assertSound(watched);
  });
});
