/** Changing the policy: dry runs on recorded decisions, proposals, and their activation by a second person. */
import type { PolicyProposals, PolicyVersions, ReplayReport } from '../../access/index.ts';
import { PosternError } from '../../errors.ts';
import type { AnyRoute } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import { parseInstant } from '../../identity/index.ts';
import { compile, differences, loadPack, type Pack } from '../../policy/index.ts';
import type { PolicyProposalTable } from '../../store/schema.ts';
import { administrationRoute, insightRoute, publicRoute } from './declare.ts';
import { Files } from './policies.ts';
import { closed, IdParams, Instant, ProposalId } from './schemas.ts';

const LARGEST_PACK_BYTES = 8_388_608;
const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;

const Reason = Type.String({ minLength: 3, maxLength: 1_000, description: 'why, in a sentence' });

const Range = {
  since: Type.Optional(
    Type.String({
      maxLength: 40,
      description: 'a number of days back (30d), or a date from which decisions are replayed',
    }),
  ),
  asIf: Type.Optional(Instant),
};

/** `30d`, or a date. */
const sinceOf = (text: string | undefined, now: number): number => {
  const days = /^(\d{1,4})d$/.exec(text ?? `${DEFAULT_DAYS}d`)?.[1];
  return days === undefined ? parseInstant('since', text ?? '') : now - Number(days) * DAY_MS;
};

interface RangeBody {
  readonly since?: string;
  readonly asIf?: string;
}

const rangeOf = ({ since, asIf }: RangeBody, now: number) => ({
  from: sinceOf(since, now),
  until: now,
  asIf: asIf === undefined ? undefined : parseInstant('asIf', asIf),
});

const shown = ({ files_json: _files, replay_json, ...row }: PolicyProposalTable) => ({
  id: row.id,
  version: row.version,
  state: row.state,
  reason: row.reason,
  effectiveFrom: row.effective_from,
  proposedBy: row.proposed_by,
  proposedAt: row.proposed_at,
  replayedAt: row.replayed_at,
  replay: replay_json === null ? null : (JSON.parse(replay_json) as ReplayReport),
  decidedBy: row.decided_by,
  decidedAt: row.decided_at,
  decisionReason: row.decision_reason,
});

const versionUnknown = (version: string): PosternError =>
  new PosternError('policy_version_unknown', `This server knows no policy version ${version}.`, {
    status: 404,
    cure: 'GET /postern/v1/policies/versions lists those it knows.',
  });

const packOf = (versions: PolicyVersions, version: string): Pack => {
  const found = versions.byVersion(version);
  if (found !== undefined) return found.pack;
  throw versionUnknown(version);
};

export const policyProposalRoutes = (versions: PolicyVersions, proposals: PolicyProposals): AnyRoute[] => [
  publicRoute({
    id: 'policies-versions',
    method: 'GET',
    path: '/postern/v1/policies/versions',
    dataset: 'policies',
    channel: 'policy',
    action: 'list',
    schema: {},
    summary:
      'The policy versions this server has known, with when they took effect and since when they were known.',
    handler: () => ({
      body: {
        current: versions.current().version,
        versions: versions.activations.map(({ version, effectiveFrom, knownSince }) => ({
          version,
          effectiveFrom,
          knownSince,
        })),
      },
    }),
  }),
  publicRoute({
    id: 'policies-version-get',
    method: 'GET',
    path: '/postern/v1/policies/versions/:version',
    dataset: 'policies',
    channel: 'policy',
    schema: {
      params: Type.Object(
        { version: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'a policy version' }) },
        closed,
      ),
    },
    summary: 'A policy version as it was given: the texts of its files.',
    handler: ({ params }) => {
      const found = versions.activations.find(({ version }) => version === params.version);
      if (found === undefined) throw versionUnknown(params.version);
      const { version, effectiveFrom, knownSince, files } = found;
      return { body: { version, effectiveFrom, knownSince, files } };
    },
  }),
  publicRoute({
    id: 'policies-diff',
    method: 'POST',
    path: '/postern/v1/policies/diff',
    dataset: 'policies',
    channel: 'policy',
    bodyLimit: LARGEST_PACK_BYTES,
    schema: {
      body: Type.Object(
        {
          from: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$', description: 'a policy version' })),
          files: Type.Optional(Files),
          to: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$', description: 'a policy version' })),
        },
        closed,
      ),
    },
    summary: 'What differs between two versions, or between the version in force and a pack, as sentences.',
    handler: ({ body }) => {
      const before = body.from === undefined ? versions.current().pack : packOf(versions, body.from);
      const after =
        body.files !== undefined
          ? loadPack(body.files)
          : body.to === undefined
            ? versions.current().pack
            : packOf(versions, body.to);
      return {
        body: {
          from: compile(before).version,
          to: compile(after).version,
          differences: differences(before, after),
        },
      };
    },
  }),
  insightRoute({
    id: 'policies-replay',
    method: 'POST',
    path: '/postern/v1/policies/replay',
    dataset: 'policies',
    action: 'write',
    bodyLimit: LARGEST_PACK_BYTES,
    schema: { body: Type.Object({ files: Files, ...Range }, closed) },
    summary: 'What a pack would have changed in recorded decisions: a dry run.',
    handler: async ({ body }, { now }) => ({ body: await proposals.dryRun(body.files, rangeOf(body, now)) }),
  }),
  insightRoute({
    id: 'policies-proposals-list',
    method: 'GET',
    path: '/postern/v1/policies/proposals',
    dataset: 'policies',
    action: 'list',
    schema: {},
    summary: 'Proposed policy versions with their replays and decisions, newest first.',
    handler: async () => ({ body: { proposals: (await proposals.list()).map(shown) } }),
  }),
  insightRoute({
    id: 'policies-propose',
    method: 'POST',
    path: '/postern/v1/policies/proposals',
    dataset: 'policies',
    action: 'write',
    durable: 'before-answer',
    bodyLimit: LARGEST_PACK_BYTES,
    schema: {
      body: Type.Object({ files: Files, reason: Reason, effectiveFrom: Type.Optional(Instant) }, closed),
    },
    summary: 'Proposes a policy version.',
    handler: async ({ body }, { principal }) => {
      const effectiveFrom =
        body.effectiveFrom === undefined ? null : parseInstant('effectiveFrom', body.effectiveFrom);
      const row = await proposals.propose({ ...body, effectiveFrom }, principal.id);
      return { status: 201, body: shown(row) };
    },
  }),
  insightRoute({
    id: 'policies-proposal-replay',
    method: 'POST',
    path: '/postern/v1/policies/proposals/:id/replay',
    dataset: 'policies',
    action: 'write',
    schema: { params: IdParams(ProposalId), body: Type.Object(Range, closed) },
    harmless: ({ params }) => ({ id: params.id }),
    summary: 'Replays recorded decisions under a proposal and attaches the report to it.',
    handler: async ({ params, body }, { now }) => ({
      body: await proposals.replay(params.id, rangeOf(body, now)),
    }),
  }),
  administrationRoute({
    id: 'policies-proposal-activate',
    method: 'POST',
    path: '/postern/v1/policies/proposals/:id/activate',
    dataset: 'policies',
    schema: { params: IdParams(ProposalId), body: Type.Object({ reason: Reason }, closed) },
    summary: 'Activates a proposal: by another person than its proposer, with its replay attached.',
    handler: async ({ params, body }, { principal }) => ({
      body: shown(await proposals.activate(params.id, principal.id, body.reason)),
    }),
  }),
  administrationRoute({
    id: 'policies-proposal-reject',
    method: 'POST',
    path: '/postern/v1/policies/proposals/:id/reject',
    dataset: 'policies',
    schema: { params: IdParams(ProposalId), body: Type.Object({ reason: Reason }, closed) },
    summary: 'Rejects a proposal.',
    handler: async ({ params, body }, { principal }) => ({
      body: shown(await proposals.reject(params.id, principal.id, body.reason)),
    }),
  }),
];
