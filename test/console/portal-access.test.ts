/** Asking for access and following it, in a real browser: the organisation that asks, and the stewards who decide. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { MID, makeWorld, post, submitted, type World } from '../access-requests/world.ts';
import { assertSound, inBrowser, noBrowser, type ServedProgram, type WatchedPage } from './browser.ts';
import { open, signedIn } from './signed-in.ts';

const MARKUP = '<img src=x onerror=alert(1)> & where is the piece?';

describe('access in the portal', { skip: noBrowser() }, () => {
  let browser: Browser;
  let served: ServedProgram;
  let world: World;
  inBrowser(async (opened) => {
    ({ browser, served } = opened);
    world = await makeWorld(served.program);
  });

  const fill = async (page: Page): Promise<void> => {
    await page.getByLabel('Why exactly this data is needed').fill(MARKUP);
    await page.getByLabel('The job function that needs it').fill('customer support');
    await page.getByLabel('Who will use it').fill('twelve people of the support desk');
    await page.getByLabel('Requests on an average day').fill('200');
    await page.getByLabel('Requests on a peak day').fill('900');
  };

  const atReview = async (steward: World['first'], id: string): Promise<WatchedPage> => {
    const watched = await signedIn(browser, served, steward);
    await watched.page.goto(`/desk/reviews/${id}`);
    await watched.page.getByRole('heading', { name: 'Decide', exact: true }).waitFor();
    return watched;
  };

  it('is asked for by the form, decided by two stewards of whom the later loses no text, and seen', async (context) => {
    const developer = await signedIn(browser, served, world.requester);
    context.after(developer.close);
    const { page } = developer;
    await open(developer, '/portal/access');
    await page.getByRole('link', { name: 'Ask for access' }).first().click();
    await page.getByLabel('Choose a dataset').selectOption('tracking-api');
    await page.getByLabel('We have read these rules').check();
    await page.getByLabel('To tell customers where parcels are').check();
    await fill(page);
    await page.getByLabel('Mailer IDs').fill(MID);
    await assertSound(developer);
    await page.getByRole('button', { name: 'Hand in' }).click();
    await page.waitForURL(/\/portal\/access\/req_/);
    await page.getByText('in review').waitFor();
    // What was typed is shown as it was typed, and is nothing else.
    await page.getByText(MARKUP).waitFor();
    await assertSound(developer);
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';

    const [first, second] = await Promise.all([atReview(world.first, id), atReview(world.second, id)]);
    context.after(() => Promise.all([first.close(), second.close()]));
    await first.page.getByText(MARKUP).first().waitFor();
    await second.page.getByLabel('Why').fill('My own reason');
    await first.page.getByLabel('Why').fill('The need is shown');
    await first.page.getByRole('button', { name: 'Grant', exact: true }).click();
    await first.page.getByText('It is decided.').waitFor();
    await second.page.getByRole('button', { name: 'Grant', exact: true }).click();
    await second.page.getByText('Another steward was first').first().waitFor();
    assert.equal(await second.page.getByLabel('Why').inputValue(), 'My own reason');
    await second.page.getByRole('radio', { name: 'Approve as second' }).check();
    await second.page.getByRole('button', { name: 'Approve as second' }).click();
    await second.page.getByText('It is decided.').waitFor();

    await page.reload();
    await page.getByRole('heading', { name: 'What was granted' }).waitFor();
    await page.emulateMedia({ colorScheme: 'dark' });
    await assertSound(developer);
    await open(developer, '/portal/access');
    await page.getByRole('cell', { name: 'in force' }).waitFor();
    await assertSound(developer);
  });

  it('says at once where a public dataset is, and why one that nobody gets is not given', async (context) => {
    const watched = await signedIn(browser, served, world.requester);
    context.after(watched.close);
    const { page } = watched;
    await open(watched, '/portal/access?dataset=post-offices');
    await page.getByText('public already').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Hand in' }).count(), 0);
    await page.getByLabel('Choose a dataset').selectOption('bulk-tracking');
    await page.getByText('is not given here').waitFor();
    await assertSound(watched);
  });

  it('sends nothing that is not whole, and keeps what was typed through a reload', async (context) => {
    const watched = await signedIn(browser, served, world.requester);
    context.after(watched.close);
    const { page } = watched;
    await open(watched, '/portal/access?dataset=addresses');
    await fill(page);
    await page.getByLabel('Mailer IDs').fill('12345');
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') sent.push(request.url());
    });
    await page.getByRole('button', { name: 'Hand in' }).click();
    await page.getByText('12345 is no Mailer ID').waitFor();
    await page.getByText('Choose at least one purpose.').waitFor();
    await page.getByText('Read the rules above').waitFor();
    assert.deepEqual(sent, []);
    await page.reload();
    await page.getByLabel('Why exactly this data is needed').waitFor();
    assert.equal(await page.getByLabel('Why exactly this data is needed').inputValue(), MARKUP);
  });

  it('answers a question of a steward, and withdraws what is no longer needed', async (context) => {
    const { id } = await submitted(world, { mids: [] });
    const returned = await post(served.program, `access-reviews/${id}/return`, world.first, {
      question: 'How long is it kept?',
    });
    assert.equal(returned.status, 200, returned.text);
    const watched = await signedIn(browser, served, world.requester);
    context.after(watched.close);
    const { page } = watched;
    await open(watched, `/portal/access/${id}`);
    await page.getByText('How long is it kept?').waitFor();
    await page.getByLabel('Answer').fill('For thirty days.');
    await page.getByRole('button', { name: 'Send the answer' }).click();
    await page.getByText('in review').waitFor();
    await page.getByRole('button', { name: 'Withdraw' }).click();
    await page.getByRole('dialog').getByLabel('Why').fill('The project has ended');
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
    await page.getByText('Nothing follows.').waitFor();
    await assertSound(watched);
  });
});
