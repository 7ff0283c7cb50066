export { type CallBudget, dueAt, type Followed, nextDue, planCalls } from './cadence.ts';
export { FollowedPieces } from './follow-list.ts';
export { governedForwarder, governedUpstream } from './governed-upstream.ts';
export { type HttpUpstreamOptions, httpUpstream } from './http-upstream.ts';
export { workPull } from './job.ts';
export { type FollowList, type PullerParts, type Round, TrackingPuller } from './puller.ts';
export { MOST_NUMBERS, type PullAnswer, type PullOutcome, type TrackingUpstream } from './upstream.ts';
