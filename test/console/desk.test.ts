/** The steward's desk, in a real browser, as stewards and auditors walk it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { MID, makeWorld, post, submitted, type World } from '../access-requests/world.ts';
import { makePerson } from '../people.ts';
import { assertSound, inBrowser, noBrowser, type ServedProgram, settled } from './browser.ts';
import { open, signedIn } from './signed-in.ts';

describe('the desk', { skip: noBrowser() }, () => {
  let browser: Browser;
  let served: ServedProgram;
  let world: World;
  inBrowser(async (opened) => {
    ({ browser, served } = opened);
    world = await makeWorld(served.program);
  });

  it('decides a request with two stewards; the one who comes too late keeps the text and sees how it stands', async (context) => {
    const markup = '<img src=x onerror=alert(1)> & the support desk needs the last scan';
    await submitted(world, { need: markup });
    const [first, second] = await Promise.all([
      signedIn(browser, served, world.first),
      signedIn(browser, served, world.second, { colorScheme: 'dark' }),
    ]);
    context.after(() => Promise.all([first.close(), second.close()]));
    for (const { page } of [first, second]) {
      await page.goto('/desk');
      await page.getByRole('link', { name: 'tracking-api' }).first().click();
      await page.getByRole('heading', { name: 'Decide', exact: true }).waitFor();
    }
    // What was typed is shown as it was typed, and is nothing else.
    await first.page.getByText(markup).first().waitFor();
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
    await assertSound(first);
    await assertSound(second);

    await open(second, '/desk/grants');
    await second.page.getByRole('cell', { name: 'in force' }).first().waitFor();
  });

  it('has no fault on any of its pages, nor in the dark where tables, badges and forms stand', async (context) => {
    const broken = await post(served.program, 'break-glass', world.requester, {
      app: world.app.id,
      dataset: 'tracking',
      reason: 'A hospital waits for a piece',
      hours: 2,
    });
    assert.equal(broken.status, 201, broken.text);
    const watched = await signedIn(browser, served, world.first);
    context.after(watched.close);
    const pages = ['', '/guard', '/policy', '/disclosures', '/audit', '/people'];
    const pagesWithDark = [`/authorisations?mid=${MID}`, '/grants', '/break-glass', '/editions'];
    for (const path of [...pages, ...pagesWithDark]) {
      await open(watched, `/desk${path}`);
      await assertSound(watched);
      // The others are made of the same parts; axe takes its time.
      if (!pagesWithDark.includes(path)) continue;
      await watched.page.emulateMedia({ colorScheme: 'dark' });
      await assertSound(watched);
      await watched.page.emulateMedia({ colorScheme: 'light' });
    }
  });

  it('verifies the record in the browser, and finds an entry that somebody changed', async (context) => {
    const auditor = await makePerson(served.program, 'auditor');
    const watched = await signedIn(browser, served, auditor);
    context.after(watched.close);
    const { page } = watched;
    await open(watched, '/desk/audit');
    await page.getByRole('button', { name: 'Load and verify' }).click();
    await page.getByText('is the signed one').waitFor();
    await assertSound(watched);
    await page.route('**/postern/v1/audit/entries*', async (route) => {
      const answer = await route.fetch();
      const lines = (await answer.text()).split('\n');
      const entry = lines.findIndex((line) => line.includes('local-operator'));
      lines[entry] = (lines[entry] ?? '').replace('local-operator', 'somebody-else!');
      await route.fulfill({ response: answer, body: lines.join('\n') });
    });
    await page.getByRole('button', { name: 'Load and verify' }).click();
    await page.getByText('does not verify').waitFor();
    const filter = page.getByLabel('Filter').first();
    await filter.fill('somebody-else!');
    await page.getByRole('cell', { name: 'wrong' }).first().waitFor();
    assert.equal(await page.getByRole('cell', { name: 'verified' }).count(), 0);
  });

  it('says that a file is too large before any of it is sent', async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'postern-upload-'));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'locale.xlsx');
    writeFileSync(file, '');
    truncateSync(file, 300 * 1_048_576);
    const watched = await signedIn(browser, served, world.admin);
    context.after(watched.close);
    const { page } = watched;
    await open(watched, '/desk/editions');
    await page.getByLabel('Dataset', { exact: true }).selectOption('zip-locale');
    await page.getByLabel('File').setInputFiles(file);
    await page.getByText('postern import takes files of any size').waitFor();
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.url()));
    await page.getByRole('button', { name: 'Import' }).click();
    await settled(page);
    assert.deepEqual(sent, []);
  });

  it('finds an objection to changed rules, says what changes, and proposes', async (context) => {
    const watched = await signedIn(browser, served, world.first);
    context.after(watched.close);
    const { page } = watched;
    await open(watched, '/desk/policy');
    await page.getByLabel('File').selectOption('public.yaml');
    const rules = page.getByLabel('Rules (YAML)');
    await rules.fill((await rules.inputValue()).replace('title: ', 'title: From now on: '));
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByRole('alert').waitFor();
    const reset = page.getByRole('button', { name: 'Back to the rules in force' });
    await reset.click();
    const text = await rules.inputValue();
    await rules.fill(text.replace(/title: (.*)/, 'title: Changed for this test'));
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByRole('tab', { name: 'What changes' }).click();
    await page.getByText('Changed for this test').first().waitFor();
    await page.getByRole('tab', { name: 'Dry run' }).click();
    await page.getByRole('button', { name: 'Replay them' }).click();
    await page.getByText('recorded decisions').waitFor();
    await assertSound(watched);
    await page.getByLabel('Why').fill('A clearer title');
    await page.getByRole('button', { name: 'Propose' }).click();
    await page.getByText('Another person replays').waitFor();
  });
});
