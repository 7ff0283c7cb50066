/** Whether an event may go out: decided for each delivery, on whoever subscribed as they stand at that moment. */
import { type DecisionJournal, newDecisionId } from '../../audit/index.ts';
import { type Principal, readAppFacts, toPrincipal } from '../../identity/index.ts';
import { Attributes, RequestAttributes, SubjectAttributes } from '../../policy/attributes.ts';
import type { PolicySet } from '../../policy/index.ts';
import { parseMid, type TrackingNumber } from '../../postal/barcode/index.ts';
import type { Store } from '../../store/index.ts';
import type { EventStore } from '../event-store.ts';
import type { Delivery } from './outbox.ts';
import type { Subscription } from './subscription.ts';

const SUBSCRIPTION_SCOPE = 'subscriptions-tracking';
const ROUTE = 'WEBHOOK /subscriptions-tracking/deliveries';

export interface NeedToKnowParts {
  readonly store: Store;
  readonly events: Pick<EventStore, 'ownerOf'>;
  readonly policy: (now: number) => PolicySet;
  readonly journal: Pick<DecisionJournal, 'recordDurably'>;
  /** The guard's level of whoever subscribed. */
  readonly guardLevel: (principal: Principal, now: number) => number;
}

export interface Ruling {
  readonly decisionId: string;
  readonly effect: 'permit' | 'forbid';
  readonly code: string;
  readonly obligations: readonly string[];
  /** Puts the decision and what it discloses into the journal; resolves once that is durable. */
  readonly record: (
    disclosed: readonly { readonly field: string; readonly value: string }[],
  ) => Promise<void>;
}

export class NeedToKnow {
  readonly #parts: NeedToKnowParts;

  constructor(parts: NeedToKnowParts) {
    this.#parts = parts;
  }

  /** Who subscribed, read from the tables now; undefined: there is no such app any more. */
  async subscriber({ app_id: appId }: Subscription, now: number): Promise<Principal | undefined> {
    const facts = await readAppFacts(this.#parts.store, appId, [SUBSCRIPTION_SCOPE]);
    return facts === undefined ? undefined : toPrincipal(facts, now);
  }

  /** Decides on one delivery. Of the stores nothing is read but the one probe that a platform's basis needs. */
  async rule(
    subscription: Subscription,
    delivery: Pick<Delivery, 'number'>,
    principal: Principal,
    now: number,
  ): Promise<Ruling> {
    const { events, policy, journal, guardLevel } = this.#parts;
    const attributes = principal.attributes('webhook', 'tracking');
    const request = new RequestAttributes();
    request.route = ROUTE;
    request.dataset = 'tracking';
    request.action = 'read';
    request.dataClass = 'sensitive';
    request.channel = 'webhook';
    request.purpose = subscription.purpose;
    request.purposeRequired = true;
    request.scope = SUBSCRIPTION_SCOPE;
    request.time = now;
    // The feed of a Mailer ID holds events alone whose barcode proved it.
    const mid = parseMid(subscription.mid);
    const owner =
      principal.role === 'platform' ? await events.ownerOf(delivery.number as TrackingNumber) : null;
    const subject = new SubjectAttributes();
    subject.mid = mid;
    subject.midDetermined = mid !== null;
    subject.merchant = owner !== null && attributes.merchantTokens.includes(owner) ? owner : null;
    subject.personFields = true;
    subject.guardLevel = guardLevel(principal, now);
    const decision = policy(now).decide(new Attributes(attributes, request, subject));
    const decisionId = newDecisionId(now);
    return {
      decisionId,
      effect: decision.effect,
      code: decision.code,
      obligations: decision.obligations,
      record: (disclosed) =>
        journal.recordDurably(
          {
            id: decisionId,
            at: now,
            principal: attributes,
            request,
            subject,
            route: ROUTE,
            effect: decision.effect,
            mode: 'enforce',
            ruleIds: decision.ruleIds,
            code: decision.code,
            obligations: decision.obligations,
            policyVersion: decision.policyVersion,
            status: decision.effect === 'permit' ? 200 : 403,
            parameters: { subscription: subscription.id },
            organisation: principal.organisationId,
            app: principal.id,
            anonymous: false,
          },
          disclosed,
        ),
    };
  }
}
