/** Making a link: who asks for what, checked against the rules before anybody is bothered with it. */
import { PosternError } from '../../errors.ts';
import { getApp, parseChoice, parseMid } from '../../identity/index.ts';
import type { DeliveryChannel, PolicySet, Role } from '../../policy/index.ts';
import type { Store } from '../../store/store.ts';
import { statedBasis, sufficientBases } from './basis.ts';
import { type Asked, newLinkId, sealLink } from './link.ts';

const DAY_MS = 86_400_000;
const LINK_DAYS = 14;
const MOST_LINK_DAYS = 90;
const AUTHORISATION_DAYS = 365;
const MOST_MIDS = 50;
const ASKABLE = ['api', 'webhook', 'extract'] as const;

export interface LinkWish {
  readonly app: string;
  readonly mids: readonly string[];
  readonly channels: readonly string[];
  readonly purpose: string;
  readonly merchant?: string;
  /** End of the authorisation, Unix ms; a year from now unless stated. */
  readonly until?: number;
  /** How long the link is good; 14 days unless stated, at most 90. */
  readonly days?: number;
}

export interface MadeLink {
  readonly id: string;
  readonly url: string;
  readonly expiresAt: string;
  readonly asked: Asked;
}

export const linkAddress = (baseUrl: string, token: string): string =>
  `${baseUrl}/postern/authorise/${token}`;

const refuse = (field: string, message: string, cure?: string): PosternError =>
  new PosternError('link_not_askable', message, {
    status: 400,
    place: { field },
    ...(cure !== undefined && { cure }),
  });

/**
 * A link for what a wish names. Writes nothing.
 * @throws PosternError `app_unknown`, `input_invalid`, `link_not_askable` where no authorisation would help the app.
 */
export const makeLink = async (
  parts: {
    readonly store: Store;
    readonly key: Uint8Array;
    readonly policy: PolicySet;
    readonly baseUrl: string;
  },
  wish: LinkWish,
  askedBy: string,
  now: number,
): Promise<MadeLink> => {
  const app = await getApp(parts.store, wish.app);
  const mids = [...new Set(wish.mids.map(parseMid))].sort();
  const channels = [
    ...new Set(wish.channels.map((channel) => parseChoice('channel', channel, ASKABLE))),
  ].sort();
  if (mids.length === 0 || mids.length > MOST_MIDS) {
    throw refuse('mids', `${mids.length} Mailer IDs came; a link asks for 1 to ${MOST_MIDS}.`);
  }
  if (channels.length === 0) throw refuse('channels', 'A link asks for at least one channel; none came.');
  for (const channel of channels) {
    const bases = sufficientBases(parts.policy, app.role as Role, channel as DeliveryChannel, now);
    if (statedBasis(bases, app.role as Role) === null) {
      throw refuse(
        'channels',
        `By the rules in force no authorisation lets the role ${app.role} see tracking by ${channel}.`,
        bases.length === 0
          ? 'Ask the adviser which role and channel the data is for: postern advise'
          : 'Have the Mailer ID registered to your own organisation.',
      );
    }
  }
  const until = wish.until ?? now + AUTHORISATION_DAYS * DAY_MS;
  if (until <= now) throw refuse('until', 'The authorisation would have ended already.');
  const days = Math.min(MOST_LINK_DAYS, wish.days ?? LINK_DAYS);
  const asked: Asked = {
    id: newLinkId(),
    app: app.id,
    mids,
    channels,
    purpose: wish.purpose,
    merchant: wish.merchant ?? null,
    until,
    askedBy,
    expires: now + days * DAY_MS,
  };
  return {
    id: asked.id,
    url: linkAddress(parts.baseUrl, sealLink(parts.key, asked)),
    expiresAt: new Date(asked.expires).toISOString(),
    asked,
  };
};
