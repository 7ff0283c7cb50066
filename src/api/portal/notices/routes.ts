/** Notices of an organisation: what it must be told, newest first. */
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { listNotices } from '../../../identity/index.ts';
import type { Store } from '../../../store/index.ts';
import { insightRoute } from '../declare.ts';
import { closed, OrganisationId } from '../schemas.ts';
import { asOwn } from '../self-service/index.ts';

const instant = (at: number | null): string | null =>
  at === null ? null : new Date(Number(at)).toISOString();

export const noticeRoutes = (store: Store): AnyRoute[] => [
  insightRoute({
    id: 'notices-list',
    method: 'GET',
    path: '/postern/v1/notices',
    dataset: 'grants',
    action: 'list',
    schema: { query: Type.Object({ organisation: OrganisationId }, closed) },
    subject: ({ query }, _now, principal) => asOwn(query.organisation, principal),
    summary: 'What an organisation was told, and whether it went out.',
    handler: async ({ query }) => ({
      body: {
        notices: (await listNotices(store, query.organisation)).map((notice) => ({
          id: notice.id,
          kind: notice.kind,
          title: notice.title,
          body: notice.body,
          at: instant(notice.created_at),
          sent: instant(notice.sent_at),
        })),
      },
    }),
  }),
];
