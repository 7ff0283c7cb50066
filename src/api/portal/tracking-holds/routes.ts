/**
 * `/postern/v1/tracking/holds`: pieces that are kept beyond their retention. The number travels in a body alone, so that neither a
 * log nor the record keeps it.
 */
import { type AuditLog, recordAdministration } from '../../../audit/index.ts';
import { PosternError } from '../../../errors.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import type { EventStore } from '../../../tracking/event-store.ts';
import { askedPiece } from '../../../tracking/lookup/index.ts';
import { administrationRoute, insightRoute } from '../declare.ts';
import { closed } from '../schemas.ts';

const PATH = '/postern/v1/tracking/holds';

const Body = Type.Object(
  {
    trackingNumber: Type.String({ minLength: 1, maxLength: 64, description: 'the number below the barcode' }),
    reason: Type.String({ minLength: 3, maxLength: 1_000, description: 'the case or order behind it' }),
    state: Type.Union([Type.Literal('held'), Type.Literal('released')], { description: 'held or released' }),
  },
  closed,
);

type Holding = Pick<EventStore, 'hold' | 'release' | 'holds'>;

export const trackingHoldRoutes = (events: Holding, log: AuditLog): AnyRoute[] => [
  insightRoute({
    id: 'tracking-holds-list',
    method: 'GET',
    path: PATH,
    dataset: 'tracking-holds',
    action: 'list',
    schema: {},
    summary: 'Lists the pieces under legal hold, with the reason.',
    handler: async () => ({
      body: {
        holds: (await events.holds()).map(({ number, reason, since }) => ({
          trackingNumber: number,
          reason,
          since: new Date(since).toISOString(),
        })),
      },
    }),
  }),
  administrationRoute({
    id: 'tracking-holds-set',
    method: 'POST',
    path: PATH,
    dataset: 'tracking-holds',
    schema: { body: Body },
    harmless: ({ body }) => ({ state: body.state }),
    summary: 'Puts a piece under legal hold, or releases it: a held piece is kept beyond its retention.',
    description: 'Whether anything is held of the piece changes nothing of the answer.',
    handler: async ({ body }, { principal, now }) => {
      const { state, reason } = body;
      const { number, mid } = askedPiece(body.trackingNumber);
      if (state === 'released' && !(await events.holds()).some((hold) => hold.number === number)) {
        throw new PosternError('piece_not_held', 'The piece is not under legal hold.', {
          status: 404,
          place: { field: 'trackingNumber' },
          cure: `GET ${PATH} lists what is held.`,
        });
      }
      // The reason stands in the log before anything is done.
      await recordAdministration(log, {
        at: now,
        actor: principal.id,
        action: `tracking.${state}`,
        target: mid === null ? 'piece' : `mid:${mid}`,
        detail: { reason },
      });
      if (state === 'held') await events.hold(number, reason, now);
      else await events.release(number);
      return { body: { trackingNumber: number, state } };
    },
  }),
];
