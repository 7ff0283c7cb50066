/**
 * A link by which a merchant authorises an app: what is asked stands in the link itself, signed, so that making one
 * writes nothing and tells nothing about whoever may open it. It is good once, until it ends.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { PosternError } from '../../errors.ts';

/** What is asked. Instants in Unix ms. */
export interface Asked {
  readonly id: string;
  readonly app: string;
  readonly mids: readonly string[];
  readonly channels: readonly string[];
  readonly purpose: string;
  /** The merchant's reference at the app's organisation; null: the id of the organisation that confirms. */
  readonly merchant: string | null;
  /** End of the authorisation. */
  readonly until: number;
  /** Who made the link. */
  readonly askedBy: string;
  /** End of the link. */
  readonly expires: number;
}

const PURPOSE = 'postern authorisation link v1';

const signatureOf = (key: Uint8Array, payload: string): Buffer =>
  createHmac('sha256', key).update(`${PURPOSE}\n${payload}`).digest();

export const newLinkId = (): string => `lnk_${randomBytes(12).toString('hex')}`;

/** The part of the address that carries the link. */
export const sealLink = (key: Uint8Array, asked: Asked): string => {
  const payload = Buffer.from(
    JSON.stringify([
      asked.id,
      asked.app,
      asked.mids,
      asked.channels,
      asked.purpose,
      asked.merchant,
      asked.until,
      asked.askedBy,
      asked.expires,
    ]),
  ).toString('base64url');
  return `${payload}.${signatureOf(key, payload).toString('base64url')}`;
};

const unknown = (): PosternError =>
  new PosternError('link_unknown', 'This is no link that was made here.', {
    status: 404,
    cure: 'Open the whole link as it was sent, or ask for a new one.',
  });

/**
 * What a link asks.
 * @throws PosternError `link_unknown` where it was not made here or was altered, `link_expired`.
 */
export const openLink = (key: Uint8Array, token: string, now: number): Asked => {
  const [payload = '', signature = ''] = token.split('.');
  const given = Buffer.from(signature, 'base64url');
  const right = signatureOf(key, payload);
  if (given.length !== right.length || !timingSafeEqual(given, right)) throw unknown();
  const [id, app, mids, channels, purpose, merchant, until, askedBy, expires] = JSON.parse(
    Buffer.from(payload, 'base64url').toString('utf8'),
  ) as [string, string, string[], string[], string, string | null, number, string, number];
  if (expires <= now) {
    throw new PosternError(
      'link_expired',
      `The link ended on ${new Date(expires).toISOString().slice(0, 10)}.`,
      {
        status: 410,
        cure: 'Ask whoever sent it for a new one.',
      },
    );
  }
  return { id, app, mids, channels, purpose, merchant, until, askedBy, expires };
};

/** Proves an address that somebody names, and tells none: what is kept of where a confirmation came from. */
export const addressCommitment = (key: Uint8Array, linkId: string, clientKey: string): string =>
  createHmac('sha256', key).update(`${PURPOSE} address\n${linkId}\n${clientKey}`).digest('hex');
