/** A subscription as it is kept and told; its secret is told to nobody. */
import { createHash, randomBytes } from 'node:crypto';
import type { SubscriptionTable } from '../../store/schema.ts';

export type WireVersion = 'v3' | 'v3r2';

export type Subscription = Omit<SubscriptionTable, 'secret' | 'lease' | 'leased_until'>;

/** What a subscriber states. */
export interface NewSubscription {
  readonly version: WireVersion;
  readonly organisationId: string;
  readonly appId: string;
  readonly purpose: string;
  readonly name: string | null;
  readonly listenerURL: string;
  readonly secret: string;
  readonly mid: string;
  /** Canonical; null: every number of the Mailer ID. */
  readonly number: string | null;
  readonly eventTypes: readonly string[];
  readonly admins: readonly { readonly email: string }[];
}

/** A UUIDv7 (RFC 9562 §5.7) for `now`, Unix ms. */
export const subscriptionId = (now: number): string => {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

/** The id of an event's delivery to a subscription: the same at each attempt, replay and restart. */
export const deliveryId = (subscription: string, number: string, eventId: string): string =>
  `evt_${createHash('sha256').update(`${subscription}\n${number}\n${eventId}`).digest('hex').slice(0, 32)}`;

/** A strong entity tag (RFC 9110 §8.8.3): it changes with everything that the answer tells. */
export const etagOf = ({ id, revision }: Pick<Subscription, 'id' | 'revision'>): string =>
  `"${id}.${revision}"`;
