/** What the way upstream is made of, and what it says of itself. */
import type { Outgoing } from '../egress/index.ts';
import type { Store } from '../store/index.ts';
import type { BudgetLimits, BudgetView, Priority } from './budget.ts';
import type { UpstreamCredentials } from './credentials.ts';

export interface UpstreamSettings extends BudgetLimits {
  /** `https://apis.usps.com`, without a slash at its end; undefined: there is no way upstream. */
  readonly url: string | undefined;
  readonly timeoutMs: number;
  /** Seconds that answers of an API are kept, as the operator set it; undefined: not set. */
  readonly keepSecondsOf: (api: string) => number | undefined;
  readonly cacheBytes: number;
  /** Calls that may wait for an API and credential. */
  readonly waiting: number;
}

export interface UpstreamParts {
  readonly settings: UpstreamSettings;
  readonly credentials: UpstreamCredentials;
  readonly store: Pick<Store, 'db'>;
  readonly outgoing: () => Promise<Pick<Outgoing, 'fetch'>>;
  readonly now: () => number;
  /** Calls `then` after a time; returns the way to forget it. */
  readonly later: (ms: number, then: () => void) => () => void;
  /** Between 0 and 1, for the spread of retries. */
  readonly random: () => number;
}

export interface UpstreamStatus {
  readonly url: string | null;
  readonly credentials: readonly {
    readonly name: string;
    readonly apis: readonly string[];
    readonly scopes: readonly string[];
    readonly setAt: number;
    /** null: none is held by this node. */
    readonly token: { readonly expiresAt: number; readonly granted: readonly string[] | null } | null;
  }[];
  readonly budgets: readonly (BudgetView & {
    readonly waiting: Readonly<Record<Priority, number>>;
    /** Unix ms until which the API is not asked, since it failed; null: it is. */
    readonly pausedUntil: number | null;
  })[];
  readonly kept: { readonly answers: number; readonly hits: number; readonly shared: number };
}
