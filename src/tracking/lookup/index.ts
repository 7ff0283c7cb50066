export { type AskedPiece, askedPiece, askedPieceOrNull, type Stated } from './asked.ts';
export { freshnessHeader } from './freshness.ts';
export {
  accessControlOf,
  destinationMismatch,
  type Found,
  NOT_AVAILABLE,
  pieceAbsent,
  TrackingLookup,
} from './lookup.ts';
export { disclosedBy, type EventView, type PersonShown, type PieceView } from './piece-view.ts';
