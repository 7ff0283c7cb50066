/**
 * How events are divided: by hash of the number into shards, by the week in which a mailing was first heard of and by
 * its retention into partitions, so that expiry is the dropping of a partition.
 */
import { legacyServiceMeaning, parseTrackingNumber, stcMeaning } from '../../postal/barcode/index.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** Hash values before they are dealt out to shards: fixed for ever. */
const VIRTUAL_SHARDS = 4096;

/** `standard`: as USPS keeps most packages; `extended`: signature services and retention bought. */
export type Tier = 'standard' | 'extended';

/** Weeks since Thursday, 1 January 1970. */
export const weekOf = (at: number): number => Math.floor(at / WEEK_MS);

/**
 * Which of `shards` holds a number: FNV-1a over its characters, then mixed. Without the mixing the lowest bit would be
 * the parity of the digits, which the check digit makes the same for whole runs of serials.
 */
export const shardOf = (number: string, shards: number): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < number.length; index++) {
    hash = Math.imul(hash ^ number.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) % VIRTUAL_SHARDS) % shards;
};

/** The number of a partition; held pieces that outlived theirs lie in {@link HELD}. */
export const partOf = (week: number, tier: Tier): number => week * 2 + (tier === 'extended' ? 1 : 0);

/** The partition of pieces under legal hold whose retention has passed. */
export const HELD = -1;

export const tierOf = (part: number): Tier => (part % 2 === 0 ? 'standard' : 'extended');
export const weekOfPart = (part: number): number => Math.floor(part / 2);

/** The same week's partition of extended retention. */
export const extendedPart = (part: number): number => partOf(weekOfPart(part), 'extended');

export interface Retention {
  /** Days after the week of intake. */
  readonly standardDays: number;
  readonly extendedDays: number;
  /** Service type codes whose pieces are kept for `extendedDays`; USPS publishes no table of them. */
  readonly extendedServiceCodes: readonly string[];
}

/** Newest weeks whose retention has passed at `now`. */
export interface ExpiredWeeks {
  readonly standard: number;
  readonly extended: number;
}

export const expiredWeeks = (now: number, retention: Retention): ExpiredWeeks => ({
  standard: weekOf(now - retention.standardDays * DAY_MS) - 1,
  extended: weekOf(now - retention.extendedDays * DAY_MS) - 1,
});

/** The last instant of a week, Unix ms. */
export const endOfWeek = (week: number): number => (week + 1) * WEEK_MS - 1;

const SIGNED = /signature|certified|registered|express/i;

/** What the barcode alone tells of a piece's retention. */
export const tierOfNumber = (number: string, retention: Retention): Tier => {
  const reading = parseTrackingNumber(number).readings[0];
  if (reading === undefined) return 'standard';
  const { stc, serviceCode } = reading;
  if (stc !== null && retention.extendedServiceCodes.includes(stc)) return 'extended';
  const meaning = stc === null ? legacyServiceMeaning(serviceCode ?? '') : stcMeaning(stc);
  return meaning !== null && SIGNED.test(meaning) ? 'extended' : 'standard';
};

const isTold = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';

/** Whether facts (wire fields of Tracking 3.2) tell of bought retention, a signature service or Express. */
export const tierOfFacts = (fields: Readonly<Record<string, unknown>>): Tier =>
  isTold(fields.extendRetentionPurchasedCode) ||
  SIGNED.test(`${JSON.stringify(fields.services ?? '')} ${String(fields.mailClass ?? '')}`)
    ? 'extended'
    : 'standard';
