/** Shorthand for the data files: what most entries have in common is said once. */
import type { Action, DataClass, DeliveryChannel } from '../../policy/index.ts';
import type { Field, Gate, RuleUse, Signal, Stated } from '../model.ts';
import type { ConceptId } from '../vocabulary.ts';

/** Fields of one class. */
export const fields = (dataClass: DataClass, ...names: readonly string[]): Field[] =>
  names.map((name) => ({ name, class: dataClass }));

/** A signal: the weight, and the concepts that must all occur. */
export const signal = (weight: number, ...all: readonly ConceptId[]): Signal => ({ weight, all });

export const official = (value: string): Stated => ({ value, confidence: 'official' });
export const secondary = (value: string): Stated => ({ value, confidence: 'secondary' });
export const unverified = (value: string): Stated => ({ value, confidence: 'unverified' });

/** No quota applies, or none was found: two different things, said in different words. */
export const NO_QUOTA: Stated = official('None: a file or page, taken as a whole.');
export const QUOTA_60: Stated = official(
  'At USPS 60 calls an hour for each API of the default product; more on request with CRID and expected volume.',
);
export const QUOTA_NOT_DEFAULT: Stated = secondary(
  'Not in the default product; the quota is set when access is granted (60 calls an hour for each API is the usual start).',
);
export const QUOTA_UNKNOWN: Stated = unverified('Not published where we could read it.');

type Extra = Partial<Pick<RuleUse, 'scope' | 'purposeRequired' | 'personFields' | 'personList'>>;

/** How a request looks to the rules. */
export const use = (
  dataset: string,
  action: Action,
  channels: readonly DeliveryChannel[],
  extra: Extra = {},
): RuleUse => ({
  dataset,
  action,
  channels,
  scope: '',
  purposeRequired: false,
  personFields: false,
  personList: false,
  ...extra,
});

/** Opened by the rules. */
export const byPolicy = (
  dataset: string,
  channels: readonly DeliveryChannel[] = ['api'],
  extra: Extra & { readonly action?: Action } = {},
): Gate => {
  const { action = 'read', ...rest } = extra;
  return { by: 'policy', use: use(dataset, action, channels, rest) };
};

/** Opened by its publisher, to everyone. */
export const OPEN_AT_SOURCE: Gate = { by: 'publisher', open: 'yes', condition: null };

/** Opened by its publisher, under a condition. */
export const atSource = (condition: string): Gate => ({ by: 'publisher', open: 'conditional', condition });

export const USPS = 'United States Postal Service';

/** What may be said of every file that USPS publishes. */
export const USPS_FILE_LICENCE =
  'Published by USPS for download; USPS asserts copyright in its works and no open licence was found, so name the source and do not imply endorsement.';
/** What may be said of every USPS API. */
export const USPS_API_LICENCE =
  'The API terms you accept in the USPS portal; attach your accepted copy in Postern. Use of USPS marks or data must not imply endorsement.';

/** The usual way to an API of the default product. */
export const DEFAULT_PRODUCT_STEPS: readonly string[] = [
  'Create a business account and sign in to the USPS developer portal.',
  'Add an app there, accept the terms, and take the default product.',
  'Give the app key and secret to the operator of this Postern (upstream credentials stay in the gateway), or call USPS directly.',
  'In Postern ask your operator for an app of your own: postern app create.',
  'If 60 calls an hour are too few, ask USPS for more with your CRID and the expected peak day, week and month.',
];
