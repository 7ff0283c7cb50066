/** The closed list of reasons for which a request is refused, each with what it rests on and what would cure it. */
import { PosternError } from '../../errors.ts';

export interface RefusalReason {
  readonly meaning: string;
  readonly cure: string;
  /** Ids of citations of the policy pack. */
  readonly citations: readonly string[];
}

export const REFUSAL_REASONS = {
  purpose_forbidden: {
    meaning: 'The purpose is one for which postal data is given to nobody.',
    cure: 'Ask again for shipping, customer visibility, returns or claims, if that is what the data is for.',
    citations: ['as-353-privacy', 'usps-webtools-terms'],
  },
  need_not_shown: {
    meaning: 'The statement does not show a job-related need to know this data.',
    cure: 'Say which task needs which field, who does it, and what cannot be done without it.',
    citations: ['usps-need-to-know'],
  },
  role_not_eligible: {
    meaning: 'The role of the app is not one that this data is given to.',
    cure: 'Have the app registered in the role in which you act, or have an eligible party ask.',
    citations: ['usps-api-access-2026-04.shippers', 'usps-api-access-2026-04.platforms'],
  },
  basis_missing: {
    meaning: 'Nothing shows a basis for the Mailer IDs that are named.',
    cure: 'Have the Mailer ID registered to you, or its owner authorise you, then ask again.',
    citations: ['usps-api-access-2026-04.shippers', 'usps-api-access-2026-04.service-providers'],
  },
  agreement_missing: {
    meaning: 'The agreement or the terms that the rules ask for are not recorded.',
    cure: 'Sign or accept them, have that recorded here, then ask again.',
    citations: ['usps-api-access-2026-04.service-providers', 'usps-release-overview-2026-02'],
  },
  person_list: {
    meaning: 'What is asked for would be a list of names or addresses of persons.',
    cure: 'Ask for single pieces or for counts without names.',
    citations: ['usc-39-412', 'cfr-39-265-14'],
  },
  already_held: {
    meaning: 'A grant that is in force covers what is asked for.',
    cure: 'Use the grant you have; have it certified again where it is due.',
    citations: ['operator-rules'],
  },
  volume_unjustified: {
    meaning: 'The expected volume does not fit the stated need.',
    cure: 'Explain the volume by pieces shipped, or ask for less.',
    citations: ['usps-default-product', 'operator-rules'],
  },
  earlier_misuse: {
    meaning: 'An incident or an unjustified emergency of the organisation is not settled.',
    cure: 'Settle it with the steward, then ask again.',
    citations: ['operator-rules'],
  },
} as const satisfies Record<string, RefusalReason>;

export type RefusalCode = keyof typeof REFUSAL_REASONS;

export const REFUSAL_CODES = Object.keys(REFUSAL_REASONS) as RefusalCode[];

/** @throws PosternError `input_invalid` for a code that is not on the list. */
export const refusalReason = (code: string): RefusalReason & { readonly code: RefusalCode } => {
  const known = REFUSAL_CODES.find((name) => name === code);
  if (known !== undefined) return { code: known, ...REFUSAL_REASONS[known] };
  throw new PosternError(
    'input_invalid',
    `code is ${JSON.stringify(code)}; expected one of ${REFUSAL_CODES.join(', ')}.`,
    { status: 400, place: { field: 'code' } },
  );
};
