/** Signing in, in a real browser: a link once, then a passkey of a virtual device. */
import { describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { expectJson, makePerson } from '../people.ts';
import {
  assertSound,
  inBrowser,
  noBrowser,
  type ServedProgram,
  settled,
  type WatchedPage,
  watchPage,
} from './browser.ts';
import { open, signedIn } from './signed-in.ts';

/** A device that has a fingerprint reader, and whose owner always agrees. */
const DEVICE = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
} as const;

const addDevice = async ({ context, page }: WatchedPage): Promise<void> => {
  const session = await context.newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', { options: DEVICE });
};

describe('signing in', { skip: noBrowser() }, () => {
  let browser: Browser;
  let served: ServedProgram;
  inBrowser((opened) => {
    ({ browser, served } = opened);
  });

  it('goes by a link once, and by a passkey from then on', async (context) => {
    const person = await makePerson(served.program, 'developer');
    const watched = await signedIn(browser, served, person);
    context.after(watched.close);
    const { page } = watched;
    await addDevice(watched);
    await open(watched, '/portal/account');
    await page.getByText('No passkey yet').waitFor();
    await page.getByLabel('A name for it').fill('work laptop');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('cell', { name: 'work laptop' }).waitFor();
    await settled(page);
    await assertSound(watched);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in' }).first().waitFor();
    await open(watched, '/sign-in?next=/portal/apps');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForURL(`${served.origin}/portal/apps`);
  });

  it('says what to do where the device has no passkey, and where a link was used before', async (context) => {
    const watched = await watchPage(browser, served.origin, { colorScheme: 'dark' });
    context.after(watched.close);
    const { page } = watched;
    const person = await makePerson(served.program, 'developer');
    const made = await served.program.operate(`/postern/v1/people/${person.id}/sign-in-links`, {
      method: 'POST',
      body: {},
    });
    const { path } = expectJson<{ readonly path: string }>(made, 201);
    const token = new URLSearchParams(path.split('#')[1]).get('token');
    const used = await served.program.ask('/postern/v1/session/links/redeem', {
      method: 'POST',
      body: { token },
    });
    expectJson(used, 200);
    await page.goto(path);
    await page.getByRole('button', { name: 'Sign in on this device' }).click();
    await page.getByRole('alert').waitFor();
    await settled(page);
    await assertSound(watched);
    await addDevice(watched);
    await open(watched, '/');
    await open(watched, '/sign-in');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('Try again, or use a link').waitFor();
    await assertSound(watched);
  });
});
