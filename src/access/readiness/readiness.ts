/**
 * Whether an app will see its pieces: per Mailer ID and channel the basis it holds or lacks, and who must do what. It is
 * computed from what belongs to the app alone and from the rules in force. No event, no registration and no ownership of
 * anybody else is read, so two Mailer IDs of others get the same answer, whatever stands here about them.
 */
import {
  Attributes,
  type DeliveryChannel,
  type Explanation,
  type PolicySet,
  type PrincipalAttributes,
  type Role,
  SubjectAttributes,
} from '../../policy/index.ts';
import type { AuthorisationTable } from '../../store/schema.ts';
import { otherwiseReady, statedBasis, sufficientBases, trackingRequest } from '../authorisations/index.ts';
import type { Group, Tally } from './tally.ts';

/** Who is asked about, with everything about it that bears on the answer. */
export interface Asker {
  readonly app: { readonly id: string; readonly name: string } | null;
  readonly role: Role;
  readonly attributes: (channel: DeliveryChannel) => PrincipalAttributes;
  /** What others authorised the app for. */
  readonly authorisations: readonly AuthorisationTable[];
  readonly purpose: string;
}

/** One thing to do. */
export interface ToDo {
  readonly who: 'the owner of the Mailer ID' | 'a steward' | 'your organisation';
  readonly what: string;
  readonly rule: string;
  readonly citations: readonly string[];
}

export interface ReadinessRow {
  readonly mid: string | null;
  readonly merchant: string | null;
  readonly pieces: number;
  readonly channel: DeliveryChannel;
  readonly ready: 'yes' | 'no';
  /** Whether the basis itself is there, whatever else is missing. */
  readonly basis: {
    readonly held: 'yes' | 'no';
    /** The permit that it satisfies. */
    readonly rule: string | null;
    /** End of the basis; null: open ended, or none is held. */
    readonly until: string | null;
    /** Kinds of basis that the rules take, where none is held. */
    readonly needed: readonly string[];
  };
  readonly code: string;
  readonly todo: readonly ToDo[];
  /** A link for the owner of the Mailer ID; null: none would help. */
  readonly link: string | null;
}

export interface Readiness {
  readonly app: { readonly id: string; readonly name: string } | null;
  readonly role: Role;
  readonly at: string;
  readonly policyVersion: string;
  readonly lines: number;
  readonly pieces: number;
  readonly unread: Tally['unread'];
  /** Pieces that would be seen, by channel. */
  readonly readyPieces: Readonly<Record<string, number>>;
  readonly rows: readonly ReadinessRow[];
}

const CHANNELS: readonly DeliveryChannel[] = ['api', 'webhook', 'extract'];
/** Rows computed before other requests get their turn. */
const ROWS_A_TURN = 100;

const MERCHANT_PATHS = new Set(['subject.mid', 'subject.merchant', 'subject.midDetermined']);
const STEWARD_PATHS = new Set([
  'principal.purposes',
  'principal.fieldGrants',
  'principal.recertifiedAt',
  'principal.grantUntil',
  'request.purpose',
]);

const whoOf = (paths: readonly string[]): ToDo['who'] => {
  if (paths.some((path) => MERCHANT_PATHS.has(path))) return 'the owner of the Mailer ID';
  return paths.some((path) => STEWARD_PATHS.has(path)) ? 'a steward' : 'your organisation';
};

const todoOf = (policy: PolicySet, explanation: Explanation): ToDo[] => {
  const ruleIds = [
    ...new Set([...explanation.rules.map(({ id }) => id), ...explanation.conditions.map((c) => c.ruleId)]),
  ];
  return ruleIds.flatMap((id) => {
    const rule = policy.rules(id).at(-1);
    if (rule === undefined) return [];
    const told = explanation.rules.find((each) => each.id === id);
    const paths = explanation.conditions.filter((c) => c.ruleId === id).map(({ path }) => path);
    return [
      {
        who: whoOf(paths),
        what: told?.cure || rule.cure || rule.title,
        rule: id,
        citations: rule.cite.flatMap((cite) => {
          const citation = policy.citation(cite);
          return citation === undefined
            ? []
            : [`${citation.instrument}, ${citation.section} (confidence: ${citation.confidence})`];
        }),
      },
    ];
  });
};

interface Held {
  readonly merchant: string | null;
  readonly until: number | null;
}

/** The app's own authorisation for the Mailer ID that runs longest. */
const heldFor = (
  { authorisations }: Asker,
  { mid, merchant }: Group,
  channel: DeliveryChannel,
  now: number,
): Held => {
  const rows = authorisations.filter(
    (row) =>
      (row.channel === 'any' || row.channel === channel) &&
      row.revoked_at === null &&
      Number(row.valid_from) <= now &&
      (row.valid_until === null || Number(row.valid_until) > now) &&
      (row.mid === mid || (merchant !== null && row.merchant === merchant)),
  );
  const ends = rows.map((row) => row.valid_until);
  return {
    merchant: merchant ?? rows.find((row) => row.merchant !== null)?.merchant ?? null,
    until: ends.length === 0 || ends.includes(null) ? null : Math.max(...ends.map(Number)),
  };
};

export interface ReadinessParts {
  readonly policy: PolicySet;
  readonly asker: Asker;
  /** Makes a link for a Mailer ID, the channels that lack a basis, and the merchant as the file names it. */
  readonly link: (mid: string, channels: readonly string[], merchant: string | null) => string | null;
  /** Channels asked about; all three unless stated. */
  readonly channels?: readonly DeliveryChannel[];
  /** Unix ms: the rules and dates of this instant. */
  readonly now: number;
}

const rowOf = (
  { policy, asker, now }: ReadinessParts,
  group: Group,
  channel: DeliveryChannel,
): ReadinessRow => {
  const held = heldFor(asker, group, channel, now);
  const subject = new SubjectAttributes();
  subject.mid = group.mid;
  subject.midDetermined = group.mid !== null;
  subject.merchant = held.merchant;
  const request = trackingRequest(channel, asker.purpose, now);
  const attributes = asker.attributes(channel);
  const decision = policy.decide(new Attributes(attributes, request, subject));

  const basisAlone = otherwiseReady(asker.role, asker.purpose, now);
  basisAlone.ownMids = attributes.ownMids;
  basisAlone.authorizedMids = attributes.authorizedMids;
  basisAlone.merchantTokens = attributes.merchantTokens;
  const basis = policy.decide(new Attributes(basisAlone, request, subject));
  const isOwn = group.mid !== null && attributes.ownMids.includes(group.mid);
  const bases = basis.effect === 'permit' ? [] : sufficientBases(policy, asker.role, channel, now);
  return {
    mid: group.mid,
    merchant: group.merchant,
    pieces: group.pieces,
    channel,
    ready: decision.effect === 'permit' ? 'yes' : 'no',
    basis: {
      held: basis.effect === 'permit' ? 'yes' : 'no',
      rule: basis.effect === 'permit' ? (basis.ruleIds[0] ?? null) : null,
      until:
        basis.effect === 'permit' && !isOwn && held.until !== null
          ? new Date(held.until).toISOString()
          : null,
      needed: bases.map(({ holding }) => holding),
    },
    code: decision.code,
    todo:
      decision.effect === 'permit'
        ? []
        : todoOf(policy, policy.explain(new Attributes(attributes, request, subject))),
    link: null,
  };
};

/** The whole answer. Asks the rules for each Mailer ID and channel, a few hundred at a time. */
export const readinessOf = async (parts: ReadinessParts, tally: Tally): Promise<Readiness> => {
  const { policy, asker, now } = parts;
  const channels = parts.channels ?? CHANNELS;
  const rows: ReadinessRow[] = [];
  const readyPieces: Record<string, number> = Object.fromEntries(channels.map((channel) => [channel, 0]));
  let computed = 0;
  for (const group of tally.groups) {
    const own = channels.map((channel) => rowOf(parts, group, channel));
    const lacking = own.filter(
      ({ basis, channel }) =>
        basis.held === 'no' &&
        group.mid !== null &&
        statedBasis(sufficientBases(policy, asker.role, channel, now), asker.role) !== null,
    );
    const link =
      lacking.length === 0 || group.mid === null || asker.app === null
        ? null
        : parts.link(
            group.mid,
            lacking.map(({ channel }) => channel),
            group.merchant,
          );
    for (const row of own) {
      rows.push(lacking.includes(row) ? { ...row, link } : row);
      if (row.ready === 'yes') readyPieces[row.channel] = (readyPieces[row.channel] ?? 0) + row.pieces;
      computed += 1;
      if (computed % ROWS_A_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return {
    app: asker.app,
    role: asker.role,
    at: new Date(now).toISOString(),
    policyVersion: policy.version,
    lines: tally.lines,
    pieces: tally.pieces,
    unread: tally.unread,
    readyPieces,
    rows,
  };
};
