/**
 * From a refusing decision to what is said about it: which rule, since when, on which citation, and what of the
 * caller's own would change the answer. The explanation is made of the caller's own attributes alone.
 */
import type { LapsedGrant } from '../identity/index.ts';
import type { Attributes } from '../policy/attributes.ts';
import type { Decision, Explanation, PolicySet } from '../policy/index.ts';
import type { Fault, Trouble } from './bodies.ts';
import type { Dialect } from './route.ts';

/** USPS answers a scope that the token lacks with 401, not 403 (usps-v3-wire 2.0). */
const SCOPE_CODE = 'scope_not_in_product';
const SCOPE_FAULT: Fault = {
  title: 'invalid_oauth_scope',
  detail: 'The OAuth scope is invalid, missing or insufficient to access resource.',
  source: 'Access Token',
};

/** Members of a problem that explain a refusal; also the body of `GET /postern/v1/decisions/{id}`. */
export const explanationMembers = (explanation: Explanation): Record<string, unknown> => ({
  rules: explanation.rules,
  conditions: explanation.conditions.map(({ ruleId, path, state, sentence }) => ({
    rule: ruleId,
    attribute: path,
    state,
    sentence,
  })),
  cures: explanation.cures,
  explanation: explanation.sentences,
  policyVersion: explanation.policyVersion,
});

const faultsOf = (explanation: Explanation, code: string): Fault[] =>
  explanation.rules.map((rule) => ({
    title: rule.title,
    detail: [rule.message, ...rule.citations.map(({ text }) => text)].filter((part) => part !== '').join(' '),
    code,
  }));

const cureFault = (cure: string, code: string): Fault[] =>
  cure === '' ? [] : [{ title: 'What to do', detail: cure, code }];

const lacksScope = (policy: PolicySet, { code, ruleIds }: Decision): boolean =>
  code === SCOPE_CODE || ruleIds.some((id) => policy.rules(id).some((rule) => rule.code === SCOPE_CODE));

/** Refusals that a grant would cure. */
const GRANT_CODES = new Set([
  'purpose_not_granted',
  'field_grant_missing',
  'recertification_due',
  'grant_ended',
]);

const LAPSES: Readonly<Record<LapsedGrant['how'], readonly [what: string, cure: string]>> = {
  suspended: ['has been suspended', 'Whoever suspended it, or a steward, restores it.'],
  revoked: ['has been revoked', 'Request it again; a steward reviews the request.'],
  ended: ['has not held', 'Request it again; a steward reviews the request.'],
};

/** Whether a refusal may come of what the caller had once and has no more: its own grant, nobody else's. */
const isLapse = (policy: PolicySet, { code, ruleIds }: Decision): boolean =>
  [code, ...ruleIds.flatMap((id) => policy.rules(id).map((rule) => rule.code))].some((one) =>
    GRANT_CODES.has(one),
  );

const lapseWords = (how: LapsedGrant['how'], since: string): readonly [sentence: string, cure: string] => {
  const [what, cure] = LAPSES[how];
  return [`Your grant for this dataset ${what} since ${since}.`, cure];
};

/** What the record keeps beside a refusal that came of a grant which holds no more, as it stood then. */
export const lapseNoted = (
  policy: PolicySet,
  decision: Decision,
  lapsed: LapsedGrant | null,
): Readonly<Record<string, string>> =>
  lapsed === null || !isLapse(policy, decision)
    ? {}
    : { grant: lapsed.how, grantSince: new Date(lapsed.since).toISOString() };

const withWords = (explanation: Explanation, [sentence, cure]: readonly [string, string]): Explanation => ({
  ...explanation,
  sentences: [...explanation.sentences, sentence],
  cures: [`${sentence} ${cure}`, ...explanation.cures],
});

/** An explanation with what `lapseNoted` put into the record. */
export const withLapse = (
  explanation: Explanation,
  { grant, grantSince }: Readonly<Record<string, string>>,
): Explanation =>
  grantSince !== undefined && (grant === 'suspended' || grant === 'revoked' || grant === 'ended')
    ? withWords(explanation, lapseWords(grant, grantSince))
    : explanation;

/**
 * @param dialect `usps` keeps USPS's own status for a missing scope.
 * @param lapsed the caller's own grant that holds no more, where it has none that does
 */
export const decisionTrouble = (
  policy: PolicySet,
  decision: Decision,
  attributes: Attributes,
  dialect: Dialect,
  lapsed: LapsedGrant | null = null,
): Trouble => {
  const explained = policy.explain(attributes);
  const explanation = withLapse(explained, lapseNoted(policy, decision, lapsed));
  const cure = explanation.cures.join(' ');
  // USPS looks at the scope before anything else, so the status is its own wherever the scope is among what is lacking.
  if (dialect === 'usps' && lacksScope(policy, decision)) {
    return {
      status: 401,
      code: SCOPE_CODE,
      message: 'Insufficient OAuth scope.',
      faults: [SCOPE_FAULT, ...cureFault(cure, SCOPE_CODE)],
    };
  }
  const [first] = explanation.rules;
  const message = first?.message || 'No rule of the policy in force permits this request.';
  return {
    status: 403,
    code: decision.code,
    message,
    // USPS's error body has no member for a cure, so it stands among the faults.
    faults:
      dialect === 'usps' ? [...faultsOf(explanation, decision.code), ...cureFault(cure, decision.code)] : [],
    ...(cure !== '' && { cure }),
    more: explanationMembers(explanation),
  };
};
