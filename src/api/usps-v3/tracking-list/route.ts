/** POST /tracking/v3r2/tracking: up to 35 pieces, each decided, recorded and answered by itself (Tracking 3.2). */
import type { PosternError } from '../../../errors.ts';
import { type AnyRoute, type Context, declareRoute, type ItemError } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import {
  accessControlOf,
  askedPiece,
  askedPieceOrNull,
  destinationMismatch,
  disclosedBy,
  freshnessHeader,
  type PieceView,
  pieceAbsent,
  refusedBy,
  type TrackingLookup,
} from '../../../tracking/lookup/index.ts';
import { personsOf } from '../tracking-persons.ts';
import { checkStated, MailingDate, NumberText, Zip5 } from '../tracking-query.ts';
import { itemAnswer, itemFailure } from './wire.ts';

/** As observed; no published text says it (usps-v3-wire 2.4 b). */
const MOST_ITEMS = 35;

const Item = Type.Object(
  {
    trackingNumber: NumberText,
    destinationZIPCode: Type.Optional(Zip5),
    mailingDate: Type.Optional(MailingDate),
    includeVeriPoint: Type.Optional(
      Type.Boolean({ description: 'taken, since clients send it; nothing follows from it' }),
    ),
  },
  { additionalProperties: false },
);

const Body = Type.Array(Item, {
  minItems: 1,
  maxItems: MOST_ITEMS,
  description: `1 to ${MOST_ITEMS} pieces`,
});

interface Asked {
  readonly trackingNumber: string;
  readonly destinationZIPCode?: string;
  readonly mailingDate?: string;
}

/** What became of an item. */
interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly view?: PieceView;
  /** Of its decision; empty where the item could not be read and nothing was decided. */
  readonly decision: string;
}

const errorOf = ({ status, message, code, place }: PosternError): ItemError => ({
  code: String(status),
  message,
  errors: [
    {
      status: String(status),
      code,
      title: code,
      detail: message,
      source: place?.field === undefined ? { origin: 'postern' } : { parameter: place.field },
    },
  ],
});

const failed = (asked: Asked, error: PosternError, decision: string): Answered => ({
  status: error.status,
  body: itemFailure(asked.trackingNumber, error.status, errorOf(error)),
  decision,
});

/** @throws nothing for what is wrong with the one item */
const answerItem = async (
  lookup: TrackingLookup,
  asked: Asked,
  items: number,
  context: Context,
): Promise<Answered> => {
  const piece = askedPieceOrNull(asked.trackingNumber);
  if (piece === null) {
    lookup.see(asked.trackingNumber, 'malformed', context);
    return failed(asked, unreadable(asked), '');
  }
  const { principal, now } = context;
  const subject = await lookup.subject(piece, asked, principal);
  const decision = context.decideItem({ dataset: 'tracking', action: 'read' }, subject);
  if (decision.refusal !== null) {
    const { status, error } = decision.refusal;
    decision.record(status);
    lookup.see(piece, refusedBy(decision.code), context);
    return { status, body: itemFailure(asked.trackingNumber, status, error), decision: decision.id };
  }
  const found = await lookup.find(piece, asked, {
    obligations: decision.obligations,
    persons: personsOf(decision.obligations, items),
    accessControl: accessControlOf(principal),
    now,
  });
  lookup.see(piece, found, context);
  const answered =
    found === 'absent'
      ? failed(asked, pieceAbsent(), decision.id)
      : found === 'mismatch'
        ? failed(asked, destinationMismatch(), decision.id)
        : { status: 200, body: itemAnswer(found), view: found, decision: decision.id };
  decision.record(answered.status);
  return answered;
};

const unreadable = ({ trackingNumber }: Asked): PosternError => {
  try {
    askedPiece(trackingNumber);
  } catch (error) {
    return error as PosternError;
  }
  return pieceAbsent();
};

/** One after the other: of a number that is named twice, the second finds the guard as the first left it. */
const answerAll = async (
  lookup: TrackingLookup,
  items: readonly Asked[],
  context: Context,
): Promise<Answered[]> => {
  const answers: Answered[] = [];
  for (const item of items) answers.push(await answerItem(lookup, item, items.length, context));
  return answers;
};

export const trackingListRoute = (lookup: TrackingLookup): AnyRoute =>
  declareRoute({
    id: 'tracking-list',
    method: 'POST',
    path: '/tracking/v3r2/tracking',
    dialect: 'usps',
    channel: 'tracking',
    dataset: 'tracking-lookups',
    action: 'list',
    dataClass: 'sensitive',
    delivery: 'api',
    purposeRequired: true,
    scope: 'tracking',
    quota: { kind: 'client', cost: 1 },
    schema: { body: Body },
    harmless: ({ body }) => ({ items: String(body.length) }),
    subject: ({ body }) => {
      for (const item of body) checkStated(item);
      return {};
    },
    items: ({ body }) => body.length,
    // Each item tells the guard of itself; a call that is refused as a whole looked at no number.
    guarded: () => undefined,
    summary: 'Status and events of 1 to 35 pieces; each item is decided by itself.',
    description:
      '200 where every item was found, else 207 with statusCode and error in the items that were not. Postern-Item-Decisions names the decision of each item.',
    confidence: 'reconstructed',
    async handler({ body }, context) {
      const answers = await answerAll(lookup, body, context);
      const told = answers.flatMap(({ view }, index) =>
        view === undefined ? [] : [{ place: index + 1, freshness: view.freshness }],
      );
      return {
        status: answers.every(({ status }) => status === 200) ? 200 : 207,
        body: answers.map((answer) => answer.body),
        headers: {
          'postern-item-decisions': answers.map(({ decision }) => decision || '-').join(', '),
          ...(told.length > 0 && { 'postern-freshness': freshnessHeader(told) }),
        },
        disclosed: answers.flatMap(({ view }) => (view === undefined ? [] : disclosedBy(view))),
      };
    },
  });
