/**
 * IP addresses as numbers. IPv4 is read in every form that the URL parser and the C library take
 * (`127.1`, `0x7f.0.0.1`, `017700000001`); IPv6 with `::`, a dotted tail and a zone (RFC 4291 §2.2, RFC 4007 §11).
 */

const IPV4_PARTS = 4;
const IPV6_GROUPS = 8;

/** One part of an IPv4 address: hexadecimal after `0x`, octal after `0`, else decimal. */
const ipv4Part = (text: string): number | undefined => {
  if (/^0x[0-9a-f]*$/i.test(text)) return text.length === 2 ? 0 : Number(text);
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  return /^(0|[1-9][0-9]*)$/.test(text) ? Number(text) : undefined;
};

/** The 32 bits of an IPv4 address in any form (URL standard, "IPv4 parser"); undefined when it is none. */
export const parseIpv4 = (text: string): bigint | undefined => {
  const parts = text.replace(/(?<=.)\.$/, '').split('.');
  if (parts.length > IPV4_PARTS) return undefined;
  const tailBytes = IPV4_PARTS + 1 - parts.length;
  let address = 0n;
  for (const [index, part] of parts.entries()) {
    const value = ipv4Part(part);
    const bytes = index === parts.length - 1 ? tailBytes : 1;
    if (value === undefined || value >= 256 ** bytes) return undefined;
    address = (address << BigInt(8 * bytes)) | BigInt(value);
  }
  return address;
};

/** The dotted tail of an IPv6 address: four plain decimal numbers. */
const dottedTail = (text: string): bigint | undefined =>
  /^(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}$/.test(text) ? parseIpv4(text) : undefined;

const groupsOf = (text: string): bigint[] | undefined => {
  const groups: bigint[] = [];
  if (text === '') return groups;
  for (const part of text.split(':')) {
    if (!/^[0-9a-f]{1,4}$/i.test(part)) return undefined;
    groups.push(BigInt(`0x${part}`));
  }
  return groups;
};

/** `a:b:1.2.3.4` as `a:b:102:304`; undefined when the tail is no dotted address. */
const undotted = (text: string): string | undefined => {
  if (!text.includes('.')) return text;
  const start = text.lastIndexOf(':') + 1;
  const tail = start === 0 ? undefined : dottedTail(text.slice(start));
  if (tail === undefined) return undefined;
  return `${text.slice(0, start)}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`;
};

/** The 128 bits of an IPv6 address, its zone left out; undefined when it is none. */
export const parseIpv6 = (text: string): bigint | undefined => {
  const [address = '', zone, ...more] = text.split('%');
  if (zone === '' || more.length > 0) return undefined;
  const halves = undotted(address)?.split('::');
  if (halves === undefined || halves.length > 2) return undefined;
  const left = groupsOf(halves[0] ?? '');
  const right = groupsOf(halves[1] ?? '');
  if (left === undefined || right === undefined) return undefined;
  const missing = IPV6_GROUPS - left.length - right.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...left, ...Array.from({ length: missing }, () => 0n), ...right];
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
};
