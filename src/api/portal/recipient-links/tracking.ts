/** `GET /postern/v1/recipient-links/tracking`: the one piece of a recipient's link, persons always masked. */
import type { AnyRoute } from '../../../gateway/index.ts';
import {
  freshnessHeader,
  type PieceView,
  pieceAbsent,
  type RecipientLinks,
  type TrackingLookup,
} from '../../../tracking/lookup/index.ts';
import { insightRoute } from '../declare.ts';

const told = ({ number, status, category, events }: PieceView) => ({
  trackingNumber: number,
  status: status.status,
  statusCategory: category,
  deliveredTo: status.deliveredTo,
  events: events.map(({ text, code, localTime, at, city, state, zip }) => ({
    event: text,
    eventCode: code,
    localTime,
    at: at === null ? null : new Date(at).toISOString(),
    city,
    state,
    ZIPCode: zip,
  })),
});

export const linkTrackingRoute = (lookup: TrackingLookup, links: RecipientLinks): AnyRoute =>
  insightRoute({
    id: 'recipient-links-tracking',
    method: 'GET',
    path: '/postern/v1/recipient-links/tracking',
    channel: 'tracking',
    dataset: 'tracking',
    action: 'read',
    dataClass: 'sensitive',
    schema: {},
    subject: (_input, _now, principal) => {
      const piece = links.pieceOf(principal);
      return piece === undefined
        ? {}
        : { mid: piece.mid, midDetermined: piece.mid !== null, recipientLink: true, personFields: true };
    },
    // A link is for one piece: there is nothing to guess.
    guarded: () => undefined,
    summary: 'Status and events of the piece that the link in the Authorization header is for.',
    description:
      'The token prl_… of a link is sent as Authorization: Bearer. Fields about persons are never told.',
    handler: async (_input, { principal, obligations, now }) => {
      const piece = links.pieceOf(principal);
      if (piece === undefined) throw pieceAbsent();
      const found = await lookup.find(
        piece,
        {},
        { obligations, persons: 'masked', accessControl: 'FREE', now },
      );
      if (typeof found === 'string') throw pieceAbsent();
      return {
        body: told(found),
        headers: { 'postern-freshness': freshnessHeader([{ place: 1, freshness: found.freshness }]) },
      };
    },
  });
