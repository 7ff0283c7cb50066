/** What needs somebody, out of what the server says: pure, so that its order and its bounds can be read at once. */
import { overview } from '../../texts/en/portal-apps.ts';
import { type App, type Credential, stateOf } from '../shared/shapes.ts';
import type { Standing } from './standing.ts';

const text = overview.attention;
const DAY_MS = 86_400_000;
const SECRET_SOON_MS = 14 * DAY_MS;
const GRANT_SOON_MS = 30 * DAY_MS;

export interface Concern {
  readonly key: string;
  readonly tone: 'bad' | 'warn' | 'info';
  readonly says: string;
  /** The question of a steward, as it was written. */
  readonly quote?: string;
  readonly when?: { readonly label: string; readonly at: string | number };
  readonly link: { readonly href: string; readonly label: string };
}

export interface RequestSeen {
  readonly id: string;
  readonly dataset: string;
  readonly state: string;
  readonly due: string | null;
  readonly outcome: { readonly question?: string } | null;
}

export interface GrantSeen {
  readonly id: string;
  readonly app: string;
  readonly dataset: string;
  readonly state: string;
  readonly certifyBy: string | null;
}

const ofRequest = ({ id, dataset, state, due, outcome }: RequestSeen): Concern[] => {
  if (state !== 'returned' && state !== 'draft') return [];
  const isQuestion = state === 'returned';
  return [
    {
      key: id,
      tone: isQuestion ? 'warn' : 'info',
      says: isQuestion ? text.question(dataset) : text.draft(dataset),
      ...(isQuestion && outcome?.question !== undefined && { quote: outcome.question }),
      ...(due !== null && { when: { label: text.questionDue, at: due } }),
      link: { href: `/portal/access/${id}`, label: isQuestion ? text.answer : text.goOn },
    },
  ];
};

const newestOf = (credentials: readonly Credential[]): Credential | undefined =>
  credentials.reduce<Credential | undefined>(
    (newest, one) => (newest === undefined || one.createdAt > newest.createdAt ? one : newest),
    undefined,
  );

const ofSecrets = ({ app, credentials }: Standing, now: number): Concern[] => {
  const alive = credentials.filter((one) => stateOf(one, now) === 'alive');
  const newest = newestOf(alive);
  if (newest === undefined) return [];
  const link = { href: `/portal/apps/${app.id}`, label: text.secrets };
  const lasting = alive.some(({ expiresAt }) => expiresAt === null || expiresAt - now > SECRET_SOON_MS);
  if (!lasting) {
    const last = alive.reduce((a, b) => ((a.expiresAt ?? 0) > (b.expiresAt ?? 0) ? a : b));
    return [
      {
        key: last.id,
        tone: 'bad',
        says: text.secretEnds(app.name, last.hint),
        ...(last.expiresAt !== null && { when: { label: text.secretEndsOn, at: last.expiresAt } }),
        link,
      },
    ];
  }
  return alive
    .filter(
      ({ id, expiresAt, lastUsedAt }) =>
        id !== newest.id && expiresAt !== null && lastUsedAt !== null && lastUsedAt > newest.createdAt,
    )
    .map(({ id, hint, expiresAt }) => ({
      key: id,
      tone: 'warn' as const,
      says: text.secretUsed(app.name, hint),
      ...(expiresAt !== null && { when: { label: text.secretEndsOn, at: expiresAt } }),
      link,
    }));
};

const ofGrant = (grant: GrantSeen, nameOf: (app: string) => string, now: number): Concern[] => {
  const { id, app, dataset, state, certifyBy } = grant;
  const link = { href: '/portal/access', label: text.grants };
  if (state === 'suspended') {
    return [{ key: id, tone: 'bad', says: text.grantSuspended(nameOf(app), dataset), link }];
  }
  const isSoon = certifyBy !== null && Date.parse(certifyBy) - now < GRANT_SOON_MS;
  if (state !== 'overdue' && !(state === 'in force' && isSoon)) return [];
  return [
    {
      key: id,
      tone: state === 'overdue' ? 'bad' : 'warn',
      says: text.grant(nameOf(app), dataset),
      ...(certifyBy !== null && { when: { label: text.grantDue, at: certifyBy } }),
      link,
    },
  ];
};

const ofApp = ({ id, name, status }: App): Concern[] =>
  status === 'suspended'
    ? [
        {
          key: id,
          tone: 'bad',
          says: text.suspended(name),
          link: { href: `/portal/apps/${id}`, label: text.look },
        },
      ]
    : [];

const WEIGHT: Readonly<Record<Concern['tone'], number>> = { bad: 0, warn: 1, info: 2 };

/** The gravest first. @param now Unix ms */
export const concernsOf = (
  seen: {
    readonly apps: readonly App[];
    readonly standings: readonly Standing[];
    readonly requests: readonly RequestSeen[];
    readonly grants: readonly GrantSeen[];
  },
  now: number,
): readonly Concern[] => {
  const nameOf = (app: string): string => seen.apps.find(({ id }) => id === app)?.name ?? app;
  return [
    ...seen.requests.flatMap(ofRequest),
    ...seen.standings.flatMap((standing) => ofSecrets(standing, now)),
    ...seen.grants.flatMap((grant) => ofGrant(grant, nameOf, now)),
    ...seen.apps.flatMap(ofApp),
  ].sort((a, b) => WEIGHT[a.tone] - WEIGHT[b.tone]);
};
