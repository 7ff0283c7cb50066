/**
 * What the rules would say to a request that nobody has made yet. Every rule that looks at such a request is taken
 * from a real trace; what cannot be known beforehand (the parcel, the purpose, often the asker) stays unknown by
 * three-valued logic instead of being guessed.
 */
import {
  Attributes,
  type AttributeValue,
  type Condition,
  type DataClass,
  type DeliveryChannel,
  type Leaf,
  PATHS,
  type PathInfo,
  type PolicySet,
  PrincipalAttributes,
  RequestAttributes,
  type Role,
  type Rule,
  type RuleTrace,
  SubjectAttributes,
} from '../policy/index.ts';
import type { RuleUse } from './model.ts';

export type Truth = true | false | 'unknown';

/** One request to try. */
export interface Trial {
  readonly use: RuleUse;
  readonly dataClass: DataClass;
  readonly channel: DeliveryChannel;
  readonly role: Role;
  /** Empty: not stated. */
  readonly purpose: string;
  /** Who asks; null: only the role is known. */
  readonly principal: PrincipalAttributes | null;
  /** Unix ms. */
  readonly at: number;
}

/** A rule that looks at the trial, with whether its condition matches. */
export interface TriedRule {
  readonly rule: Rule;
  /** With everything that is known of the asker. */
  readonly matches: Truth;
  /** Whether it matches whatever the asker does: nothing of the asker but role and kind is taken as known. */
  readonly fixed: Truth;
}

const INFO: ReadonlyMap<string, PathInfo> = new Map(PATHS.map((info) => [info.path, info]));
/** Parts of the principal and the subject that belong to the trial itself. */
const TRIAL_PATHS = new Set([
  'principal.role',
  'principal.kind',
  'subject.personList',
  'subject.personFields',
]);

const pathsOf = (leaf: Leaf): string[] =>
  leaf.right.kind === 'ref' ? [leaf.path, leaf.right.path] : [leaf.path];

const leavesOf = (condition: Condition | null): Leaf[] => {
  if (condition === null) return [];
  if (condition.kind === 'leaf') return [condition];
  return condition.kind === 'not' ? leavesOf(condition.of) : condition.of.flatMap(leavesOf);
};

const isKnown = (path: string, trial: Trial, asker: 'known' | 'unknown'): boolean => {
  if (TRIAL_PATHS.has(path)) return true;
  const whose = INFO.get(path)?.whose;
  if (whose === 'principal') return asker === 'known' && trial.principal !== null;
  if (path === 'request.purpose') return trial.purpose !== '';
  return whose === 'request';
};

/** Kleene's three-valued logic over the leaves in the order they are written. */
const truthOf = (condition: Condition | null, leafTruth: (leaf: Leaf) => Truth): Truth => {
  if (condition === null) return true;
  if (condition.kind === 'leaf') return leafTruth(condition);
  if (condition.kind === 'not') {
    const inner = truthOf(condition.of, leafTruth);
    return inner === 'unknown' ? inner : !inner;
  }
  const decisive = condition.kind === 'any';
  const parts = new Set(condition.of.map((part) => truthOf(part, leafTruth)));
  if (parts.has(decisive)) return decisive;
  return parts.has('unknown') ? 'unknown' : !decisive;
};

const hypothetical = (trial: Trial): Attributes => {
  const principal = new PrincipalAttributes();
  if (trial.principal !== null) Object.assign(principal, trial.principal);
  principal.role = trial.role;
  if (trial.role === 'anonymous') principal.kind = 'anonymous';
  else if (principal.kind === 'anonymous') principal.kind = trial.role === 'operator' ? 'operator' : 'app';

  const request = new RequestAttributes();
  request.route = 'advise';
  request.dataset = trial.use.dataset;
  request.action = trial.use.action;
  request.dataClass = trial.dataClass;
  request.channel = trial.channel;
  request.purpose = trial.purpose;
  request.purposeRequired = trial.use.purposeRequired;
  request.scope = trial.use.scope;
  request.time = trial.at;

  const subject = new SubjectAttributes();
  subject.personFields = trial.use.personFields;
  subject.personList = trial.use.personList;
  return new Attributes(principal, request, subject);
};

/** Rules by id for each pack: packs are immutable, and `PolicySet.rules` walks the whole pack. */
const windows = new WeakMap<PolicySet, ReadonlyMap<string, readonly Rule[]>>();

const windowsOf = (policy: PolicySet): ReadonlyMap<string, readonly Rule[]> => {
  const known = windows.get(policy);
  if (known !== undefined) return known;
  const fresh = Map.groupBy(policy.pack.rules, ({ id }) => id);
  windows.set(policy, fresh);
  return fresh;
};

/** The rule with this id whose window holds the time. */
export const ruleInForce = (policy: PolicySet, id: string, at: number): Rule | undefined =>
  windowsOf(policy)
    .get(id)
    ?.find((rule) => at >= rule.from && at < rule.to);

const tried = (rule: Rule, traced: RuleTrace, trial: Trial): TriedRule => {
  const truth = (asker: 'known' | 'unknown'): Truth => {
    let index = 0;
    return truthOf(rule.when, (leaf) => {
      const state = traced.leaves[index]?.state;
      index += 1;
      if (state === undefined || !pathsOf(leaf).every((path) => isKnown(path, trial, asker)))
        return 'unknown';
      return state === 'missing' ? 'unknown' : state === 'held';
    });
  };
  return { rule, matches: truth('known'), fixed: truth('unknown') };
};

/** The enforced permits and forbids that look at the trial, in pack order. */
export const tryRules = (policy: PolicySet, trial: Trial): TriedRule[] =>
  policy.trace(hypothetical(trial)).rules.flatMap((traced) => {
    const rule = ruleInForce(policy, traced.ruleId, trial.at);
    if (rule === undefined || rule.effect === 'oblige' || traced.mode === 'shadow') return [];
    return [tried(rule, traced, trial)];
  });

/** Whether somebody in this role can get there by meeting conditions: a permit may match, and no forbid surely does. */
export const canBeMet = (rules: readonly TriedRule[]): boolean =>
  rules.some(({ rule, fixed }) => rule.effect === 'permit' && fixed !== false) &&
  !rules.some(({ rule, fixed }) => rule.effect === 'forbid' && fixed === true);

/** The ids of the rules that decide a trial, and how. */
export const decideTrial = (
  policy: PolicySet,
  trial: Trial,
): { readonly effect: 'permit' | 'forbid'; readonly ruleIds: readonly string[] } => {
  const { effect, ruleIds } = policy.decide(hypothetical(trial));
  return { effect, ruleIds };
};

/** Message and cure of rules that refuse a trial, filled from the trial's own attributes. */
export const explainRefusal = (
  policy: PolicySet,
  trial: Trial,
  ids: readonly string[],
): { readonly message: string; readonly cure: string }[] =>
  policy
    .explain(hypothetical(trial))
    .rules.filter(({ id }) => ids.includes(id))
    .map(({ message, cure }) => ({ message, cure }));

const sayOwn = (value: AttributeValue, shown: PathInfo['shown'], type: PathInfo['type']): string => {
  if (value === null) return 'not recorded';
  if (typeof value === 'object') {
    if (shown === 'count') return String(value.length);
    return value.length === 0 ? 'none' : value.join(', ');
  }
  if (typeof value === 'number' && type === 'time') return new Date(value).toISOString().slice(0, 10);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === '' ? 'none' : String(value);
};

/** What of the asker's own record the rule looks at, in words; null: nothing, or nobody known asks. */
export const ownValues = (rule: Rule, trial: Trial): string | null => {
  if (trial.principal === null) return null;
  const attributes = hypothetical(trial);
  const paths = new Set(leavesOf(rule.when).flatMap(pathsOf));
  const said = PATHS.filter(
    ({ path, whose, shown }) => paths.has(path) && whose === 'principal' && shown !== 'never',
  ).map(({ words, get, shown, type }) => `${words}: ${sayOwn(get(attributes), shown, type)}`);
  return said.length === 0 ? null : said.join('; ');
};

/** A cure for a trial; empty where it speaks of an asker whom nobody knows. */
export const sayCure = ({ cure }: Rule, trial: Trial): string => {
  if (!cure.includes('{')) return cure;
  const attributes = hypothetical(trial);
  const said = cure.replace(/\{([^{}]*)\}/g, (mark, path: string) => {
    const info = INFO.get(path);
    const known = info !== undefined && info.shown === 'value' && isKnown(path, trial, 'known');
    return known ? sayOwn(info.get(attributes), info.shown, info.type) : mark;
  });
  return said.includes('{') ? '' : said;
};
