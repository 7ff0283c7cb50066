/** What the routes of signing in work with, and what of it holds at the address that a browser uses. */
import type { Config } from '../../../config.ts';
import { PosternError } from '../../../errors.ts';
import {
  maySignIn,
  type OidcSignIn,
  type RelyingParty,
  type Sessions,
  type SignInMail,
} from '../../../identity/sign-in/index.ts';
import type { Store } from '../../../store/index.ts';

export interface SignInRooms {
  readonly config: Config;
  readonly store: Store;
  readonly sessions: Sessions;
  readonly mail: SignInMail;
  /** Undefined: the operator has no provider. */
  readonly oidc: OidcSignIn | undefined;
  /** Notes in the log of the server why a provider's answer was not taken: a code and no word of the answer. */
  readonly trouble: (facts: Readonly<Record<string, string>>) => void;
  /** Writes what changed into the record, before the promise resolves. */
  readonly record: (actor: string, action: string, target: string) => Promise<unknown>;
}

/** The ways to sign in that are open at this address. */
export interface Ways {
  readonly passkey: boolean;
  /** Whether a link can be asked for; one that the operator made is good in any case. */
  readonly link: boolean;
  readonly oidc: { readonly name: string } | null;
}

const closed = (message: string, cure: string): PosternError =>
  new PosternError('sign_in_way_closed', message, { status: 409, cure });

export const mailClosed = (): PosternError =>
  closed(
    'This server sends no mails, so no link can be asked for.',
    'Ask the operator for a link (`postern sign-in-link`), or sign in another way.',
  );

export const oidcClosed = (): PosternError =>
  closed('This server has no sign-in provider.', 'Sign in by a link or a passkey.');

const ownPort = (url: URL): number => Number(url.port || (url.protocol === 'https:' ? 443 : 80));

/**
 * What passkeys are bound to at this address; undefined where there are none. A name only: WebAuthn knows no IP
 * address as relying party. Where no public address is set and no proxy is trusted, the port must be our own, so that
 * another program's page on this machine cannot pass for ours.
 */
const partyAt = ({ config }: SignInRooms, baseUrl: string): RelyingParty | undefined => {
  const url = URL.parse(baseUrl);
  if (url === null || !maySignIn(baseUrl)) return undefined;
  // A URL writes every IPv4 address in this form, and IPv6 addresses in brackets.
  if (/^[\d.]+$/.test(url.hostname) || url.hostname.startsWith('[')) return undefined;
  const isTold = config.publicUrl !== undefined || config.trustProxy.length > 0 || config.port === 0;
  if (!isTold && ownPort(url) !== config.port) return undefined;
  return { id: url.hostname, origin: url.origin };
};

/** @throws PosternError `sign_in_way_closed` */
export const relyingParty = (rooms: SignInRooms, baseUrl: string): RelyingParty => {
  const party = partyAt(rooms, baseUrl);
  if (party !== undefined) return party;
  throw closed(
    'There are no passkeys at this address.',
    'Open this server by its name (on this machine http://localhost:PORT, with its own port), over https beyond it.',
  );
};

export const waysAt = (rooms: SignInRooms, baseUrl: string): Ways => ({
  passkey: partyAt(rooms, baseUrl) !== undefined,
  link: maySignIn(baseUrl) && rooms.mail.isOpen,
  oidc: maySignIn(baseUrl) && rooms.oidc !== undefined ? { name: rooms.oidc.name } : null,
});
