/**
 * Canary numbers: valid package numbers from a reserved serial range of an owned Mailer ID that are never mailed. Each
 * recipient of an export, a database copy or a partner feed gets its own; whoever looks one up names the leak.
 */
import { createHmac } from 'node:crypto';
import { PosternError } from '../errors.ts';
import { gs1CheckDigit, type Mid } from '../postal/barcode/index.ts';

/** Serial numbers that the owner of a Mailer ID keeps out of use, inclusive. */
export interface ReservedRange {
  readonly mid: Mid;
  /** Three-digit service type code of the owner's ordinary labels, so that a canary looks like them. */
  readonly serviceType: string;
  readonly from: bigint;
  readonly to: bigint;
}

/** Digits of a 22-digit number: 2 identifier, 3 service type, Mailer ID, serial, 1 check digit. */
const DIGITS = 22;

/**
 * The canaries of one recipient, always the same for the same key.
 * @param key secret, at least 32 bytes.
 * @param recipient to whom the export goes: an opaque id.
 * @throws PosternError `canary_range` when the range does not fit the Mailer ID's serial numbers or is too small.
 */
export const canariesOf = (
  key: Uint8Array,
  recipient: string,
  range: ReservedRange,
  count: number,
): string[] => {
  const { mid, serviceType, from, to } = range;
  const identifier = mid.length === 9 ? '92' : '93';
  const serialDigits = DIGITS - 1 - identifier.length - serviceType.length - mid.length;
  const size = to - from + 1n;
  if (
    !/^\d{3}$/.test(serviceType) ||
    from < 0n ||
    to >= 10n ** BigInt(serialDigits) ||
    size < BigInt(count)
  ) {
    throw new PosternError(
      'canary_range',
      `The serial range ${from}-${to} of Mailer ID ${mid} cannot hold ${count} canaries of ${serialDigits} digits.`,
      { status: 400, cure: `Reserve at least ${count} serial numbers of at most ${serialDigits} digits.` },
    );
  }
  const serials = new Set<bigint>();
  for (let nth = 0; serials.size < count; nth += 1) {
    const digest = createHmac('sha256', key).update(`canary\n${recipient}\n${mid}\n${nth}`).digest();
    serials.add(from + (digest.readBigUInt64BE(0) % size));
  }
  return [...serials].map((serial) => {
    const body = `${identifier}${serviceType}${mid}${serial.toString().padStart(serialDigits, '0')}`;
    return `${body}${gs1CheckDigit(body)}`;
  });
};
