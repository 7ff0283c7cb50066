/** What the pipeline works with; `main.ts` puts it together. */
import type { Logger } from 'pino';
import type { AuditLog, DecisionJournal } from '../audit/index.ts';
import type { Config } from '../config.ts';
import type { Authenticator, Principal } from '../identity/index.ts';
import type { Sessions } from '../identity/sign-in/index.ts';
import type { PolicySet } from '../policy/index.ts';
import type { Quota } from '../quota/index.ts';
import type { Metrics } from './metrics.ts';

/** How a caller stands with the guard, a room above this one: `level` 0 is calm, 5 is frozen. */
export interface Suspicion {
  readonly level: number;
  /** Times the usual quota cost of a guarded route. */
  readonly costFactor: number;
  /** Ms that every answer of a guarded route waits, whatever the answer. */
  readonly delayMs: number;
}

export const CALM: Suspicion = { level: 0, costFactor: 1, delayMs: 0 };

export interface Gate {
  readonly config: Config;
  /** Unix ms; passed in, so that tests and replay can stop it. */
  readonly clock: () => number;
  readonly authenticator: Authenticator;
  /** Of people who signed in with a browser. */
  readonly sessions: Sessions;
  readonly quota: Quota;
  /** The policy version in force at `now` (Unix ms). */
  readonly policy: (now: number) => PolicySet;
  readonly journal: DecisionJournal;
  /** The log itself, for administration: recorded before it takes effect. */
  readonly audit: AuditLog;
  /** How the guard sees a caller; asked once a request, so it reads memory alone. */
  readonly suspicion: (principal: Principal, clientKey: string, now: number) => Suspicion;
  /** Waits for a delay of the guard. */
  readonly wait: (ms: number) => Promise<void>;
  readonly metrics: Metrics;
  readonly log: Logger;
}
