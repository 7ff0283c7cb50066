/** GET /tracking/v3/tracking/{trackingNumber}: the status and events of one piece (Tracking 3.2.6). */
import type { Config } from '../../../config.ts';
import { type AnyRoute, declareRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import {
  accessControlOf,
  askedPiece,
  destinationMismatch,
  disclosedBy,
  freshnessHeader,
  pieceAbsent,
  type TrackingLookup,
} from '../../../tracking/lookup/index.ts';
import { personsOf, seeRefused } from '../tracking-persons.ts';
import { checkStated, Expand, MailingDate, NumberText, Zip5 } from '../tracking-query.ts';
import { detailAnswer, summaryAnswer } from './wire.ts';

const Query = Type.Object(
  {
    expand: Type.Optional(Expand),
    destinationZIPCode: Type.Optional(Zip5),
    mailingDate: Type.Optional(MailingDate),
  },
  { additionalProperties: false },
);

const Params = Type.Object({ trackingNumber: NumberText }, { additionalProperties: false });

export const trackingRoute = (lookup: TrackingLookup, { wire }: Pick<Config, 'wire'>): AnyRoute =>
  declareRoute({
    id: 'tracking-get',
    method: 'GET',
    path: '/tracking/v3/tracking/:trackingNumber',
    dialect: 'usps',
    channel: 'tracking',
    dataset: 'tracking',
    action: 'read',
    dataClass: 'sensitive',
    delivery: 'api',
    purposeRequired: true,
    scope: 'tracking',
    quota: { kind: 'client', cost: 1 },
    schema: { params: Params, query: Query },
    harmless: ({ query }) => ({ expand: (query.expand ?? 'SUMMARY').toUpperCase() }),
    subject: ({ params, query }, _now, principal) => {
      const piece = askedPiece(params.trackingNumber);
      checkStated(query);
      return lookup.subject(piece, query, principal);
    },
    guarded: ({ params }, asked) => seeRefused(lookup, params.trackingNumber, asked),
    summary: 'Status and events of one piece with a Mailer ID that the caller has a basis for.',
    description:
      'Without a basis every number has the same answer, 403, whether it was mailed or not. The header Postern-Freshness says how old the newest news is.',
    async handler({ params, query }, { principal, obligations, now, clientKey }) {
      const piece = askedPiece(params.trackingNumber);
      const persons = personsOf(obligations, 1);
      const found = await lookup.find(piece, query, {
        obligations,
        persons,
        accessControl: accessControlOf(principal),
        now,
      });
      lookup.see(piece, found, { principal, clientKey, now });
      if (found === 'absent') throw pieceAbsent();
      if (found === 'mismatch') throw destinationMismatch();
      const detailed = query.expand?.toUpperCase() === 'DETAIL';
      return {
        body: detailed ? detailAnswer(found, wire) : summaryAnswer(found),
        headers: { 'postern-freshness': freshnessHeader([{ place: 1, freshness: found.freshness }]) },
        disclosed: detailed ? disclosedBy(found) : [],
      };
    },
  });
