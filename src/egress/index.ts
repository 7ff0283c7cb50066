export {
  createOutgoing,
  type OpenedAnswer,
  type Outgoing,
  type OutgoingAnswer,
  type OutgoingLimits,
  type OutgoingOptions,
  type OutgoingRequest,
} from './outgoing.ts';
export {
  connectOwnServer,
  type OwnAnswer,
  type OwnRequest,
  type OwnServer,
  type OwnServerPlace,
} from './own-server.ts';
export type { Resolve } from './pinned.ts';
