/** What a permit may demand of the gateway. Closed: an obligation nobody applies would be a broken promise. */
export const OBLIGATIONS = {
  'log.disclosure': 'The disclosure is durable in the audit log before the answer leaves.',
  'account.disclosure':
    'An accounting entry (date, nature, purpose, recipient) is kept for the person the record is about.',
  'label.restricted': 'The answer is marked RESTRICTED INFORMATION.',
  'match.destination':
    'The piece is shown only where the destination ZIP Code that was stated is the one that it goes to.',
  'mask.person': 'Fields about persons are masked.',
  'notice.noEndorsement': 'The answer says that its use implies no endorsement by USPS.',
} as const;

export type Obligation = keyof typeof OBLIGATIONS;

/** All obligation names. */
export const OBLIGATION_NAMES = Object.keys(OBLIGATIONS) as readonly Obligation[];
