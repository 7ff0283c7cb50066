/** Answers of the routes on subscriptions. */

/** `GET /postern/v1/subscriptions` */
export interface Subscription {
  readonly subscriptionId: string;
  readonly subscriptionName?: string;
  readonly listenerURL: string;
  readonly filterProperties: { readonly MID?: string; readonly trackingNumber?: string };
  readonly adminNotification: readonly { readonly email: string }[];
  readonly status: string;
  readonly organisation: string;
  readonly app: string;
  readonly suspendedFor: string | null;
  readonly failures: number;
  readonly createdAt: string;
}

/** `GET /postern/v1/subscriptions/:id/deliveries` */
export interface Delivery {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
  readonly attemptedAt: string | null;
  readonly nextAt: string | null;
  readonly status: number | null;
  readonly error: string | null;
  readonly decision: string | null;
}

/** The address of one, in the manner of USPS. */
export const SUBSCRIPTIONS = '/subscriptions-tracking/v3r2/subscriptions';
