/** Tracking by the governed way upstream: batch work, in its turn, with the tokens and quotas that are kept there. */

import { PosternError } from '../../errors.ts';
import type { UpstreamGateway } from '../../upstream/index.ts';
import type { ForwardedRequest, TrackingForwarder } from '../lookup/index.ts';
import { httpUpstream } from './http-upstream.ts';
import type { TrackingUpstream } from './upstream.ts';

type Way = Pick<UpstreamGateway, 'call'>;

/** Reading a piece changes nothing, so a call may be sent twice. */
export const governedUpstream = (way: Way, now: () => number): TrackingUpstream =>
  httpUpstream({
    baseUrl: '',
    // The way upstream has its own.
    token: () => Promise.resolve(''),
    now,
    outgoing: {
      async fetch({ url, body }) {
        const { status, headers, raw } = await way.call({
          method: 'POST',
          path: url,
          body: JSON.parse(typeof body === 'string' ? body : '[]') as unknown,
          priority: 'batch',
          repeat: 'safe',
        });
        return { status, headers, url, body: raw };
      },
    },
  });

const PATHS: Readonly<Record<ForwardedRequest['kind'], string>> = {
  notifications: 'notifications',
  'proof-of-delivery': 'proof-of-delivery',
};

/** Notifications and proofs of delivery go on to USPS; a second mail harms less than none. */
export const governedForwarder = (way: Way): TrackingForwarder => ({
  async forward({ kind, version, number, body }, signal) {
    const { status } = await way.call({
      method: 'POST',
      path: `/tracking/${version}/tracking/${encodeURIComponent(number)}/${PATHS[kind]}`,
      body,
      priority: 'batch',
      repeat: 'idempotent',
      signal,
    });
    if (status < 300) return;
    throw new PosternError('upstream_refused', `USPS answered ${status} to a request about a piece.`, {
      status,
      origin: 'usps',
    });
  },
});
