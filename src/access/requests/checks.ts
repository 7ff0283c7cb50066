/**
 * The automatic checks of a submitted request, and what they recommend. What the rules would say is not guessed: the
 * request is tried on the policy in force as if it had been granted.
 */
import type { Principal } from '../../identity/index.ts';
import { Attributes, type PolicySet, RequestAttributes, SubjectAttributes } from '../../policy/index.ts';
import type { CheckResult, Recommendation, RequestableDataset, RequestForm } from './model.ts';

export interface HeldGrant {
  readonly id: string;
  readonly purposes: readonly string[];
  readonly fields: readonly string[];
}

export interface CheckInput {
  readonly form: RequestForm;
  readonly dataset: RequestableDataset;
  /** The app as it would be with the grant. */
  readonly principal: Principal;
  /** Grants in force for the dataset. */
  readonly held: readonly HeldGrant[];
  readonly policy: PolicySet;
  /** Unix ms. */
  readonly now: number;
}

const SHORTEST_NEED = 40;
/** Codes of rules that no review can get round. */
const BLOCKING = new Set([
  'purpose_forbidden',
  'role_not_eligible',
  'person_list_forbidden',
  'use_consumer_tools',
]);
const KIND: Readonly<Record<string, CheckResult['check']>> = {
  purpose_forbidden: 'purpose',
  purpose_not_granted: 'purpose',
  terms_not_accepted: 'terms',
  ip_agreement_missing: 'terms',
  fee_unpaid: 'terms',
  mid_not_own: 'mailer-ids',
  mid_not_authorized: 'mailer-ids',
  merchant_token_missing: 'mailer-ids',
  mid_undetermined: 'mailer-ids',
  field_grant_missing: 'field',
  training_due: 'field',
};

const met = (check: CheckResult['check'], text: string): CheckResult => ({
  check,
  state: 'met',
  code: '',
  text,
  cure: '',
  citations: [],
});

const missing = (check: CheckResult['check'], text: string, cure: string): CheckResult => ({
  check,
  state: 'missing',
  code: '',
  text,
  cure,
  citations: ['usps-need-to-know'],
});

const completeness = (
  { need, volume, mids }: RequestForm,
  { dataClass }: RequestableDataset,
): CheckResult[] => {
  const faults = [
    ...(need.trim().length < SHORTEST_NEED
      ? [
          missing(
            'completeness',
            `The statement of need has ${need.trim().length} characters; a sentence or two are expected.`,
            'Say which task needs which data, and what cannot be done without it.',
          ),
        ]
      : []),
    ...(volume.peak < volume.average
      ? [
          missing(
            'completeness',
            `The peak day (${volume.peak}) is below the average day (${volume.average}).`,
            'State both in requests a day.',
          ),
        ]
      : []),
    ...(dataClass !== 'nonpublic' && mids.length === 0
      ? [
          missing(
            'completeness',
            'No Mailer ID is named; sensitive data is given by Mailer ID.',
            'Name the Mailer IDs whose pieces you need to see.',
          ),
        ]
      : []),
  ];
  return faults.length > 0 ? faults : [met('completeness', 'Everything that the form asks for is stated.')];
};

const overlap = ({ purposes, fields }: RequestForm, held: readonly HeldGrant[]): CheckResult => {
  const covering = held.find(
    (grant) =>
      purposes.every((purpose) => grant.purposes.includes(purpose)) &&
      fields.every((field) => grant.fields.includes(field)),
  );
  return covering === undefined
    ? met(
        'overlap',
        held.length === 0 ? 'The app holds no grant for it.' : 'No grant of the app covers it already.',
      )
    : {
        ...missing(
          'overlap',
          `The grant ${covering.id} covers the same purposes and fields already.`,
          'Use that grant, or say what is asked for beyond it.',
        ),
        citations: ['operator-rules'],
      };
};

/** One request as it would come after the grant. */
const trial = (input: CheckInput, purpose: string, mid: string | null): Attributes => {
  const { dataset, form, principal, now } = input;
  const attributes = principal.attributes(form.channel, dataset.ruleDataset);
  const request = new RequestAttributes();
  request.route = 'trial';
  request.dataset = dataset.ruleDataset;
  request.action = dataset.action;
  request.dataClass = dataset.dataClass;
  request.channel = form.channel;
  request.purpose = purpose;
  request.purposeRequired = true;
  request.scope = dataset.scope;
  request.time = now;
  const subject = new SubjectAttributes();
  subject.mid = mid;
  subject.midDetermined = mid !== null;
  subject.merchant = attributes.merchantTokens[0] ?? null;
  subject.personFields = dataset.personFields === 'yes';
  return new Attributes(attributes, request, subject);
};

const onRules = (input: CheckInput): CheckResult[] => {
  const { form, policy } = input;
  const mids = form.mids.length === 0 ? [null] : form.mids;
  const found = new Map<string, CheckResult>();
  for (const purpose of form.purposes) {
    for (const mid of mids) {
      const attributes = trial(input, purpose, mid);
      const decision = policy.decide(attributes);
      if (decision.effect === 'permit') continue;
      const explanation = policy.explain(attributes);
      const about = KIND[decision.code] === 'mailer-ids' && mid !== null ? ` (Mailer ID ${mid})` : '';
      found.set(`${decision.code}${about}`, {
        check: KIND[decision.code] ?? 'basis',
        state: BLOCKING.has(decision.code) ? 'blocking' : 'missing',
        code: decision.code,
        text: `${explanation.rules[0]?.message ?? `The rules would refuse it: ${decision.code}.`}${about}`,
        cure: explanation.cures.join(' '),
        citations: decision.citations,
      });
    }
  }
  return found.size > 0
    ? [...found.values()]
    : [
        met('purpose', 'The rules allow the stated purposes.'),
        met('mailer-ids', 'There is a basis for every Mailer ID that is named.'),
        met('terms', 'The terms and agreements that the rules ask for are recorded.'),
      ];
};

/** Every check, in the order of the form. */
export const runChecks = (input: CheckInput): CheckResult[] => [
  ...completeness(input.form, input.dataset),
  ...onRules(input),
  overlap(input.form, input.held),
];

/** What the checks speak for; a steward decides. */
export const recommend = (checks: readonly CheckResult[]): Recommendation => {
  const blocking = checks.filter(({ state }) => state === 'blocking');
  const open = checks.filter(({ state }) => state === 'missing');
  const texts = (results: readonly CheckResult[]): string[] => results.map(({ text }) => text);
  if (blocking.length > 0) return { move: 'refuse', reasons: texts(blocking) };
  if (open.length > 0) return { move: 'return', reasons: texts(open) };
  return { move: 'grant', reasons: texts(checks) };
};
