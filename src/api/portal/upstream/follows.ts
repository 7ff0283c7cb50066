/** `/postern/v1/tracking/follows`: pieces that an app follows, so that USPS is asked about them in its stead. */
import { PosternError } from '../../../errors.ts';
import type { AnyRoute, Context } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { askedPieceOrNull, refusedBy, type TrackingLookup } from '../../../tracking/lookup/index.ts';
import type { FollowedPieces } from '../../../tracking/pull/index.ts';
import { insightRoute } from '../declare.ts';
import { closed } from '../schemas.ts';

const MOST_ITEMS = 1_000;
const MOST_SHOWN = 10_000;

const NumberText = Type.String({ minLength: 1, maxLength: 64, description: 'the number below the barcode' });

const Body = Type.Array(Type.Object({ trackingNumber: NumberText }, closed), {
  minItems: 1,
  maxItems: MOST_ITEMS,
  description: `1 to ${MOST_ITEMS} pieces`,
});

const COMMON = {
  channel: 'tracking',
  dataset: 'tracking-lookups',
  action: 'list',
  dataClass: 'sensitive',
  purposeRequired: true,
  scope: 'tracking',
} as const;

/** Decided as a look-up of the piece is; what is not permitted is not followed. */
const followOne = async (
  text: string,
  { lookup, follows }: FollowParts,
  context: Context,
): Promise<Record<string, unknown>> => {
  const { principal, now } = context;
  const piece = askedPieceOrNull(text);
  if (piece === null) {
    lookup.see(text, 'malformed', context);
    return { trackingNumber: text, followed: false, code: 'tracking_number_invalid' };
  }
  const subject = await lookup.subject(piece, {}, principal);
  const decision = context.decideItem({ dataset: 'tracking', action: 'read' }, subject);
  if (decision.refusal !== null) {
    decision.record(decision.refusal.status);
    lookup.see(piece, refusedBy(decision.code), context);
    return { trackingNumber: text, followed: false, decision: decision.id, error: decision.refusal.error };
  }
  const { id: appId, organisationId } = principal;
  await follows.follow(piece.number, { appId, organisationId }, now);
  decision.record(200);
  return { trackingNumber: text, followed: true, decision: decision.id };
};

export interface FollowParts {
  readonly lookup: TrackingLookup;
  readonly follows: FollowedPieces;
}

export const followRoutes = (parts: FollowParts): AnyRoute[] => [
  insightRoute({
    ...COMMON,
    id: 'tracking-follows-add',
    method: 'POST',
    path: '/postern/v1/tracking/follows',
    schema: { body: Body },
    harmless: ({ body }) => ({ items: String(body.length) }),
    items: ({ body }) => body.length,
    subject: () => ({}),
    guarded: () => undefined,
    summary:
      'Follows pieces: USPS is asked about them from time to time, within its quota; each is decided by itself.',
    async handler({ body }, context) {
      const items: Record<string, unknown>[] = [];
      for (const { trackingNumber } of body) items.push(await followOne(trackingNumber, parts, context));
      return { status: items.every(({ followed }) => followed === true) ? 200 : 207, body: { items } };
    },
  }),
  insightRoute({
    ...COMMON,
    id: 'tracking-follows-list',
    method: 'GET',
    path: '/postern/v1/tracking/follows',
    schema: {},
    subject: () => ({}),
    summary: 'Lists the pieces that the app follows, with when USPS was last asked.',
    handler: async (_input, { principal }) => {
      const pieces = await parts.follows.of(principal.id, MOST_SHOWN);
      return {
        body: {
          pieces: pieces.map(({ number, status, askedAt, followedAt, outcome }) => ({
            trackingNumber: number,
            status,
            outcome,
            askedAt: askedAt === null ? null : new Date(askedAt).toISOString(),
            followedAt: new Date(followedAt).toISOString(),
          })),
        },
      };
    },
  }),
  insightRoute({
    ...COMMON,
    id: 'tracking-follows-remove',
    method: 'DELETE',
    path: '/postern/v1/tracking/follows/:trackingNumber',
    schema: { params: Type.Object({ trackingNumber: NumberText }, closed) },
    subject: () => ({}),
    summary: 'Follows a piece no longer.',
    handler: async ({ params }, { principal }) => {
      const piece = askedPieceOrNull(params.trackingNumber);
      if (piece !== null && (await parts.follows.leave(piece.number, principal.id)))
        return { body: { removed: 1 } };
      throw new PosternError('not_found', 'There is nothing here under this name.', { status: 404 });
    },
  }),
];
