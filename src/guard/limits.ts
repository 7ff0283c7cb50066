/** What each class of principal may do before the guard takes notice. Defaults of ours: no USPS figure is public. */
import type { Role } from '../policy/attributes.ts';

export interface GuardLimits {
  /** Log-likelihood of guessing that counts as an alarm; 13.8 is a million to one. */
  readonly guessing: number;
  /** Distinct bad numbers within 24 hours. */
  readonly badNumbers: number;
  /** Distinct numbers within 24 hours, outside own Mailer IDs and manifests. */
  readonly numbers: number;
  /** Distinct Mailer IDs of others within 24 hours. */
  readonly mids: number;
  /** Distinct destination ZIP Codes shown within 24 hours, outside own Mailer IDs and manifests. */
  readonly zips: number;
  /** Numbers in a row that lie equally far apart, outside own Mailer IDs and manifests. */
  readonly walk: number;
  /** Pieces on their last mile to one ZIP Code, when they are at least half of what was shown. */
  readonly oneZip: number;
}

const BASE: GuardLimits = {
  guessing: Math.log(1e6),
  badNumbers: 200,
  numbers: 2_000,
  mids: 20,
  zips: 500,
  walk: 12,
  oneZip: 30,
};

/** By role; a role that is not named has the base. */
const BY_ROLE: Readonly<Partial<Record<Role, Partial<GuardLimits>>>> = {
  anonymous: { badNumbers: 40, numbers: 100, mids: 10, zips: 20 },
  consumer: { badNumbers: 40, numbers: 100, mids: 10, zips: 20 },
  developer: { badNumbers: 100, numbers: 500 },
  shipper: { badNumbers: 500, numbers: 5_000, mids: 50 },
  // Inbound freight of a merchant goes to one warehouse, so one ZIP Code is nothing to notice in these two.
  platform: {
    badNumbers: 2_000,
    numbers: 1_000_000,
    mids: 5_000,
    zips: 45_000,
    oneZip: Number.POSITIVE_INFINITY,
  },
  serviceProvider: {
    badNumbers: 1_000,
    numbers: 1_000_000,
    mids: 2_000,
    zips: 45_000,
    oneZip: Number.POSITIVE_INFINITY,
  },
};

/** An organisation or an address range stands for several principals: what it guesses may be this many times more. */
const SHARED = 4;

export const limitsOf = (role: Role, own: Readonly<Partial<GuardLimits>> = {}): GuardLimits => ({
  ...BASE,
  ...BY_ROLE[role],
  ...own,
});

/**
 * For a key that several principals share. How widely they look is no measure there: they may be of different roles, each
 * with its own breadth; guessing and walking are nobody's honest use.
 */
export const sharedLimits = ({ guessing, badNumbers, walk }: GuardLimits): GuardLimits => ({
  guessing: guessing * SHARED,
  badNumbers: badNumbers * SHARED,
  walk: walk * SHARED,
  numbers: Number.POSITIVE_INFINITY,
  mids: Number.POSITIVE_INFINITY,
  zips: Number.POSITIVE_INFINITY,
  oneZip: Number.POSITIVE_INFINITY,
});
