/** The watch over official pages: what is watched, what changed, looking now, closing a change. */
import type { Watch } from '../../../access/index.ts';
import { PosternError } from '../../../errors.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import type { PageChangeTable } from '../../../store/schema.ts';
import { administrationRoute, insightRoute } from '../declare.ts';
import { closed, IdParams, PageChangeId } from '../schemas.ts';

const instant = (at: number | null): string | null =>
  at === null ? null : new Date(Number(at)).toISOString();

const shown = (change: PageChangeTable) => ({
  id: change.id,
  url: change.url,
  at: instant(change.at),
  state: change.state,
  difference: change.difference,
  closedBy: change.closed_by,
  closedAt: instant(change.closed_at),
  note: change.note,
});

/** @param state whether the operator lets this server look at pages of others at all. */
export const watchRoutes = (watch: Watch, state: 'on' | 'off'): AnyRoute[] => [
  insightRoute({
    id: 'watch-pages',
    method: 'GET',
    path: '/postern/v1/watch',
    dataset: 'library',
    action: 'list',
    schema: {},
    summary: 'The official pages that rules and catalogue rest on, and when each was looked at.',
    handler: async () => ({
      body: {
        pages: (await watch.pages()).map((page) => ({
          url: page.url,
          sha256: page.sha256,
          checkedAt: instant(page.checked_at),
          changedAt: instant(page.changed_at),
          failure: page.failure,
        })),
      },
    }),
  }),
  insightRoute({
    id: 'watch-changes',
    method: 'GET',
    path: '/postern/v1/watch/changes',
    dataset: 'library',
    action: 'list',
    schema: {
      query: Type.Object(
        {
          state: Type.Optional(
            Type.Union([Type.Literal('open'), Type.Literal('closed')], { description: 'open or closed' }),
          ),
        },
        closed,
      ),
    },
    summary: 'Changes of watched pages, with the lines that went and came.',
    handler: async ({ query }) => ({ body: { changes: (await watch.changes(query.state)).map(shown) } }),
  }),
  administrationRoute({
    id: 'watch-look',
    method: 'POST',
    path: '/postern/v1/watch/look',
    dataset: 'library',
    schema: {},
    summary: 'Looks at every watched page now.',
    handler: async () => {
      if (state === 'off') {
        throw new PosternError('watch_off', 'The watch is off: this server asks no official pages.', {
          status: 409,
          cure: 'Set POSTERN_WATCH=on and start again.',
        });
      }
      return { body: await watch.round() };
    },
  }),
  administrationRoute({
    id: 'watch-close',
    method: 'POST',
    path: '/postern/v1/watch/changes/:id/close',
    dataset: 'library',
    schema: {
      params: IdParams(PageChangeId),
      body: Type.Object(
        { note: Type.String({ minLength: 3, maxLength: 1_000, description: 'what was found' }) },
        closed,
      ),
    },
    summary: 'Closes a change after somebody has looked at it.',
    handler: async ({ params, body }, { principal }) => {
      await watch.close(params.id, principal.id, body.note);
      return { body: { id: params.id, state: 'closed' } };
    },
  }),
];
