/** How a delivery is signed: as USPS signs, and by Standard Webhooks beside it (tracking 2.3 and 4). */
import { createHmac } from 'node:crypto';

export interface Envelope {
  readonly subscriptionId: string;
  readonly subscriptionType: 'TRACKING';
  /** ISO 8601, UTC. */
  readonly timestamp: string;
  /** A JSON text; it is signed as it stands here. */
  readonly payload: string;
  readonly links: readonly object[];
}

const hmac = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('base64');

/**
 * Headers of a delivery. A receiver that knows Standard Webhooks takes `whsec_` and the base64 of the secret as its key.
 * @param at Unix ms of the attempt
 */
export const signedHeaders = (
  id: string,
  at: number,
  secret: string,
  envelope: Envelope,
  body: string,
): Record<string, string> => {
  const seconds = String(Math.floor(at / 1000));
  return {
    'content-type': 'application/json',
    'x-hmac': hmac(secret, envelope.timestamp + envelope.payload),
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': `v1,${hmac(secret, `${id}.${seconds}.${body}`)}`,
  };
};
