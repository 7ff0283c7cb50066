/**
 * Simulated payment tokens: who may make labels with which Mailer ID, for eight hours, as a signed text. Nothing is paid and
 * no account is asked.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { PosternError } from '../../errors.ts';

export interface PaymentRight {
  /** Who it was given to; nobody else may use it. */
  readonly organisationId: string;
  /** Of the LABEL_OWNER. */
  readonly mid: string;
  /** Of the RETURN_LABEL_OWNER, else the same. */
  readonly returnMid: string;
  readonly manifestMid: string;
  /** Of a platform: for whom; null otherwise. */
  readonly merchant: string | null;
  /** Unix ms. */
  readonly expiresAt: number;
}

export const PAYMENT_TOKEN_MS = 8 * 3_600_000;
const PREFIX = 'sandbox.';

const refuse = (message: string): PosternError =>
  new PosternError('payment_token_invalid', message, {
    status: 401,
    place: { field: 'X-Payment-Authorization-Token' },
    cure: 'Fetch one with POST /payments/v3/payment-authorization and send it with each label.',
  });

export class PaymentTokens {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  issue(right: PaymentRight): string {
    const body = Buffer.from(JSON.stringify(right)).toString('base64url');
    return `${PREFIX}${body}.${this.#sign(body).toString('base64url')}`;
  }

  /** @throws PosternError `payment_token_invalid` */
  read(token: string | undefined, organisationId: string, now: number): PaymentRight {
    if (token === undefined) throw refuse('The header X-Payment-Authorization-Token is missing.');
    const [body = '', signature = ''] = token.startsWith(PREFIX) ? token.slice(PREFIX.length).split('.') : [];
    const given = Buffer.from(signature, 'base64url');
    const wanted = this.#sign(body);
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      throw refuse('The payment token was not issued by this sandbox.');
    }
    const right = JSON.parse(Buffer.from(body, 'base64url').toString()) as PaymentRight;
    if (right.organisationId !== organisationId)
      throw refuse('The payment token was issued to another organisation.');
    if (right.expiresAt <= now) throw refuse('The payment token has ended; tokens live eight hours.');
    return right;
  }

  #sign(body: string): Buffer {
    return createHmac('sha256', this.#key).update(body).digest();
  }
}
