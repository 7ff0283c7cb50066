/** What a reviewer sees beside the form: the five safes, and how like cases were decided. */
import { getApp, getOrganisation } from '../../identity/index.ts';
import type { Store } from '../../store/store.ts';
import type { CheckResult } from './model.ts';
import { type AccessRequest, toRequest } from './rows.ts';

export interface SafeLine {
  readonly safe: 'projects' | 'people' | 'settings' | 'data' | 'outputs';
  readonly question: string;
  readonly facts: readonly string[];
  readonly concern: 'none' | 'look';
}

export interface LikeCase {
  readonly id: string;
  readonly state: string;
  /** Of a refusal. */
  readonly code: string | null;
  readonly purposes: readonly string[];
  readonly conditions: readonly string[];
  readonly decidedAt: number;
}

const SHOWN_CASES = 10;

const concernOf = (checks: readonly CheckResult[], ...about: CheckResult['check'][]): SafeLine['concern'] =>
  checks.some(({ check, state }) => state !== 'met' && about.includes(check)) ? 'look' : 'none';

const countOf = async (store: Store, organisationId: string) => {
  const [incidents, emergencies] = await Promise.all([
    store.db
      .selectFrom('incident')
      .select('id')
      .where('organisation_id', '=', organisationId)
      .where('state', '=', 'open')
      .execute(),
    store.db
      .selectFrom('break_glass')
      .select('id')
      .where('organisation_id', '=', organisationId)
      .where('verdict', '=', 'not-justified')
      .execute(),
  ]);
  return { incidents: incidents.length, emergencies: emergencies.length };
};

/** Five Safes: projects, people, settings, data, outputs. */
export const fiveSafes = async (store: Store, request: AccessRequest): Promise<SafeLine[]> => {
  const { form, checks, dataClass } = request;
  const [app, organisation, history] = await Promise.all([
    getApp(store, request.appId),
    getOrganisation(store, request.organisationId),
    countOf(store, request.organisationId),
  ]);
  const unsettled = history.incidents + history.emergencies > 0;
  return [
    {
      safe: 'projects',
      question: 'Is this use of the data appropriate?',
      facts: [`purposes: ${form.purposes.join(', ')}`, `need: ${form.need}`],
      concern: concernOf(checks, 'purpose', 'completeness'),
    },
    {
      safe: 'people',
      question: 'Can those who use it be trusted to do so appropriately?',
      facts: [
        `job function: ${form.jobFunction}`,
        `users: ${form.users}`,
        `organisation: ${organisation.name}, ${organisation.status}`,
        `open incidents: ${history.incidents}; emergencies found not justified: ${history.emergencies}`,
      ],
      concern: unsettled || organisation.status !== 'active' ? 'look' : 'none',
    },
    {
      safe: 'settings',
      question: 'Does the channel limit unauthorised use?',
      facts: [
        `channel: ${form.channel}`,
        `app: ${app.name}, role ${app.role}, ${app.status}`,
        `products: ${app.products.join(', ')}`,
      ],
      concern: concernOf(checks, 'terms', 'basis'),
    },
    {
      safe: 'data',
      question: 'Is it no more than the need asks for?',
      facts: [
        `class: ${dataClass}`,
        `field groups: ${form.fields.join(', ') || 'none beyond the masked ones'}`,
        `Mailer IDs: ${form.mids.length}`,
      ],
      concern: concernOf(checks, 'mailer-ids', 'field', 'overlap'),
    },
    {
      safe: 'outputs',
      question: 'What leaves, and how much?',
      facts: [
        `requests a day: ${form.volume.average} on average, ${form.volume.peak} on the peak day`,
        'lists of persons are given to nobody; restricted output is labelled and recorded',
      ],
      concern: form.volume.peak > 10 * Math.max(1, form.volume.average) ? 'look' : 'none',
    },
  ];
};

/** Decided requests for the same dataset with a purpose in common, newest first. */
export const likeCases = async (store: Store, request: AccessRequest): Promise<LikeCase[]> => {
  const rows = await store.db
    .selectFrom('access_request')
    .selectAll()
    .where('dataset', '=', request.dataset)
    .where('state', 'in', ['granted', 'refused'])
    .where('id', '!=', request.id)
    .orderBy('state_since', 'desc')
    .limit(100)
    .execute();
  return rows
    .map(toRequest)
    .filter(({ form }) => form.purposes.some((purpose) => request.form.purposes.includes(purpose)))
    .slice(0, SHOWN_CASES)
    .map((like) => ({
      id: like.id,
      state: like.state,
      code: like.outcome?.code ?? null,
      purposes: like.form.purposes,
      conditions: like.terms?.conditions ?? [],
      decidedAt: like.stateSince,
    }));
};
