/** The rules in force, checks of a pack, and decisions on hypothetical requests. All of it is public knowledge. */

import type { PolicyVersions } from '../../access/index.ts';
import { PosternError } from '../../errors.ts';
import { type AnyRoute, explanationMembers } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import { parseInstant } from '../../identity/index.ts';
import {
  attributesFromJson,
  compile,
  lint,
  loadPack,
  type Pack,
  type Rule,
  sentences,
} from '../../policy/index.ts';
import { publicRoute } from './declare.ts';
import { closed, Instant } from './schemas.ts';

const MOST_FILES = 50;

/** The files of a pack, as a body carries them. */
export const Files = Type.Array(
  Type.Object({ name: Type.String({ maxLength: 200 }), text: Type.String({ maxLength: 1_000_000 }) }, closed),
  { minItems: 1, maxItems: MOST_FILES },
);

const Snapshot = Type.Object(
  {
    principal: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    request: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    subject: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  closed,
);

/** A hypothetical request as the policy sees it, of now unless it states its time. */
const toAttributes = (snapshot: object & { request?: object }, now: number) =>
  attributesFromJson({ ...snapshot, request: { time: now, ...snapshot.request } });

const instantOr = (field: string, text: string | undefined, now: number): number =>
  text === undefined ? now : parseInstant(field, text);

/** The version that applied at `at`, as known at `known`. @throws PosternError `policy_not_known`. */
const versionAt = (versions: PolicyVersions, at: number, known: number) => {
  const found = versions.at(at, known);
  if (found !== undefined) return found;
  throw new PosternError('policy_not_known', 'This server knew no policy version at that time.', {
    status: 404,
    cure: 'Leave out `known` to ask with what is known today.',
    place: { field: 'known' },
  });
};

const dayOf = (at: number): string | null => (Number.isFinite(at) ? new Date(at).toISOString() : null);

/** A rule beside its sentence: what a reader sorts and searches by. */
const shown = ({ title, applies, from, to, mode, cite, code, message, cure }: Rule) => ({
  title,
  datasets: applies.datasets ?? null,
  roles: applies.roles ?? null,
  from: dayOf(from),
  to: dayOf(to),
  mode,
  cite,
  code,
  message,
  cure,
});

/** Every moment at which rules of a pack begin or end, the earliest first. */
const calendarOf = ({ rules }: Pack) => {
  const moments = [...new Set(rules.flatMap(({ from, to }) => [from, to]))].filter(Number.isFinite);
  const ids = (of: (rule: Rule) => boolean): string[] => rules.filter(of).map(({ id }) => id);
  return moments
    .sort((one, other) => one - other)
    .map((at) => ({
      at: new Date(at).toISOString(),
      begin: ids(({ from }) => from === at),
      end: ids(({ to }) => to === at),
    }));
};

export const policyRoutes = (versions: PolicyVersions): AnyRoute[] => [
  publicRoute({
    id: 'policies-list',
    method: 'GET',
    path: '/postern/v1/policies',
    dataset: 'policies',
    channel: 'policy',
    action: 'list',
    schema: {
      query: Type.Object({ at: Type.Optional(Instant), known: Type.Optional(Instant) }, closed),
    },
    summary: 'The rules as sentences, with their dates and citations: of today, or of another day.',
    description:
      '`at`: the day whose rules are asked for. `known`: as far as this server knew on that day. `calendar`: when rules of this version begin and end.',
    handler: ({ query }, { now }) => {
      const at = instantOr('at', query.at, now);
      const { activation, set } = versionAt(versions, at, instantOr('known', query.known, now));
      const texts = sentences(set.pack);
      const rules = set.pack.rules.flatMap((rule, index) => {
        const said = texts[index];
        return said === undefined || rule.from > at || at >= rule.to ? [] : [{ ...said, ...shown(rule) }];
      });
      return {
        body: {
          version: set.version,
          effectiveFrom: activation.effectiveFrom,
          knownSince: activation.knownSince,
          at,
          rules,
          calendar: calendarOf(set.pack),
        },
      };
    },
  }),
  publicRoute({
    id: 'policies-check',
    method: 'POST',
    path: '/postern/v1/policies/check',
    dataset: 'policies',
    channel: 'policy',
    schema: { body: Type.Object({ files: Files }, closed) },
    bodyLimit: 8_388_608,
    summary: 'Checks a policy pack: its form, its types, and what a careful reader would object to.',
    handler: ({ body }, { now }) => {
      const pack = loadPack(body.files);
      return {
        body: {
          version: compile(pack).version,
          rules: pack.rules.length,
          citations: pack.citations.size,
          findings: lint(pack, now),
          sentences: sentences(pack),
        },
      };
    },
  }),
  publicRoute({
    id: 'policies-decide',
    method: 'POST',
    path: '/postern/v1/policies/decide',
    dataset: 'policies',
    channel: 'policy',
    schema: { body: Snapshot },
    summary: 'Decides a hypothetical request under the rules of its time, and explains the decision.',
    handler: ({ body }, { now }) => {
      const attributes = toAttributes(body, now);
      const { set } = versionAt(versions, attributes.request.time, now);
      const { decision, rules } = set.trace(attributes);
      return { body: { decision, ...explanationMembers(set.explain(attributes)), trace: rules } };
    },
  }),
];
