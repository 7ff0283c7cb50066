/**
 * Every page of the console: its address, for whom it is, and the code that shows it, loaded when it is first
 * opened. The server's own list (`src/api/console/pages.ts`) names the same addresses; a test compares the two.
 */

import type { AnyComponent } from 'preact';
import { lazy } from 'preact-iso';

/** `desk`: stewards, auditors and administrators. `portal`: anybody who is signed in. */
export type Audience = 'public' | 'portal' | 'desk';

export interface PageEntry {
  readonly path: string;
  readonly audience: Audience;
  /** Its name in the menu; pages without one are reached from others. */
  readonly menu?: string;
  readonly component: AnyComponent;
}

const page = (
  audience: Audience,
  path: string,
  load: () => Promise<{ readonly default: AnyComponent }>,
  menu?: string,
): PageEntry => ({ path, audience, component: lazy(load), ...(menu !== undefined && { menu }) });

export const PAGES: readonly PageEntry[] = [
  page('public', '/', () => import('./home/home.tsx')),
  page('public', '/address', () => import('./public/address/address.tsx'), 'Check an address'),
  page('public', '/sign-in', () => import('./sign-in/sign-in.tsx')),
  page('portal', '/portal/account', () => import('./portal/account/account.tsx')),
];
