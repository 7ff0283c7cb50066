/**
 * Refusals at the edge, before any route is found: another host name, an address or head that is too large, a request that
 * came too slowly, an address that does not exist. Each has a decision id. A second has a bounded number of entries: what
 * comes beyond shares one entry for each code, which says how often.
 */
import { type DecisionJournal, newDecisionId } from '../audit/index.ts';
import { ANONYMOUS } from '../identity/index.ts';
import { RequestAttributes, SubjectAttributes } from '../policy/attributes.ts';
import type { Trouble } from './bodies.ts';

/** Entries of their own within one second. */
const SINGLE_ENTRIES = 10;
const SECOND_MS = 1_000;
/** Where a decision has its route; nothing of the request itself is kept. */
const EDGE = 'edge';

export interface EdgeRecordParts {
  readonly journal: Pick<DecisionJournal, 'record'>;
  /** Unix ms. */
  readonly clock: () => number;
  readonly policyVersion: (now: number) => string;
  /** Hears why a refusal could not be recorded; it is given all the same, without an id. */
  readonly trouble: (error: unknown) => void;
}

/** Refusals of one code beyond the bound, in one second. */
interface Shared {
  readonly id: string;
  readonly at: number;
  readonly trouble: Trouble;
  times: number;
}

export class EdgeRecord {
  readonly #parts: EdgeRecordParts;
  readonly #shared = new Map<string, Shared>();
  #second = -1;
  #single = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: EdgeRecordParts) {
    this.#parts = parts;
  }

  /** Records a refusal. @returns its decision id; undefined where it could not be recorded */
  note(trouble: Trouble): string | undefined {
    const now = this.#parts.clock();
    const second = Math.floor(now / SECOND_MS);
    if (second !== this.#second) {
      this.flush();
      this.#second = second;
      this.#single = 0;
    }
    if (this.#single < SINGLE_ENTRIES) {
      this.#single += 1;
      const id = newDecisionId(now);
      return this.#write({ id, at: now, trouble, times: 1 }) ? id : undefined;
    }
    const shared = this.#shared.get(trouble.code);
    if (shared !== undefined) {
      shared.times += 1;
      return shared.id;
    }
    const begun = { id: newDecisionId(now), at: now, trouble, times: 1 };
    this.#shared.set(trouble.code, begun);
    this.#timer ??= setTimeout(() => this.flush(), SECOND_MS).unref();
    return begun.id;
  }

  /** Writes what several share. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const shared = [...this.#shared.values()];
    this.#shared.clear();
    for (const one of shared) this.#write(one);
  }

  #write({ id, at, trouble, times }: Shared): boolean {
    const { journal, policyVersion } = this.#parts;
    try {
      journal.record({
        id,
        at,
        principal: ANONYMOUS.attributes('api', EDGE),
        request: new RequestAttributes(),
        subject: new SubjectAttributes(),
        route: EDGE,
        effect: 'forbid',
        mode: 'none',
        ruleIds: [],
        code: trouble.code,
        obligations: [],
        policyVersion: policyVersion(at),
        status: trouble.status,
        parameters: times === 1 ? {} : { times: String(times) },
        organisation: '',
        app: '',
        anonymous: true,
      });
      return true;
    } catch (error) {
      this.#parts.trouble(error);
      return false;
    }
  }
}
