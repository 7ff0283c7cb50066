/** The work of one subscription: takes its Mailer ID's feed, and sends what is due, in rounds. */
import type { Outgoing } from '../../egress/index.ts';
import type { Principal } from '../../identity/index.ts';
import { parseMid, type TrackingNumber } from '../../postal/barcode/index.ts';
import type { Store } from '../../store/index.ts';
import type { EventStore, StoredEvent } from '../event-store.ts';
import { accessControlOf, disclosedBy, type PieceView } from '../lookup/index.ts';
import { pieceView } from '../lookup/piece-view.ts';
import type { NeedToKnow } from './need-to-know.ts';
import type { Delivery, Outbox, Outcome } from './outbox.ts';
import { PAUSE_FROM, pauseAfter, waitAfter } from './patience.ts';
import { post, type Sent } from './send.ts';
import { type Envelope, signedHeaders } from './signature.ts';
import type { Subscription, WireVersion } from './subscription.ts';
import type { Subscriptions } from './subscriptions.ts';

export interface LaneParts {
  readonly store: Store;
  readonly events: Pick<EventStore, 'feed' | 'histories' | 'ownerOf'>;
  readonly subscriptions: Subscriptions;
  readonly outbox: Outbox;
  readonly needToKnow: NeedToKnow;
  readonly outgoing: () => Promise<Outgoing>;
  /** The payload of a piece as the interface spells it. */
  readonly payloadOf: (view: PieceView, version: WireVersion) => object;
  readonly now: () => number;
  /** Who takes the lease, among all that share a store. */
  readonly worker: string;
  /** Aborted when the process stops: what is under way then is sent again at the next start. */
  readonly stopping: AbortSignal;
}

const FEED_PAGE = 500;
const ROUND = 32;
const LEASE_MS = 30_000;
/** After so many failures in a row that began so long ago, a listener is given up until somebody resumes it. */
const GIVE_UP_FAILURES = 10;
const GIVE_UP_MS = 24 * 3_600_000;

/** What became of a delivery in one round. */
type Ended = Outcome & { readonly told: 'yes' | 'no' };

/** How long this courier has a subscription for itself, Unix ms; kept between calls of {@link workLane}. */
export interface Lease {
  until: number;
}

/**
 * Works until nothing is due.
 * @returns when to come back, Unix ms; undefined: when something new has come.
 */
export const workLane = async (id: string, lease: Lease, parts: LaneParts): Promise<number | undefined> => {
  const { subscriptions, outbox, now, stopping } = parts;
  let ended: readonly Ended[] = [];
  while (!stopping.aborted) {
    if (!(await hold(id, lease, parts))) {
      await outbox.settle(ended);
      return now() + LEASE_MS;
    }
    const subscription = await subscriptions.find(id);
    if (subscription?.state !== 'ENABLED') break;
    // How the last round ended is kept with what the feed gives next: one commit, where there is something.
    const more = await takePage(subscription, ended, parts);
    ended = [];
    if (subscription.paused_until > now()) return subscription.paused_until;
    const careful = subscription.failures >= PAUSE_FROM;
    const due = await outbox.due(id, now(), careful ? 1 : ROUND);
    if (due.length > 0) ended = await sendRound(subscription, due, parts);
    else if (!more) return outbox.nextAt(id);
  }
  await outbox.settle(ended);
  return undefined;
};

/**
 * One courier at a time works for a subscription; when its process dies, another one goes on after the lease. It is
 * written anew when half of it is over, which leaves a round more time than a listener has to answer.
 */
const hold = async (id: string, lease: Lease, { store, now, worker }: LaneParts): Promise<boolean> => {
  const at = now();
  if (lease.until - at > LEASE_MS / 2) return true;
  const { numUpdatedRows } = await store.db
    .updateTable('subscription')
    .set({ lease: worker, leased_until: at + LEASE_MS })
    .where('id', '=', id)
    .where(({ or, eb }) => or([eb('lease', '=', worker), eb('leased_until', '<=', at)]))
    .executeTakeFirst();
  lease.until = numUpdatedRows > 0n ? at + LEASE_MS : 0;
  return numUpdatedRows > 0n;
};

/**
 * Takes a page of the feed, and keeps how deliveries ended.
 * @returns whether the feed may hold more
 */
const takePage = async (
  subscription: Subscription,
  ended: readonly Ended[],
  parts: LaneParts,
): Promise<boolean> => {
  const mid = parseMid(subscription.mid);
  const page = mid === null ? undefined : await parts.events.feed(mid, subscription.feed_cursor, FEED_PAGE);
  if (page === undefined || page.events.length === 0) {
    await parts.outbox.settle(ended);
    return false;
  }
  const wanted = page.events.filter(
    ({ number, receivedAt }) =>
      receivedAt >= subscription.since && (subscription.number === null || subscription.number === number),
  );
  await parts.outbox.take(subscription, wanted, page.cursor, parts.now(), ended);
  return true;
};

const sendRound = async (
  subscription: Subscription,
  due: readonly Delivery[],
  parts: LaneParts,
): Promise<readonly Ended[]> => {
  const { needToKnow, subscriptions, now } = parts;
  const secret = await subscriptions.secret(subscription.id);
  const subscriber = await needToKnow.subscriber(subscription, now());
  const ended = await Promise.all(
    due.map((delivery) => deliver(subscription, delivery, subscriber, secret, parts)),
  );
  const settled = ended.filter((one) => one !== undefined);
  await noteHealth(subscription, settled, parts);
  return settled;
};

/** @returns undefined where the process stops: the row stays as it was */
const deliver = async (
  subscription: Subscription,
  delivery: Delivery,
  subscriber: Principal | undefined,
  secret: string,
  parts: LaneParts,
): Promise<Ended | undefined> => {
  const at = parts.now();
  const base = {
    id: delivery.id,
    attempts: delivery.attempts + 1,
    nextAt: delivery.next_at,
    attemptedAt: at,
    status: null,
  };
  const unsent = (state: 'refused' | 'dead', error: string, decisionId: string | null): Ended => ({
    ...base,
    state,
    error,
    decisionId,
    told: 'no',
  });
  if (subscriber === undefined) return unsent('refused', 'app_unknown', null);
  const ruling = await parts.needToKnow.rule(subscription, delivery, subscriber, at);
  const { decisionId } = ruling;
  if (ruling.effect === 'forbid') {
    await ruling.record([]);
    return unsent('refused', ruling.code, decisionId);
  }
  const view = await viewOf(delivery, subscriber, ruling.obligations, parts);
  // Its retention has passed: there is nothing any more to tell.
  if (view === undefined) return unsent('dead', 'event_expired', decisionId);
  const envelope: Envelope = {
    subscriptionId: subscription.id,
    subscriptionType: 'TRACKING',
    timestamp: new Date(at).toISOString(),
    payload: JSON.stringify(parts.payloadOf(view, subscription.version)),
    links: [],
  };
  const body = JSON.stringify(envelope);
  await ruling.record(disclosedBy(view));
  const headers = signedHeaders(delivery.id, at, secret, envelope, body);
  const sent = await unlessStopped(
    parts.stopping,
    post(parts.outgoing, subscription.listener_url, headers, body),
  );
  return sent === undefined
    ? undefined
    : { ...base, ...resultOf(sent, base.attempts, parts.now()), decisionId };
};

/** What `work` gives, or undefined as soon as the process stops. */
const unlessStopped = <Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result | undefined> =>
  new Promise((resolve, reject) => {
    const stop = (): void => resolve(undefined);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });

const GONE = 410;

const resultOf = (
  sent: Sent,
  attempts: number,
  now: number,
): Pick<Ended, 'state' | 'status' | 'error' | 'nextAt' | 'told'> => {
  const status = 'status' in sent ? sent.status : null;
  if (status !== null && status >= 200 && status < 300) {
    return { state: 'delivered', status, error: null, nextAt: now, told: 'yes' };
  }
  const error = 'error' in sent ? sent.error : 'status';
  const wait = waitAfter(attempts);
  const over = status === GONE || wait === undefined;
  return { state: over ? 'dead' : 'pending', status, error, nextAt: now + (wait ?? 0), told: 'yes' };
};

/** The piece as it stood when the event had come: the same body however late it is sent. */
const viewOf = async (
  delivery: Delivery,
  subscriber: Principal,
  obligations: readonly string[],
  { events, now }: LaneParts,
): Promise<PieceView | undefined> => {
  const isIt = ({ id }: StoredEvent): boolean => id === delivery.event_id;
  for (const history of await events.histories(delivery.number as TrackingNumber)) {
    const event = history.events.find(isIt);
    if (event === undefined) continue;
    const then = history.events.filter(({ receivedAt }) => receivedAt <= event.receivedAt);
    return pieceView(
      { ...history, events: then, lastReceivedAt: event.receivedAt },
      {
        persons: obligations.includes('mask.person') ? 'masked' : 'shown',
        accessControl: accessControlOf(subscriber),
        now: now(),
      },
    );
  }
  return undefined;
};

/** A success ends a listener's bad time; failures in a row make it rest, and in the end suspend it. */
const noteHealth = async (
  subscription: Subscription,
  ended: readonly Ended[],
  { store, subscriptions, now }: LaneParts,
): Promise<void> => {
  const told = ended.filter((one) => one.told === 'yes');
  if (told.length === 0) return;
  const at = now();
  const healthy = told.some(({ state }) => state === 'delivered');
  if (healthy && subscription.failures === 0) return;
  const failures = healthy ? 0 : subscription.failures + told.length;
  const failingSince = healthy ? null : (subscription.failing_since ?? at);
  await store.db
    .updateTable('subscription')
    .set({ failures, failing_since: failingSince, paused_until: at + (healthy ? 0 : pauseAfter(failures)) })
    .where('id', '=', subscription.id)
    .execute();
  if (told.some(({ status }) => status === GONE)) await subscriptions.suspend(subscription, 'gone', at);
  else if (failingSince !== null && failures >= GIVE_UP_FAILURES && at - failingSince >= GIVE_UP_MS) {
    await subscriptions.suspend(subscription, 'failing', at);
  }
};
