/** A browser in which a person is signed in, as a person does it: by the one-time link that an operator makes. */
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { expectJson } from '../people.ts';
import { type ServedProgram, settled, type WatchedPage, watchPage } from './browser.ts';

/** Opens a page in which this person is signed in, at the portal. */
export const signedIn = async (
  browser: Browser,
  { program, origin }: ServedProgram,
  person: { readonly id: string },
  options: BrowserContextOptions = {},
): Promise<WatchedPage> => {
  const made = await program.operate(`/postern/v1/people/${person.id}/sign-in-links`, {
    method: 'POST',
    body: {},
  });
  const { path } = expectJson<{ readonly path: string }>(made, 201);
  const watched = await watchPage(browser, origin, options);
  await watched.page.goto(path);
  await watched.page.getByRole('button', { name: 'Sign in on this device' }).click();
  await watched.page.waitForURL(`${origin}/portal`);
  return watched;
};

/** Goes to a page of the console as a link would, without loading the document anew. */
export const open = async (watched: WatchedPage, path: string): Promise<void> => {
  await watched.page.goto(path);
  await settled(watched.page);
};
