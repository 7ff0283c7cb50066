/**
 * What comes by webhook from USPS. The signature is the credential: it is checked before anything of the delivery is
 * looked at, and every refusal is one and the same (docs/decisions/0008).
 */
import { createHash } from 'node:crypto';
import { PosternError } from '../../errors.ts';
import type { Ingest, Ingested } from './ingest.ts';
import { EventClock, type ZoneOfZip } from './time.ts';
import { type PayloadKind, readPayload } from './webhook.ts';
import type { WebhookSources } from './webhook-sources.ts';

/** The envelope as it came; every part may be missing or of another type. */
export interface Delivery {
  readonly subscriptionId?: unknown;
  readonly subscriptionType?: unknown;
  readonly timestamp?: unknown;
  readonly payload?: unknown;
}

export interface Received {
  readonly kind: PayloadKind;
  /** The same delivery was taken before: nothing was done. */
  readonly repeated: 'yes' | 'no';
}

/** A timestamp that is farther off is a replay, or a clock that is wrong. */
const SKEW_MS = 300_000;
/** Deliveries remembered so that a repetition costs nothing; the store knows the others by their content. */
const MOST_REMEMBERED = 10_000;
const LONGEST_TIMESTAMP = 64;

const refused = (): PosternError =>
  new PosternError('delivery_refused', 'The delivery is not accepted.', {
    status: 401,
    cure: 'Deliveries are signed with the secret of their subscription, and are not older than five minutes.',
  });

export interface ReceiverParts {
  readonly sources: WebhookSources;
  readonly ingest: Ingest;
  readonly zoneOfZip: ZoneOfZip;
  /** Hears of each delivery that was taken: kinds and counts alone. */
  readonly onTaken: (kind: PayloadKind, ingested: Ingested) => void;
}

export class WebhookReceiver {
  readonly #parts: ReceiverParts;
  readonly #taken = new Set<string>();

  constructor(parts: ReceiverParts) {
    this.#parts = parts;
  }

  /**
   * Takes one delivery; resolves once what it says is durable.
   * @param signature the header X-HMAC, or hmac-header
   * @throws PosternError `delivery_refused`, the same whatever is wrong
   */
  async receive(delivery: Delivery, signature: string | undefined, now: number): Promise<Received> {
    const { subscriptionId, timestamp, payload } = delivery;
    if (
      typeof subscriptionId !== 'string' ||
      typeof timestamp !== 'string' ||
      typeof payload !== 'string' ||
      timestamp.length > LONGEST_TIMESTAMP
    ) {
      throw refused();
    }
    const source = await this.#parts.sources.signedBy(subscriptionId, timestamp, payload, signature ?? '');
    const sentAt = /(?:Z|[+-]\d{2}:?\d{2})$/.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
    if (source === undefined || Number.isNaN(sentAt)) throw refused();
    const inBackfill = source.backfillUntil !== null && now < source.backfillUntil && sentAt <= now;
    if (Math.abs(now - sentAt) > SKEW_MS && !inBackfill) throw refused();

    const key = createHash('sha256')
      .update(subscriptionId + payload)
      .digest('base64');
    if (this.#taken.has(key)) return { kind: 'tracking', repeated: 'yes' };
    const subscriptionType = typeof delivery.subscriptionType === 'string' ? delivery.subscriptionType : '';
    const { kind, draft } = readPayload(payload, subscriptionType, {
      receivedAt: now,
      origin: `webhook:${subscriptionId}`,
      clock: new EventClock(this.#parts.zoneOfZip),
    });
    const ingested = await this.#parts.ingest.take(draft);
    // Only what is durable is remembered: after a failure the next delivery must do the work.
    if (this.#taken.size >= MOST_REMEMBERED) this.#taken.clear();
    this.#taken.add(key);
    this.#parts.onTaken(kind, ingested);
    return { kind, repeated: 'no' };
  }
}
