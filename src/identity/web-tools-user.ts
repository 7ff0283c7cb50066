/**
 * USERIDs of the retired Web Tools: generated, apart from the app's client_id, stored as SHA-256. A USERID travels in addresses
 * and logs of whoever uses it, so alone it opens addresses and prices; the app's secret as PASSWORD, or a client address that
 * the operator listed for it, opens what the app may do otherwise.
 */
import { randomBytes } from 'node:crypto';
// Not by the door: it loads the client of the way out, which few servers need.
import { parseIpv4, parseIpv6 } from '../egress/ip.ts';
import { PosternError } from '../errors.ts';
import type { WebToolsUserTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { getApp } from './apps.ts';
import { findSecret } from './credentials.ts';
import { readAppFacts } from './facts.ts';
import type { AuthenticationFailure, Known } from './known.ts';
import { toPrincipal } from './principal.ts';
import { scopesOf } from './products.ts';
import { hashSecret, newId } from './secrets.ts';

/** What a request of the dialect presents. */
export interface WebToolsGiven {
  readonly userId: string;
  /** Empty: none came. */
  readonly password: string;
  readonly clientAddress: string;
}

/** What may be shown of a USERID. */
export interface WebToolsUser {
  readonly id: string;
  readonly appId: string;
  /** Its last four characters. */
  readonly hint: string;
  /** Client addresses or networks that count as a second factor. */
  readonly clients: readonly string[];
  readonly createdAt: number;
  readonly revokedAt: number | null;
}

export interface IssuedWebToolsUser extends WebToolsUser {
  /** Shown this once. */
  readonly userId: string;
}

/** All that a USERID opens by itself. */
const ALONE: ReadonlySet<string> = new Set([
  'addresses',
  'domestic-prices',
  'prices',
  'international-prices',
]);

/** RFC 4648 base32: letters and digits alone, as USERIDs were. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const CHARACTERS = 32;

/** 160 random bits: a byte's low five bits are one character. */
const newUserId = (): string =>
  `PWT${[...randomBytes(CHARACTERS)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')}`;

const toUser = (row: WebToolsUserTable): WebToolsUser => ({
  id: row.id,
  appId: row.app_id,
  hint: row.hint,
  clients: JSON.parse(row.clients_json) as string[],
  createdAt: row.created_at,
  revokedAt: row.revoked_at,
});

interface Address {
  readonly value: bigint;
  readonly bits: 32 | 128;
}

/** Dotted IPv4 or IPv6; IPv4 inside IPv6 is IPv4. */
const addressOf = (text: string): Address | undefined => {
  const plain = text.replace(/^::ffff:(?=\d+\.)/i, '');
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(plain)) {
    const value = parseIpv4(plain);
    return value === undefined ? undefined : { value, bits: 32 };
  }
  const value = plain.includes(':') ? parseIpv6(plain) : undefined;
  return value === undefined ? undefined : { value, bits: 128 };
};

/** A network of nearly every address would be no factor at all. */
const LEAST_PREFIX = 8;

interface Network extends Address {
  readonly prefix: number;
}

const networkOf = (text: string): Network | undefined => {
  const [base = '', prefix, ...more] = text.split('/');
  const address = addressOf(base);
  if (address === undefined || more.length > 0) return undefined;
  if (prefix === undefined) return { ...address, prefix: address.bits };
  const length = /^\d{1,3}$/.test(prefix) ? Number(prefix) : 0;
  return length >= LEAST_PREFIX && length <= address.bits ? { ...address, prefix: length } : undefined;
};

/** @throws PosternError `client_network_invalid` (400) */
const checkClients = (clients: readonly string[]): void => {
  const wrong = clients.find((network) => networkOf(network) === undefined);
  if (wrong === undefined) return;
  throw new PosternError(
    'client_network_invalid',
    `${JSON.stringify(wrong)} is no client address; expected an address such as 192.0.2.7 or a network such as 192.0.2.0/24, of ${LEAST_PREFIX} bits or more.`,
    { status: 400, place: { field: 'clients' } },
  );
};

const isListed = (clients: readonly string[], text: string): boolean => {
  const address = addressOf(text);
  if (address === undefined) return false;
  return clients.some((client) => {
    const network = networkOf(client);
    if (network === undefined || network.bits !== address.bits) return false;
    const host = BigInt(network.bits - network.prefix);
    return network.value >> host === address.value >> host;
  });
};

/** @throws PosternError `app_unknown`, `client_network_invalid` */
export const issueWebToolsUser = async (
  store: Store,
  appId: string,
  clients: readonly string[],
  now: number,
): Promise<IssuedWebToolsUser> => {
  await getApp(store, appId);
  checkClients(clients);
  const userId = newUserId();
  const row: WebToolsUserTable = {
    id: newId('wtu'),
    app_id: appId,
    user_hash: hashSecret(userId),
    hint: userId.slice(-4),
    clients_json: JSON.stringify(clients),
    created_at: now,
    revoked_at: null,
  };
  await store.db.insertInto('web_tools_user').values(row).execute();
  return { ...toUser(row), userId };
};

export const listWebToolsUsers = async (store: Store, appId: string): Promise<WebToolsUser[]> => {
  const rows = await store.db
    .selectFrom('web_tools_user')
    .selectAll()
    .where('app_id', '=', appId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(toUser);
};

/** Takes effect at the next request. @throws PosternError `web_tools_user_unknown` */
export const revokeWebToolsUser = async (store: Store, id: string, now: number): Promise<WebToolsUser> => {
  const row = await store.db.selectFrom('web_tools_user').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) {
    throw new PosternError(
      'web_tools_user_unknown',
      `There is no USERID with the id ${JSON.stringify(id)}.`,
      {
        status: 404,
        cure: '`postern app webtools APP --list` shows those there are.',
      },
    );
  }
  const revokedAt = row.revoked_at ?? now;
  await store.db.updateTable('web_tools_user').set({ revoked_at: revokedAt }).where('id', '=', id).execute();
  await store.signal('identity');
  return { ...toUser(row), revokedAt };
};

/** Whose USERID it is and what it opens, or why nobody's. A wrong PASSWORD is refused, not passed over. */
export const readWebToolsUser = async (
  store: Store,
  given: WebToolsGiven,
  now: number,
): Promise<Known | AuthenticationFailure> => {
  const row = await store.db
    .selectFrom('web_tools_user')
    .selectAll()
    .where('user_hash', '=', hashSecret(given.userId))
    .executeTakeFirst();
  if (row === undefined) return 'token_unknown';
  if (row.revoked_at !== null) return 'token_revoked';
  let until = Number.POSITIVE_INFINITY;
  if (given.password !== '') {
    const found = await findSecret(store, given.password, now);
    if (found === undefined || found.credential.appId !== row.app_id) return 'token_unknown';
    if (found.state !== 'alive') return found.state === 'expired' ? 'token_expired' : 'token_revoked';
    until = found.credential.expiresAt ?? until;
  }
  const isProved =
    given.password !== '' || isListed(JSON.parse(row.clients_json) as string[], given.clientAddress);
  const { products } = await getApp(store, row.app_id);
  const scopes = scopesOf(products).filter((scope) => isProved || ALONE.has(scope));
  const facts = await readAppFacts(store, row.app_id, scopes);
  if (facts === undefined) return 'token_unknown';
  const principal = toPrincipal(facts, now);
  return { principal, freshUntil: Math.min(until, principal.validUntil) };
};
