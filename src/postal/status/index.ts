export { type CodeConfidence, type CodeMeaning, type EventKind, meaningOfCode, SCAN_CODES } from './codes.ts';
export {
  foldStatus,
  isStalled,
  type PieceStatus,
  type Seen,
  STALLED_DAYS,
  type StatusEvent,
} from './fold.ts';
export { type DeliveredTo, deliveredToOf, type EventMeaning, meaningOf } from './meaning.ts';
export {
  afterShipTagOf,
  easyPostStatusOf,
  type StatusCategory,
  statusCategoryOf,
  statusOfCategory,
} from './names.ts';
export { isTerminal, rankOf, STATUSES, type Status } from './status.ts';
