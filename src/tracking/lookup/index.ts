export { type AskedPiece, askedPiece, askedPieceOrNull, type Stated } from './asked.ts';
export { freshnessHeader } from './freshness.ts';
export {
  accessControlOf,
  destinationMismatch,
  pieceAbsent,
  refusedBy,
  TrackingLookup,
} from './lookup.ts';
export { disclosedBy, type EventView, type PersonShown, type PieceView } from './piece-view.ts';
export { type RecipientLink, RecipientLinks } from './recipient-links.ts';
export {
  type ForwardedRequest,
  type TrackingForwarder,
  type TrackingRequestKind,
  TrackingRequests,
} from './requests.ts';
