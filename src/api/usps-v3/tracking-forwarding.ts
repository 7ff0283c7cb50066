/** What the requests that go on to USPS have in common, in both versions. */
import type { Context, Input } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import {
  askedPiece,
  type ForwardedRequest,
  type TrackingLookup,
  type TrackingRequests,
} from '../../tracking/lookup/index.ts';
import { seeRefused } from './tracking-persons.ts';
import { NumberText } from './tracking-query.ts';

export const Params = Type.Object({ trackingNumber: NumberText }, { additionalProperties: false });

type Version = ForwardedRequest['version'];

export const VERSIONS: readonly Version[] = ['v3', 'v3r2'];

export const Acknowledgement = Type.Object({ resultText: Type.String(), returnCode: Type.String() });

/** Parts of a route that takes a request about a piece. The store of events is not read: USPS knows of pieces that are not held. */
export const forwarding = (lookup: TrackingLookup, version: Version) => ({
  method: 'POST' as const,
  dialect: 'usps' as const,
  channel: 'tracking' as const,
  action: 'write' as const,
  delivery: 'api' as const,
  purposeRequired: true,
  scope: 'tracking',
  quota: { kind: 'client', cost: 1 } as const,
  harmless: () => ({}),
  subject: ({ params }: Input<{ params: typeof Params }>, _now: number, principal: Context['principal']) =>
    lookup.subject(askedPiece(params.trackingNumber), {}, principal),
  guarded: ({ params }: Input<{ params: typeof Params }>, asked: Parameters<typeof seeRefused>[2]) =>
    seeRefused(lookup, params.trackingNumber, asked),
  ...(version === 'v3r2' && { confidence: 'reconstructed' as const }),
});

/** Keeps a request and acknowledges it in USPS's shape. */
export const acknowledge = async (
  requests: TrackingRequests,
  request: ForwardedRequest,
  { principal }: Context,
) => {
  const { number } = askedPiece(request.number);
  await requests.take({ ...request, number }, principal);
  return {
    status: 202,
    body: { resultText: 'The request was received and goes on to USPS.', returnCode: '0' },
  };
};
