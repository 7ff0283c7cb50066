/** What holds for one catalogue entry: open or not, for whom, under which conditions, and which rules say so. */
import type { DeliveryChannel, PolicySet, PrincipalAttributes, Role, Rule } from '../policy/index.ts';
import type { AdviceCondition, Openness } from './advice.ts';
import {
  canBeMet,
  decideTrial,
  explainRefusal,
  ownValues,
  ruleInForce,
  sayCure,
  type Trial,
  type TriedRule,
  type Truth,
  tryRules,
} from './evaluate.ts';
import type { CatalogueEntry, Dataset, RuleUse, Source, Withheld } from './model.ts';

/** Who asks, when, what for. */
export interface Asker {
  /** Roles that the question names; empty: none. */
  readonly roles: readonly Role[];
  readonly principal: PrincipalAttributes | null;
  readonly purpose: string;
  /** A way of delivery the question names; null: any. */
  readonly delivery: DeliveryChannel | null;
  readonly at: number;
}

export interface Finding {
  readonly open: Openness;
  readonly answer: string;
  readonly conditions: readonly AdviceCondition[];
  /** Rules that decide or condition it. */
  readonly rules: readonly Rule[];
  /** What a refusal says can be done. */
  readonly cures: readonly string[];
}

/** Roles that come for data; the governing roles (steward, auditor, admin, operator) ask for others. */
export const ASKING_ROLES: readonly Role[] = [
  'shipper',
  'platform',
  'serviceProvider',
  'developer',
  'researcher',
  'consumer',
];

interface Tried {
  readonly trial: Trial;
  readonly rules: readonly TriedRule[];
}

/** A source in words, its standing beside it unless it is official. */
export const saySource = ({ name, url, confidence }: Source): string =>
  `${name}${url === null ? '' : `, ${url}`}${confidence === 'official' ? '' : ` [${confidence}]`}`;

/** A basis in words; where nothing official backs it, its standing stands beside it. */
const sayBasis = (policy: PolicySet, { title, cite }: Rule): string => {
  const standings = cite.flatMap((id) => policy.citation(id)?.confidence ?? []);
  return standings.includes('official') || standings[0] === undefined ? title : `${title} [${standings[0]}]`;
};

const opposite = (truth: Truth): Truth => (truth === 'unknown' ? truth : !truth);

const conditionOf = (dataset: string, { trial }: Tried, { rule, matches }: TriedRule): AdviceCondition => ({
  dataset,
  ruleId: rule.id,
  kind: rule.effect === 'permit' ? 'basis' : 'required',
  sentence: rule.title,
  holds: rule.effect === 'permit' ? matches : opposite(matches),
  yours: ownValues(rule, trial),
  cure: sayCure(rule, trial),
  roles: [trial.role],
  channels: [trial.channel],
});

/** A rule that can never match says nothing; one that looks at every request is of interest only when it bites. */
const isTelling = ({ rule, matches, fixed }: TriedRule): boolean =>
  fixed !== false && (Object.keys(rule.applies).length > 0 || matches === true);

/** A rule as it looks at one trial. */
interface Look {
  readonly one: Tried;
  readonly rule: TriedRule;
}

/** One condition for each rule and truth, with the roles and ways of delivery it was met on. */
const conditionsOf = (dataset: string, looks: readonly Look[]): AdviceCondition[] => {
  const merged = new Map<
    string,
    { condition: AdviceCondition; roles: Set<Role>; channels: Set<DeliveryChannel> }
  >();
  for (const { one, rule } of looks) {
    const key = `${rule.rule.id} ${rule.matches}`;
    let known = merged.get(key);
    if (known === undefined) {
      known = { condition: conditionOf(dataset, one, rule), roles: new Set(), channels: new Set() };
      merged.set(key, known);
    }
    known.roles.add(one.trial.role);
    known.channels.add(one.trial.channel);
  }
  return [...merged.values()].map(({ condition, roles, channels }) => ({
    ...condition,
    roles: [...roles],
    channels: [...channels],
  }));
};

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const sayDay = (at: number): string => new Date(at).toISOString().slice(0, 10);

const trialsOf = (
  use: RuleUse,
  dataClass: Dataset['dataClass'],
  roles: readonly Role[],
  asker: Asker,
): Trial[] => {
  const { purpose, principal, at, delivery } = asker;
  const channels = delivery !== null && use.channels.includes(delivery) ? [delivery] : use.channels;
  return roles.flatMap((role) =>
    channels.map((channel) => ({ use, dataClass, channel, role, purpose, principal, at })),
  );
};

/** Public by the rules: anybody, without credentials, on at least one of its channels. */
const consultPublic = (
  policy: PolicySet,
  dataset: Dataset,
  trials: readonly Trial[],
  at: number,
): Finding | null => {
  const decided = trials
    .map((trial) => decideTrial(policy, { ...trial, role: 'anonymous', principal: null }))
    .filter(({ effect }) => effect === 'permit');
  if (decided.length === 0) return null;
  const ids = unique(decided.flatMap(({ ruleIds }) => ruleIds));
  return {
    open: 'yes',
    answer: `Yes, open to anybody without an account. The source is ${saySource(dataset.source)}.`,
    conditions: [],
    rules: ids.flatMap((id) => ruleInForce(policy, id, at) ?? []),
    cures: [],
  };
};

const consultRefused = (
  policy: PolicySet,
  use: RuleUse,
  dataset: Dataset,
  tried: readonly Tried[],
  asker: Asker,
): Finding => {
  const blocking = (one: Tried): TriedRule[] =>
    one.rules.filter(({ rule, fixed }) => rule.effect === 'forbid' && fixed === true);
  const rules = unique(tried.flatMap((one) => blocking(one).map(({ rule }) => rule)));
  const said = tried.flatMap((one) =>
    explainRefusal(
      policy,
      one.trial,
      blocking(one).map(({ rule }) => rule.id),
    ),
  );
  const others = ASKING_ROLES.filter(
    (role) =>
      !asker.roles.includes(role) &&
      trialsOf(use, dataset.dataClass, [role], asker).some((trial) => canBeMet(tryRules(policy, trial))),
  );
  const message = said[0]?.message ?? `No rule in force on ${sayDay(asker.at)} permits it.`;
  const elsewhere = others.length === 0 ? '' : ` Under conditions it is open to: ${others.join(', ')}.`;
  return {
    open: 'no',
    answer: `Not for you as you ask. ${message}${elsewhere}`,
    conditions: conditionsOf(
      dataset.id,
      tried.flatMap((one) => blocking(one).map((rule) => ({ one, rule }))),
    ),
    rules,
    cures: unique(said.map(({ cure }) => cure).filter((cure) => cure !== '')),
  };
};

const consultPolicy = (policy: PolicySet, dataset: Dataset, use: RuleUse, asker: Asker): Finding => {
  const roles = asker.roles.length > 0 ? asker.roles : ASKING_ROLES;
  const trials = trialsOf(use, dataset.dataClass, roles, asker);
  const open = consultPublic(policy, dataset, trials, asker.at);
  if (open !== null) return open;

  const tried = trials.map((trial) => ({ trial, rules: tryRules(policy, trial) }));
  const met = tried.filter(({ rules }) => canBeMet(rules));
  if (met.length === 0) return consultRefused(policy, use, dataset, tried, asker);

  const telling = met.flatMap((one) => one.rules.filter(isTelling).map((rule) => ({ one, rule })));
  const bases = unique(
    telling.filter(({ rule }) => rule.rule.effect === 'permit').map(({ rule }) => rule.rule),
  );
  return {
    open: 'conditional',
    answer: `Yes, under conditions: ${bases.map((rule) => lower(sayBasis(policy, rule))).join('; ')}.`,
    conditions: conditionsOf(dataset.id, telling),
    rules: unique(telling.map(({ rule }) => rule.rule)),
    cures: [],
  };
};

const consultDataset = (policy: PolicySet, dataset: Dataset, asker: Asker): Finding => {
  const { gate, source } = dataset;
  if (gate.by === 'policy') return consultPolicy(policy, dataset, gate.use, asker);
  const answer =
    gate.condition === null
      ? `Yes, open to anybody at its source: ${saySource(source)}.`
      : `Yes, under a condition: ${lower(gate.condition)} The source is ${saySource(source)}.`;
  return { open: gate.open, answer, conditions: [], rules: [], cures: [] };
};

const consultWithheld = (policy: PolicySet, entry: Withheld, asker: Asker): Finding => {
  const { refused } = entry;
  const ids =
    refused === null
      ? []
      : decideTrial(policy, {
          use: refused.use,
          dataClass: refused.dataClass,
          channel: refused.use.channels[0] ?? 'api',
          role: refused.role,
          purpose: refused.purpose,
          principal: null,
          at: asker.at,
        }).ruleIds;
  const standing = entry.confidence === 'official' ? '' : ` [${entry.confidence}]`;
  return {
    open: 'no',
    answer: `Not available, because ${entry.because.replace(/\.$/, '')}${standing}.`,
    conditions: [],
    rules: ids.flatMap((id) => ruleInForce(policy, id, asker.at) ?? []),
    cures: [],
  };
};

/** Consults the rules, or the catalogue where somebody else opens the door. */
export const consult = (policy: PolicySet, entry: CatalogueEntry, asker: Asker): Finding =>
  entry.kind === 'dataset' ? consultDataset(policy, entry, asker) : consultWithheld(policy, entry, asker);
