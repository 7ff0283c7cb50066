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
  page('public', '/find', () => import('./public/find/find.tsx'), 'Find'),
  page('public', '/zip', () => import('./public/zip/zip.tsx'), 'ZIP'),
  page('public', '/zip/:zip', () => import('./public/zip/zip.tsx')),
  page('public', '/track', () => import('./public/track/track.tsx'), 'Track'),
  page('public', '/address', () => import('./public/address/address.tsx'), 'Check an address'),
  page('public', '/access', () => import('./public/access/access.tsx'), 'What can I access?'),
  page('public', '/datasets', () => import('./public/datasets/datasets.tsx'), 'Datasets'),
  page('public', '/datasets/:id', () => import('./public/datasets/dataset.tsx')),
  page('public', '/coverage', () => import('./public/coverage/coverage.tsx'), 'Coverage'),
  page('public', '/policies', () => import('./public/policies/policies.tsx'), 'Policies'),
  page('public', '/decisions/:id', () => import('./public/decisions/decision.tsx')),
  page('public', '/changes', () => import('./public/changes/changes.tsx')),
  page('public', '/sign-in', () => import('./sign-in/sign-in.tsx')),
  page('portal', '/portal', () => import('./portal/overview/overview.tsx'), 'Overview'),
  page('portal', '/portal/apps', () => import('./portal/apps/apps.tsx'), 'Apps'),
  page('portal', '/portal/apps/:id', () => import('./portal/app/app.tsx')),
  page('portal', '/portal/requests', () => import('./portal/requests/requests.tsx'), 'Request log'),
  page('portal', '/portal/try', () => import('./portal/try/try.tsx'), 'Try it'),
  page('portal', '/portal/webhooks', () => import('./portal/webhooks/webhooks.tsx'), 'Webhooks'),
  page('portal', '/portal/access', () => import('./portal/access/access.tsx'), 'Access'),
  page('portal', '/portal/access/:id', () => import('./portal/request/request.tsx')),
  page(
    'portal',
    '/portal/authorisations',
    () => import('./portal/authorisations/authorisations.tsx'),
    'Authorisations',
  ),
  page('portal', '/portal/account', () => import('./portal/account/account.tsx')),
  page('desk', '/desk', () => import('./desk/queue/queue.tsx'), 'Requests'),
  page('desk', '/desk/reviews/:id', () => import('./desk/review/review.tsx')),
  page(
    'desk',
    '/desk/authorisations',
    () => import('./desk/authorisations/authorisations.tsx'),
    'Authorisations',
  ),
  page('desk', '/desk/grants', () => import('./desk/grants/grants.tsx'), 'Grants'),
  page('desk', '/desk/guard', () => import('./desk/guard/guard.tsx'), 'Guard'),
  page('desk', '/desk/policy', () => import('./desk/policy/policy.tsx'), 'Policy editor'),
  page('desk', '/desk/break-glass', () => import('./desk/break-glass/break-glass.tsx'), 'Break-glass'),
  page('desk', '/desk/disclosures', () => import('./desk/disclosures/disclosures.tsx'), 'Disclosures'),
  page('desk', '/desk/audit', () => import('./desk/audit/audit.tsx'), 'Audit'),
  page('desk', '/desk/editions', () => import('./desk/editions/editions.tsx'), 'Editions'),
  page('desk', '/desk/people', () => import('./desk/people/people.tsx'), 'People'),
];
