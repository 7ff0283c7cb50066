export { parseIpv4, parseIpv6 } from './ip.ts';
export {
  createOutgoing,
  type OpenedAnswer,
  type Outgoing,
  type OutgoingAnswer,
  type OutgoingOptions,
  type OutgoingRequest,
} from './outgoing.ts';
export {
  connectOwnServer,
  type OwnServer,
  type OwnServerPlace,
} from './own-server.ts';
