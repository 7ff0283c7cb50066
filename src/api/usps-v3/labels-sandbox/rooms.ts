/** What the label routes of a sandbox work with, and what their subjects have in common. */
import { PosternError } from '../../../errors.ts';
import type { Context, SubjectFacts } from '../../../gateway/index.ts';
import type { Principal } from '../../../identity/index.ts';
import type {
  Label,
  LabelDesk,
  LabelParty,
  PaymentRight,
  PaymentTokens,
} from '../../../shipping/labels/index.ts';
import { askedPiece } from '../../../tracking/lookup/index.ts';
import type { Simulation } from '../../../tracking/sandbox/index.ts';

export interface LabelRooms {
  readonly desk: LabelDesk;
  readonly tokens: PaymentTokens;
  readonly simulation: Simulation;
}

export const COMMON = {
  dialect: 'usps',
  channel: 'apis',
  dataset: 'labels',
  action: 'write',
  dataClass: 'sensitive-enhanced',
  delivery: 'api',
  purposeRequired: true,
  quota: { kind: 'client', cost: 1 },
  harmless: () => ({}),
} as const;

/** What answers rest on. */
export const SOURCE = 'sandbox;edition=simulation;authority=synthetic';

/** Made up, like the service type of simulated pieces: what a code of a service means is not public. */
export const SERVICE_TYPES = { outbound: '991', return: '992', form: '993' } as const;

export const refuseField = (field: string, message: string, cure: string): never => {
  throw new PosternError('input_invalid', message, { status: 400, place: { field }, cure });
};

/** What the payment token of a request allows. @throws PosternError `payment_token_invalid` (401) */
export const rightOf = (
  { tokens }: LabelRooms,
  principal: Pick<Principal, 'organisationId'>,
  header: Context['header'],
  now: number,
): PaymentRight => tokens.read(header('x-payment-authorization-token'), principal.organisationId, now);

/** A decision on a request that pays by a token is about the token's Mailer ID and merchant. */
export const ofRight = ({ mid, merchant }: PaymentRight): SubjectFacts => ({
  mid,
  midDetermined: true,
  merchant,
  personFields: true,
});

/**
 * A decision on a label by its number is about the Mailer ID in it; of a platform's label also about its merchant, which is
 * looked up for platforms alone, once.
 */
export const ofNumber = async (
  { desk }: LabelRooms,
  text: string,
  principal: Principal,
): Promise<SubjectFacts> => {
  const { number, mid } = askedPiece(text);
  const { role, merchantTokens } = principal.attributes('api', 'labels');
  const merchant = role === 'platform' ? ((await desk.find(number))?.merchant ?? null) : null;
  return {
    mid,
    midDetermined: mid !== null,
    merchant: merchant !== null && merchantTokens.includes(merchant) ? merchant : null,
    personFields: true,
  };
};

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** The key of a repetition, or null. @throws PosternError where it is no UUID */
export const keyOf = ({ header }: Pick<Context, 'header'>): string | null => {
  const key = header('x-idempotency-key')?.toLowerCase();
  if (key === undefined) return null;
  return UUID.test(key)
    ? key
    : refuseField(
        'X-Idempotency-Key',
        'The idempotency key is no UUID.',
        'Send a random UUID for each label.',
      );
};

export const absent = (): PosternError =>
  new PosternError('label_not_found', 'No label of yours was made here by this number or key.', {
    status: 404,
    cure: 'Check the tracking number or the X-Idempotency-Key that the label was made under.',
  });

/** The label, where it is the caller's organisation's. @throws PosternError `label_not_found` */
export const ownLabel = (label: Label | undefined, { principal }: Context): Label => {
  if (label === undefined || label.organisationId !== principal.organisationId) throw absent();
  return label;
};

/** Whom the answer names, for the accounting of disclosures. */
export const disclosedOf = ({ firstName, lastName, firm, streetAddress, secondaryAddress }: LabelParty) =>
  [
    { field: 'recipient.name', value: [firstName, lastName, firm].filter(Boolean).join(' ') },
    { field: 'recipient.address', value: [streetAddress, secondaryAddress].filter(Boolean).join(' ') },
  ].filter(({ value }) => value !== '');
