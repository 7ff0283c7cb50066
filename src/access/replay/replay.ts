/**
 * A dry run: what a candidate policy would have answered to recorded decisions, against the version in force. Pure: it takes
 * decisions and gives counts.
 */
import { type Attributes, type Decision, type PolicySet, RequestAttributes } from '../../policy/index.ts';

/** A recorded decision, ready to be evaluated again. */
export interface Replayed {
  readonly id: string;
  /** Unix ms. */
  readonly at: number;
  readonly route: string;
  readonly organisation: string;
  readonly app: string;
  /** HTTP status of the answer. */
  readonly status: number;
  /** The code that was recorded: a refusal for quota is none of the policy's. */
  readonly code: string;
  readonly attributes: Attributes;
}

/** `lost`: permitted now, refused by the candidate. `opened`: the other way. `reason`: refused by both, otherwise explained. */
export type ChangeKind = 'lost' | 'opened' | 'reason' | 'duties';

/** Requests that change in one way for one app, by one rule, for one purpose. */
export interface ChangeGroup {
  readonly change: ChangeKind;
  readonly organisation: string;
  readonly app: string;
  readonly dataset: string;
  readonly purpose: string;
  /** The rule that makes the difference, and its code. */
  readonly rule: string;
  readonly code: string;
  readonly requests: number;
  /** Requests a day, over the days replayed. */
  readonly perDay: number;
  readonly first: { readonly decision: string; readonly at: number; readonly route: string };
}

/** What a rule in shadow mode would have refused. */
export interface ShadowGroup {
  readonly rule: string;
  readonly code: string;
  readonly requests: number;
  readonly first: { readonly decision: string; readonly at: number; readonly route: string };
}

export interface ReplayReport {
  readonly current: string;
  readonly candidate: string;
  /** Of the first and the last decision, Unix ms; null: there was none. */
  readonly from: number | null;
  readonly until: number | null;
  readonly days: number;
  readonly replayed: number;
  readonly unchanged: number;
  readonly lost: number;
  readonly opened: number;
  readonly reason: number;
  readonly duties: number;
  /** What could not be replayed: no policy was asked, or the record's retention has passed. */
  readonly skipped: { readonly undecided: number; readonly gone: number };
  readonly groups: readonly ChangeGroup[];
  /** What rules of the candidate in shadow mode would have refused, had they been enforced. */
  readonly shadow: readonly ShadowGroup[];
  /** What keeps the numbers from being exact, in sentences. */
  readonly caveats: readonly string[];
}

const DAY_MS = 86_400_000;

interface OpenGroup {
  readonly group: Omit<ChangeGroup, 'requests' | 'perDay'>;
  requests: number;
}

export interface ReplayOptions {
  readonly current: PolicySet;
  readonly candidate: PolicySet;
  /** Evaluates every request as if it came at this instant (Unix ms); undefined: at its own time. */
  readonly asIf: number | undefined;
}

export class Replay {
  readonly #options: ReplayOptions;
  readonly #groups = new Map<string, OpenGroup>();
  readonly #shadow = new Map<string, { group: Omit<ShadowGroup, 'requests'>; requests: number }>();
  readonly #counts = { replayed: 0, unchanged: 0, lost: 0, opened: 0, reason: 0, duties: 0 };
  readonly #skipped = { undecided: 0, gone: 0 };
  #overQuota = 0;
  #guarded = 0;
  #from: number | null = null;
  #until: number | null = null;

  constructor(options: ReplayOptions) {
    this.#options = options;
  }

  /** Takes a recorded decision into account. */
  add(recorded: Replayed): void {
    const { current, candidate, asIf } = this.#options;
    const { attributes } = recorded;
    this.#from = Math.min(this.#from ?? recorded.at, recorded.at);
    this.#until = Math.max(this.#until ?? recorded.at, recorded.at);
    this.#counts.replayed += 1;
    if (recorded.code === 'quota_exceeded') this.#overQuota += 1;
    if (attributes.subject.guardLevel > 0) this.#guarded += 1;
    const before = current.decide(attributes);
    const after = candidate.decide(asIf === undefined ? attributes : at(attributes, asIf));
    this.#shade(recorded, after);
    const change = changeOf(before, after);
    if (change === undefined) {
      this.#counts.unchanged += 1;
      return;
    }
    this.#counts[change] += 1;
    this.#group(change, recorded, change === 'opened' ? before : after);
  }

  /** A record that no policy had been asked about, or that is no longer kept. */
  skip(why: 'undecided' | 'gone', count: number): void {
    this.#skipped[why] += count;
  }

  #shade({ id, at: when, route }: Replayed, { shadow }: Decision): void {
    for (const { ruleId: rule, code } of shadow) {
      const known = this.#shadow.get(rule);
      if (known !== undefined) known.requests += 1;
      else {
        const group = { rule, code, first: { decision: id, at: when, route } };
        this.#shadow.set(rule, { group, requests: 1 });
      }
    }
  }

  #group(change: ChangeKind, { id, at: when, route, organisation, app, attributes }: Replayed, by: Decision) {
    const { dataset, purpose } = attributes.request;
    const rule = by.ruleIds[0] ?? by.nearestPermit ?? '';
    const key = JSON.stringify([change, organisation, app, dataset, purpose, rule, by.code]);
    const known = this.#groups.get(key);
    if (known !== undefined) {
      known.requests += 1;
      return;
    }
    const first = { decision: id, at: when, route };
    this.#groups.set(key, {
      group: { change, organisation, app, dataset, purpose, rule, code: by.code, first },
      requests: 1,
    });
  }

  report(): ReplayReport {
    const { current, candidate } = this.#options;
    const days =
      this.#from === null || this.#until === null
        ? 0
        : Math.max(1, Math.ceil((this.#until - this.#from) / DAY_MS));
    const groups = [...this.#groups.values()]
      .map(({ group, requests }) => ({
        ...group,
        requests,
        perDay: Number((requests / Math.max(1, days)).toFixed(2)),
      }))
      .sort((one, other) => ORDER[one.change] - ORDER[other.change] || other.requests - one.requests);
    return {
      current: current.version,
      candidate: candidate.version,
      from: this.#from,
      until: this.#until,
      days,
      ...this.#counts,
      skipped: this.#skipped,
      groups,
      shadow: [...this.#shadow.values()].map(({ group, requests }) => ({ ...group, requests })),
      caveats: this.#caveats(),
    };
  }

  #caveats(): string[] {
    const { gone, undecided } = this.#skipped;
    return [
      ...(this.#overQuota > 0
        ? [
            `${this.#overQuota} requests were over their quota. The quota is counted whatever the policy decides, so under the candidate they would be over it too; they are replayed for what the policy would have said.`,
          ]
        : []),
      ...(this.#guarded > 0
        ? [
            `${this.#guarded} requests came while the guard suspected the caller. Their guard level is taken as recorded; under the candidate it might have run otherwise.`,
          ]
        : []),
      ...(gone > 0 ? [`${gone} decisions are past their retention and could not be replayed.`] : []),
      ...(undecided > 0
        ? [`${undecided} requests were refused before a policy was asked (credentials, input, quota).`]
        : []),
      ...(this.#options.asIf === undefined
        ? []
        : [
            'Each request is evaluated as if it came at one instant: dates that had not passed then may have passed now.',
          ]),
    ];
  }
}

const ORDER: Readonly<Record<ChangeKind, number>> = { lost: 0, opened: 1, reason: 2, duties: 3 };

const changeOf = (before: Decision, after: Decision): ChangeKind | undefined => {
  if (before.effect !== after.effect) return after.effect === 'forbid' ? 'lost' : 'opened';
  if (before.effect === 'forbid') return before.code === after.code ? undefined : 'reason';
  return sameDuties(before.obligations, after.obligations) ? undefined : 'duties';
};

const sameDuties = (before: readonly string[], after: readonly string[]): boolean =>
  before.length === after.length && before.every((duty) => after.includes(duty));

/** The same request at another time, in the fixed shape of its classes. */
const at = ({ principal, request, subject }: Attributes, time: number): Attributes => ({
  principal,
  request: Object.assign(new RequestAttributes(), request, { time }),
  subject,
});
