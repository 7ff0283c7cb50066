/** Routes about things that were made at USPS through this server: each is decided by whose it is. */
import { PosternError } from '../../../errors.ts';
import type { Answer, Context, SubjectFacts } from '../../../gateway/index.ts';
import type { Principal } from '../../../identity/index.ts';
import type { OwnedFacts, OwnedKind, OwnedThings } from '../../../shipping/owned.ts';

/** Of a new thing: it is the caller's own. */
export const ofCaller = (_input: unknown, _now: number, { organisationId }: Principal): SubjectFacts => ({
  organisation: organisationId,
});

/** Of a thing by its name: whoever made it here. What nobody made here is nobody's, and refused alike. */
export const ofOwner = async (owned: OwnedThings, kind: OwnedKind, name: string): Promise<SubjectFacts> => ({
  organisation: (await owned.ownerOf(kind, name))?.organisationId ?? null,
});

/** Notes the caller as owner of what an answer names in one of its fields. */
export const noteMade =
  (
    owned: OwnedThings,
    kind: OwnedKind,
    field: string,
    { mid, merchant }: Pick<OwnedFacts, 'mid' | 'merchant'> = { mid: null, merchant: null },
  ) =>
  async ({ body }: Answer, { principal }: Context): Promise<void> => {
    const name = nameIn(body, field);
    if (name === undefined) return;
    await owned.note(kind, name, { organisationId: principal.organisationId, mid, merchant });
  };

/** A text field of a JSON answer, or of the JSON part of a multipart one. */
export const nameIn = (body: unknown, field: string): string | undefined => {
  if (body instanceof Uint8Array) {
    const text = Buffer.from(body.subarray(0, MOST_LOOKED_AT)).toString('latin1');
    return new RegExp(`"${field}"\\s*:\\s*"([^"\\\\]{1,200})"`).exec(text)?.[1];
  }
  if (typeof body !== 'object' || body === null) return undefined;
  for (const [key, value] of Object.entries(body)) {
    if (key === field && typeof value === 'string') return value;
    const inner = typeof value === 'object' ? nameIn(value, field) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
};

const MOST_LOOKED_AT = 65_536;

/**
 * A payment token is good for whoever got it here, and for nobody else.
 * @throws PosternError `payment_token_missing` (400), `payment_token_unknown` (403)
 */
export const holdsPaymentToken = async (
  owned: OwnedThings,
  { header, principal }: Context,
): Promise<void> => {
  const token = header('x-payment-authorization-token');
  if (token === undefined || token === '') {
    throw new PosternError('payment_token_missing', 'The header X-Payment-Authorization-Token is missing.', {
      status: 400,
      cure: 'Get a token: POST /payments/v3/payment-authorization.',
      place: { field: 'X-Payment-Authorization-Token' },
    });
  }
  const owner = await owned.ownerOf('payment', token);
  if (owner?.organisationId !== principal.organisationId) {
    throw new PosternError(
      'payment_token_unknown',
      'The payment token is none that your organisation got here.',
      {
        status: 403,
        cure: 'Get a token: POST /payments/v3/payment-authorization; it holds for eight hours.',
        place: { field: 'X-Payment-Authorization-Token' },
      },
    );
  }
};
