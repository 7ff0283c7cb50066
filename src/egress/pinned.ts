/**
 * From a name to the addresses that a connection may use. A name is resolved once a connection, every address is
 * checked, and the socket is given those addresses: nothing resolves the name a second time, so an answer that
 * changes in between (DNS rebinding) changes nothing.
 */
import { lookup as systemLookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { codeOf, privateAddress, unresolved } from './failures.ts';
import { type AllowPrivate, classifyAddress, mayReach } from './guard.ts';

/** The IP addresses of a name, best first. Rejects or gives none when it has none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** Resolves as the operating system does (its hosts file, then DNS). */
export const resolveBySystem: Resolve = async (host) =>
  (await systemLookup(host, { all: true })).map(({ address }) => address);

/**
 * Lets a host pass that is written as an address of an allowed kind; a name passes, for its addresses are
 * checked when it is resolved.
 * @throws PosternError `egress_private`
 */
export const checkLiteral = (hostname: string, allowPrivate: AllowPrivate): void => {
  const kind = classifyAddress(hostname);
  if (kind !== undefined && !mayReach(kind, allowPrivate)) throw privateAddress(hostname, kind, hostname);
};

/** One address out of bounds refuses the name: which of them a socket would pick is not ours to guess. */
const checkedAddresses = async (
  host: string,
  resolve: Resolve,
  allowPrivate: AllowPrivate,
): Promise<readonly string[]> => {
  const addresses = await resolve(host).catch((error: unknown) => {
    throw unresolved(host, codeOf(error));
  });
  if (addresses.length === 0) throw unresolved(host, 'no addresses');
  for (const address of addresses) {
    const kind = isIP(address) === 0 ? undefined : classifyAddress(address);
    if (kind === undefined) throw unresolved(host, `${address} is no IP address`);
    if (!mayReach(kind, allowPrivate)) throw privateAddress(host, kind, address);
  }
  return addresses;
};

/**
 * The look-up that sockets are given.
 * @param dial where the wire to a checked address really leads; tests lead it to a local server.
 */
export const pinnedLookup = (
  resolve: Resolve,
  allowPrivate: AllowPrivate,
  dial: (address: string) => string,
): LookupFunction => {
  const find = callbackify(async (host: string) =>
    (await checkedAddresses(host, resolve, allowPrivate))
      .map(dial)
      .map((address) => ({ address, family: isIP(address) })),
  );
  return (host, options, callback) => {
    find(host, (error, addresses) => {
      const first = addresses?.[0];
      if (error !== null || first === undefined) callback(error, '');
      else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
};
