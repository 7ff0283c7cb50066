/**
 * What kind of address an IP address is, so that outgoing connections can be held to public ones.
 * Sources: the IANA special-purpose registries (RFC 6890 and its updates), RFC 6598 (shared), RFC 6052 (NAT64),
 * RFC 3056 (6to4), RFC 4380 (Teredo), and the addresses that cloud providers serve credentials from.
 */
import { parseIpv4, parseIpv6 } from './ip.ts';

/** `shared` is the carrier-grade NAT range; `metadata` are the addresses where clouds hand out credentials. */
export type AddressKind =
  | 'public'
  | 'private'
  | 'shared'
  | 'loopback'
  | 'link-local'
  | 'metadata'
  | 'multicast'
  | 'broadcast'
  | 'unspecified'
  | 'documentation'
  | 'benchmarking'
  | 'reserved';

interface Range {
  readonly first: bigint;
  /** How many low bits are free. */
  readonly free: bigint;
}

interface KindRange extends Range {
  readonly kind: AddressKind;
}

const LOW_32 = 0xffffffffn;

const rangeOf = (cidr: string): Range => {
  const [address = '', length = ''] = cidr.split('/');
  const bits = address.includes(':') ? 128 : 32;
  const first = bits === 128 ? parseIpv6(address) : parseIpv4(address);
  if (first === undefined) throw new RangeError(`${cidr} is no address range.`);
  return { first, free: BigInt(bits - Number(length)) };
};

const kinds = (rows: ReadonlyArray<readonly [string, AddressKind]>): readonly KindRange[] =>
  rows.map(([cidr, kind]) => ({ ...rangeOf(cidr), kind }));

const holds = ({ first, free }: Range, address: bigint): boolean => address >> free === first >> free;

/** The first row that holds the address decides. */
const IPV4 = kinds([
  ['0.0.0.0/32', 'unspecified'],
  ['0.0.0.0/8', 'reserved'],
  ['10.0.0.0/8', 'private'],
  ['100.100.100.200/32', 'metadata'], // Alibaba Cloud
  ['100.64.0.0/10', 'shared'],
  ['127.0.0.0/8', 'loopback'],
  ['168.63.129.16/32', 'metadata'], // Azure: a public address that means the host's own platform
  ['169.254.169.254/32', 'metadata'], // AWS, Azure, Google Cloud, Oracle and others
  ['169.254.170.2/32', 'metadata'], // AWS, credentials of container tasks
  ['169.254.170.23/32', 'metadata'], // AWS, credentials of pods
  ['169.254.0.0/16', 'link-local'],
  ['172.16.0.0/12', 'private'],
  ['192.0.0.192/32', 'metadata'], // Oracle Cloud
  ['192.0.0.0/24', 'reserved'],
  ['192.0.2.0/24', 'documentation'],
  ['192.88.99.0/24', 'reserved'],
  ['192.168.0.0/16', 'private'],
  ['198.18.0.0/15', 'benchmarking'],
  ['198.51.100.0/24', 'documentation'],
  ['203.0.113.0/24', 'documentation'],
  ['224.0.0.0/4', 'multicast'],
  ['255.255.255.255/32', 'broadcast'],
  ['240.0.0.0/4', 'reserved'],
]);

/** Only 2000::/3 is handed out as global unicast: what no row holds is reserved. */
const IPV6 = kinds([
  ['::/128', 'unspecified'],
  ['::1/128', 'loopback'],
  ['fd00:ec2::254/128', 'metadata'], // AWS
  ['fd00:ec2::23/128', 'metadata'], // AWS, credentials of pods
  ['fd20:ce::254/128', 'metadata'], // Google Cloud
  ['64:ff9b:1::/48', 'private'], // NAT64 inside one network (RFC 8215)
  ['fc00::/7', 'private'],
  ['fe80::/10', 'link-local'],
  ['fec0::/10', 'private'], // site-local, deprecated by RFC 3879
  ['ff00::/8', 'multicast'],
  ['2001:db8::/32', 'documentation'],
  ['3fff::/20', 'documentation'],
  ['2001:2::/48', 'benchmarking'],
  ['2001::/23', 'reserved'],
  ['2000::/3', 'public'],
]);

/** IPv6 addresses that stand for IPv4 ones: traffic to them ends at those, so those decide. */
const CARRIERS: ReadonlyArray<Range & { readonly carried: (address: bigint) => readonly bigint[] }> = [
  { ...rangeOf('::ffff:0:0/96'), carried: (address) => [address & LOW_32] },
  { ...rangeOf('::ffff:0:0:0/96'), carried: (address) => [address & LOW_32] },
  { ...rangeOf('64:ff9b::/96'), carried: (address) => [address & LOW_32] },
  { ...rangeOf('2002::/16'), carried: (address) => [(address >> 80n) & LOW_32] },
  // Teredo names the relay and, with its bits turned over, the client.
  { ...rangeOf('2001::/32'), carried: (address) => [(address >> 64n) & LOW_32, (address & LOW_32) ^ LOW_32] },
];

const kindOfIpv4 = (address: bigint): AddressKind =>
  IPV4.find((range) => holds(range, address))?.kind ?? 'public';

const kindOfIpv6 = (address: bigint): AddressKind => {
  const carrier = CARRIERS.find((range) => holds(range, address));
  if (carrier !== undefined) {
    return (
      carrier
        .carried(address)
        .map(kindOfIpv4)
        .find((kind) => kind !== 'public') ?? 'public'
    );
  }
  return IPV6.find((range) => holds(range, address))?.kind ?? 'reserved';
};

/**
 * The kind of an IP address, in any spelling that the URL parser takes, IPv6 with or without brackets and zone;
 * undefined for a name or anything else.
 */
export const classifyAddress = (text: string): AddressKind | undefined => {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  if (bare.includes(':')) {
    const address = parseIpv6(bare);
    return address === undefined ? undefined : kindOfIpv6(address);
  }
  const address = parseIpv4(bare);
  return address === undefined ? undefined : kindOfIpv4(address);
};

/** Setting `egress_private`: whether the operator's own network may be reached. */
export type AllowPrivate = 'on' | 'off';

const OWN_NETWORK: ReadonlySet<AddressKind> = new Set(['private', 'shared', 'loopback']);

/** Whether `egress_private = on` opens this kind. Cloud metadata and the rest stay shut whatever is set. */
export const opensWithPrivate = (kind: AddressKind): boolean => OWN_NETWORK.has(kind);

/** Whether a connection to this kind of address may be opened. */
export const mayReach = (kind: AddressKind, allowPrivate: AllowPrivate): boolean =>
  kind === 'public' || (allowPrivate === 'on' && opensWithPrivate(kind));
