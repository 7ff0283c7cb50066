/** Subscriptions as one thing: what routes are given, and what takes events as they come in. */
import { randomBytes } from 'node:crypto';
import type { DecisionJournal } from '../../audit/index.ts';
import type { Outgoing } from '../../egress/index.ts';
import { PosternError } from '../../errors.ts';
import type { Principal } from '../../identity/index.ts';
import type { PolicySet } from '../../policy/index.ts';
import { parseMid } from '../../postal/barcode/index.ts';
import type { Sealer, Store } from '../../store/index.ts';
import type { EventStore } from '../event-store.ts';
import type { PieceView } from '../lookup/index.ts';
import { Courier } from './courier.ts';
import { NeedToKnow } from './need-to-know.ts';
import { Outbox } from './outbox.ts';
import { post } from './send.ts';
import type { NewSubscription, Subscription, WireVersion } from './subscription.ts';
import { Subscriptions } from './subscriptions.ts';

export interface SubscriptionSettings {
  /** Whether a listener may be plain http: for development. */
  readonly plainHttp: 'on' | 'off';
  /** Whether a listener must repeat a challenge before it is sent anything. */
  readonly challenge: 'on' | 'off';
  readonly mostListeners: number;
  /** Ms that the log of deliveries is kept. */
  readonly keptMs: number;
}

export interface SubscriptionsOptions {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly events: EventStore;
  readonly journal: DecisionJournal;
  readonly policy: (now: number) => PolicySet;
  readonly guardLevel: (principal: Principal, now: number) => number;
  readonly outgoing: () => Promise<Outgoing>;
  readonly payloadOf: (view: PieceView, version: WireVersion) => object;
  readonly settings: SubscriptionSettings;
  readonly now: () => number;
  readonly trouble: (error: unknown) => void;
}

const CHALLENGE_BYTES = 24;

export class SubscriptionDesk {
  readonly subscriptions: Subscriptions;
  readonly outbox: Outbox;
  readonly #options: SubscriptionsOptions;
  readonly #courier: Courier;

  constructor(options: SubscriptionsOptions) {
    const { store, sealer, events, journal, policy, guardLevel, outgoing, payloadOf, now, trouble } = options;
    this.#options = options;
    this.subscriptions = new Subscriptions({ store, sealer, mostListeners: options.settings.mostListeners });
    this.outbox = new Outbox(store);
    this.#courier = new Courier({
      store,
      events,
      subscriptions: this.subscriptions,
      outbox: this.outbox,
      needToKnow: new NeedToKnow({ store, events, policy, journal, guardLevel }),
      outgoing,
      payloadOf,
      now,
      trouble,
    });
  }

  /**
   * Makes a subscription. A listener that does not repeat the challenge leaves it suspended.
   * @throws PosternError `listener_invalid`, `subscription_exists`, `listeners_too_many` (400)
   */
  async create(input: NewSubscription, now: number): Promise<Subscription> {
    this.#checkListener(input.listenerURL);
    const made = await this.subscriptions.add(input, await this.#endOf(input.mid), now);
    if (!(await this.#answersChallenge(input.listenerURL))) {
      await this.subscriptions.suspend(made, 'handshake', now);
    }
    await this.#courier.reload();
    return this.subscriptions.get(made.id);
  }

  /** @returns false where it has changed since `revision` */
  async remove(id: string, revision: number): Promise<boolean> {
    const removed = await this.subscriptions.remove(id, revision);
    if (removed) await this.#courier.reload();
    return removed;
  }

  async resume(id: string, now: number): Promise<Subscription> {
    const { listener_url: url } = await this.subscriptions.get(id);
    if (!(await this.#answersChallenge(url))) {
      throw new PosternError('listener_unverified', 'The listener did not repeat the challenge.', {
        status: 409,
        cure: 'Answer {"challenge": …} with 2xx and the same challenge in the body, then resume again.',
      });
    }
    const resumed = await this.subscriptions.resume(id, now);
    await this.#courier.reload();
    return resumed;
  }

  async replay(id: string, to: { readonly cursor: string; readonly since: number }): Promise<void> {
    const { mid } = await this.subscriptions.get(id);
    await this.subscriptions.rewind(id, to);
    this.#courier.wake(new Set([mid]));
  }

  async revive(id: string, now: number): Promise<number> {
    const { mid } = await this.subscriptions.get(id);
    const count = await this.outbox.revive(id, now);
    this.#courier.wake(new Set([mid]));
    return count;
  }

  /** The event store, telling of what it takes. */
  watched(events: EventStore): Pick<EventStore, 'append' | 'ownerOf'> {
    return {
      ownerOf: (number) => events.ownerOf(number),
      append: async (batch) => {
        const result = await events.append(batch);
        if (result.added > 0) this.#courier.wake(new Set(batch.events.map(({ mid }) => mid)));
        return result;
      },
    };
  }

  start(): Promise<void> {
    return this.#courier.start();
  }

  sweep(now: number): Promise<void> {
    return this.outbox.sweep(now, this.#options.settings.keptMs);
  }

  stop(): Promise<void> {
    return this.#courier.stop();
  }

  /** Where the feed of a Mailer ID ends just now: a new subscription does not go through what is held already. */
  async #endOf(text: string): Promise<string> {
    const mid = parseMid(text);
    return mid === null ? '' : this.#options.events.feedEnd(mid);
  }

  #checkListener(text: string): void {
    const url = URL.parse(text);
    const { plainHttp } = this.#options.settings;
    const allowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && plainHttp === 'on');
    if (url !== null && allowed && url.username === '' && url.password === '') return;
    throw new PosternError('listener_invalid', 'The listener is no https address without a user name.', {
      status: 400,
      place: { field: 'listenerURL' },
      cure: 'Give an https address; for development an operator may allow http (POSTERN_WEBHOOK_HTTP=on).',
    });
  }

  async #answersChallenge(url: string): Promise<boolean> {
    const { settings, outgoing } = this.#options;
    if (settings.challenge === 'off') return true;
    const challenge = randomBytes(CHALLENGE_BYTES).toString('base64url');
    const headers = { 'content-type': 'application/json' };
    const answer = await post(outgoing, url, headers, JSON.stringify({ challenge }));
    return (
      'status' in answer &&
      answer.status >= 200 &&
      answer.status < 300 &&
      (answer.text ?? '').includes(challenge)
    );
  }
}
