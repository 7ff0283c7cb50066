/** What the pipeline works with; `main.ts` puts it together. */
import type { Logger } from 'pino';
import type { AuditLog, DecisionJournal } from '../audit/index.ts';
import type { Config } from '../config.ts';
import type { Authenticator } from '../identity/index.ts';
import type { PolicySet } from '../policy/index.ts';
import type { Quota } from '../quota/index.ts';
import type { Metrics } from './metrics.ts';

export interface Gate {
  readonly config: Config;
  /** Unix ms; passed in, so that tests and replay can stop it. */
  readonly clock: () => number;
  readonly authenticator: Authenticator;
  readonly quota: Quota;
  /** The policy version in force at `now` (Unix ms). */
  readonly policy: (now: number) => PolicySet;
  readonly journal: DecisionJournal;
  /** The log itself, for administration: recorded before it takes effect. */
  readonly audit: AuditLog;
  readonly metrics: Metrics;
  readonly log: Logger;
}
