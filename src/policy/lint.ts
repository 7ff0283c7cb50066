/** What a pack can have wrong although every rule in it can be read. */
import type { Citation, Pack, Place, Rule } from './pack.ts';
import { knownPath } from './paths.ts';
import { appliesCovers, unreachable, windowCovers } from './reach.ts';
import { leavesOf } from './template.ts';
import { sayTime } from './time.ts';

/** Every lint, with its meaning. */
export const LINTS = {
  rule_without_citation: 'The rule says what holds but not where that is written.',
  citation_unknown: 'The rule cites an id that no citation has.',
  citation_stale: 'The cited text was consulted more than 365 days ago, has ended, or has been superseded.',
  citation_later_than_rule: 'The rule takes effect before the text it cites does.',
  permit_unreachable:
    'The permit can never take effect: a forbid always matches too, or its conditions exclude each other.',
  forbid_without_message: 'The refused person would be told nothing.',
  windows_overlap: 'Two rules with one id, or with one effect and title, are in force at the same time.',
  sensitive_permit_without_expiry:
    'The permit opens sensitive data, and neither it nor a forbid that covers it reads a date on which access ends.',
  shadow_expired: 'The shadow time of the rule is over; it is enforced now. Say so with `mode: enforce`.',
} as const;

export type LintName = keyof typeof LINTS;

export interface LintFinding {
  readonly lint: LintName;
  readonly ruleId: string;
  readonly message: string;
  readonly place: Place;
}

const STALE_MS = 365 * 86_400_000;

const lintCitations = (rule: Rule, pack: Pack, now: number): [LintName, string][] => {
  if (rule.cite.length === 0) return [['rule_without_citation', 'cites nothing.']];
  const found: [LintName, string][] = [];
  for (const id of rule.cite) {
    const citation = pack.citations.get(id);
    if (citation === undefined) {
      found.push(['citation_unknown', `cites ${id}, which no citation has as its id.`]);
      continue;
    }
    if (citation.effectiveFrom > rule.from) {
      found.push([
        'citation_later_than_rule',
        `is in force before ${id}, which takes effect on ${sayTime(citation.effectiveFrom)}.`,
      ]);
    }
    const stale = rule.to > now ? staleness(citation, pack, now) : undefined;
    if (stale !== undefined) found.push(['citation_stale', `cites ${id}, which ${stale}.`]);
  }
  return found;
};

const staleness = (citation: Citation, pack: Pack, now: number): string | undefined => {
  if (citation.effectiveTo <= now) return `ended on ${sayTime(citation.effectiveTo)}`;
  for (const newer of pack.citations.values()) {
    if (newer.supersedes === citation.id && newer.effectiveFrom <= now) return `${newer.id} supersedes`;
  }
  if (now - citation.retrieved > STALE_MS) return `was consulted on ${sayTime(citation.retrieved)}`;
  return undefined;
};

const overlap = (left: Rule, right: Rule): boolean => left.from < right.to && right.from < left.to;

const lintWindows = (rule: Rule, index: number, pack: Pack): [LintName, string][] => {
  const twin = pack.rules
    .slice(0, index)
    .find(
      (other) =>
        (other.id === rule.id || (other.title === rule.title && other.effect === rule.effect)) &&
        overlap(other, rule),
    );
  if (twin === undefined) return [];
  return [['windows_overlap', `overlaps ${twin.id} at ${twin.place.file}:${twin.place.line}.`]];
};

const readsExpiry = (rule: Rule): boolean =>
  leavesOf(rule.when).some(
    (leaf) =>
      leaf.operator !== 'exists' &&
      (knownPath(leaf.path).expires || (leaf.right.kind === 'ref' && knownPath(leaf.right.path).expires)),
  );

const opensSensitive = ({ applies }: Rule): boolean =>
  applies.classes === undefined
    ? applies.datasets === undefined
    : applies.classes.includes('sensitive') || applies.classes.includes('sensitive-enhanced');

const lintPermit = (rule: Rule, forbids: readonly Rule[]): [LintName, string][] => {
  const found: [LintName, string][] = [];
  const why = unreachable(rule, forbids);
  if (why !== undefined) found.push(['permit_unreachable', `can never take effect: ${why}.`]);
  const expires =
    Number.isFinite(rule.to) ||
    readsExpiry(rule) ||
    forbids.some(
      (forbid) =>
        readsExpiry(forbid) && appliesCovers(forbid.applies, rule.applies) && windowCovers(forbid, rule),
    );
  if (opensSensitive(rule) && !expires) {
    found.push(['sensitive_permit_without_expiry', 'opens sensitive data with no date on which that ends.']);
  }
  return found;
};

/**
 * Every finding, in pack order.
 * @param now Unix ms; staleness and expired shadows depend on it.
 */
export const lint = (pack: Pack, now: number): LintFinding[] => {
  const forbids = pack.rules.filter((rule) => rule.effect === 'forbid');
  return pack.rules.flatMap((rule, index) => {
    const found = [...lintCitations(rule, pack, now), ...lintWindows(rule, index, pack)];
    if (rule.effect === 'permit') found.push(...lintPermit(rule, forbids));
    if (rule.effect === 'forbid' && rule.message === '') {
      found.push(['forbid_without_message', 'has no message for the refused person.']);
    }
    if (rule.mode === 'shadow' && rule.shadowUntil <= now) {
      found.push(['shadow_expired', `is in shadow until ${sayTime(rule.shadowUntil)}, which is over.`]);
    }
    return found.map(([name, message]) => ({
      lint: name,
      ruleId: rule.id,
      message: `${rule.id} ${message}`,
      place: rule.place,
    }));
  });
};
