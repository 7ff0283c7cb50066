/**
 * Decisions: what was decided, under which version, and why. Readable by the app that asked, its organisation or
 * a steward; for everybody else an id is as good as unknown. An anonymous decision's id is its own key for a day.
 */

import type { PolicyVersions } from '../../access/index.ts';
import {
  type AuditLog,
  attributesOf,
  type DecisionJournal,
  type FoundDecision,
  proveDecision,
} from '../../audit/index.ts';
import { PosternError } from '../../errors.ts';
import {
  type AnyRoute,
  explanationMembers,
  type Input,
  type SubjectFacts,
  withLapse,
} from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import type { Store } from '../../store/index.ts';
import { publicRoute } from './declare.ts';
import { closed } from './schemas.ts';

const ANONYMOUS_READABLE_MS = 86_400_000;

const Params = Type.Object(
  {
    id: Type.String({
      pattern: '^[0-9a-f]{40}$',
      description: 'the 40 hex digits of a Postern-Decision header',
    }),
  },
  closed,
);
type Params = Input<{ params: typeof Params }>;

const unknown = (): PosternError =>
  new PosternError('not_found', 'There is nothing here under this name.', { status: 404 });

const isReadable = (found: FoundDecision, now: number): boolean =>
  !found.record.anonymous || found.record.at + ANONYMOUS_READABLE_MS > now;

interface Places {
  readonly journal: DecisionJournal;
  readonly log: AuditLog;
  readonly store: Store;
}

export const decisionRoutes = (places: Places, versions: PolicyVersions): AnyRoute[] => {
  const { journal } = places;
  const find = async (id: string, now: number): Promise<FoundDecision> => {
    const found = await journal.find(id);
    if (found === undefined || !isReadable(found, now)) throw unknown();
    return found;
  };
  // An unknown id and an anonymous one are of nobody in particular; the handler tells the 404 from the 200.
  const subject = async ({ params }: Params): Promise<SubjectFacts> => {
    const found = await journal.find(params.id);
    return found === undefined || found.record.anonymous
      ? {}
      : { organisation: found.record.organisation, dataClass: 'nonpublic' };
  };
  const common = {
    dataset: 'decisions',
    schema: { params: Params },
    subject,
    refusal: 'hidden',
  } as const;
  return [
    publicRoute({
      ...common,
      id: 'decisions-get',
      method: 'GET',
      path: '/postern/v1/decisions/:id',
      summary: 'Explains a decision to whoever it concerns.',
      handler: async ({ params }, { now }) => {
        const { record: entry, principal } = await find(params.id, now);
        const attributes = attributesOf(entry, principal);
        const set = versions.byVersion(entry.policyVersion);
        return {
          body: {
            id: entry.id,
            at: new Date(entry.at).toISOString(),
            route: entry.route,
            parameters: entry.parameters,
            status: entry.status,
            effect: entry.effect,
            code: entry.code,
            ruleIds: entry.ruleIds,
            obligations: entry.obligations,
            policyVersion: entry.policyVersion,
            // Where no decision was reached (no token, unreadable input) there is none to explain.
            ...(set !== undefined && entry.mode !== 'none'
              ? explanationMembers(withLapse(set.explain(attributes), entry.parameters))
              : {
                  explanation: [
                    NOT_DECIDED[entry.code] ?? 'The request was refused before a decision was made.',
                  ],
                }),
          },
        };
      },
    }),
    publicRoute({
      ...common,
      id: 'decisions-proof',
      method: 'GET',
      path: '/postern/v1/decisions/:id/proof',
      summary:
        'Proves that a decision stands in the record: entry, path to its block, path to the signed root.',
      handler: async ({ params }, { now }) => {
        await find(params.id, now);
        return { body: await proveDecision(journal, places, params.id) };
      },
    }),
  ];
};

const NOT_DECIDED: Readonly<Record<string, string>> = {
  token_missing: 'No access token came with the request; this data is not public.',
  token_malformed: 'The access token was malformed.',
  token_unknown: 'The access token was not known here.',
  token_expired: 'The access token had expired.',
  token_revoked: 'The access token had been revoked.',
  input_invalid: 'The request did not fit the schema of its address.',
  quota_exceeded: 'The allowance was used up.',
};
