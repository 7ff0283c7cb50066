/** What the guard remembers about one key (a principal, an organisation, an address range), in bounded memory. */
import { Concentration } from './concentration.ts';
import { Cusum } from './cusum.ts';
import { FirstContact } from './first-contact.ts';
import { keyedHash } from './keyed-hash.ts';
import type { GuardLimits } from './limits.ts';
import type { Look, LookOutcome } from './look.ts';
import { SerialRuns } from './serial-runs.ts';
import { SlidingCount } from './sliding-count.ts';

export type SignalName =
  | 'guessing'
  | 'badNumbers'
  | 'numbers'
  | 'mids'
  | 'zips'
  | 'walk'
  | 'oneZip'
  | 'canary';

/** A measure against its limit. `strength` 1 is at the limit. */
export interface Signal {
  readonly name: SignalName;
  readonly value: number;
  readonly limit: number;
  readonly strength: number;
}

/** Registers of a sketch: 2^10 is 1 KiB an hour and 3 % error. */
const WIDE = 10;
const NARROW = 8;
/**
 * How much a first contact says. Absent is half a reason: labels are looked up before their first scan. A wrong check digit is
 * half a reason: people mistype, and it teaches a guesser nothing. Numbers of one's own are good, but less so: a mailer could
 * wash out guesses with them.
 */
const WEIGHTS: Readonly<Record<LookOutcome, number>> = {
  found: 1,
  absent: 0.5,
  refused: 1,
  malformed: 0.5,
  withheld: 0,
};
const OWN_WEIGHT = 0.3;
/** Half of what was shown going to one ZIP Code is a concentration. */
const ONE_ZIP_SHARE = 0.5;
/** Each canary counts as this many alarms at once: it was never mailed, so nobody has an honest reason. */
const CANARY_STRENGTH = 4;
/** Breadth is recounted after this many first contacts; merging sketches each time would cost 100 µs. */
const RECOUNT_EVERY = 16;

export class Watch {
  readonly #limits: GuardLimits;
  readonly #seed: number;
  readonly #first = new FirstContact();
  readonly #cusum = new Cusum();
  readonly #runs = new SerialRuns();
  readonly #towards = new Concentration();
  readonly #bad = new SlidingCount(WIDE);
  readonly #numbers = new SlidingCount(WIDE);
  readonly #mids = new SlidingCount(NARROW);
  readonly #zips = new SlidingCount(WIDE);
  #breadth: readonly Signal[] = [];
  #sinceRecount = 0;
  #walk = 0;
  #canaries = 0;

  /** @param seed random and secret; see `keyedHash`. */
  constructor(limits: GuardLimits, seed: number) {
    this.#limits = limits;
    this.#seed = seed;
  }

  /** Takes a look-up into account; whether it was the first contact with its number. */
  see(look: Look): boolean {
    // It taught the caller nothing, so the number stays one that was not asked for; a canary is known by having it.
    if (look.outcome === 'withheld' && look.canaryOf === null) return false;
    const hash = keyedHash(look.number, this.#seed);
    if (!this.#first.isFirst(hash)) return false;
    if (look.canaryOf !== null) this.#canaries += 1;
    if (look.own) {
      this.#cusum.add('good', OWN_WEIGHT);
      return true;
    }
    this.#count(look, hash);
    this.#judge(look);
    return true;
  }

  #count(look: Look, hash: number): void {
    const { at, mid, destinationZip, serviceType, serial } = look;
    const { numbers, mids, zips, oneZip } = this.#limits;
    // What has no limit for this key is not counted at all.
    if (Number.isFinite(numbers)) this.#numbers.add(hash, at);
    if (look.outcome === 'refused' || look.outcome === 'malformed') this.#bad.add(hash, at);
    if (mid !== null && Number.isFinite(mids)) this.#mids.add(keyedHash(mid, this.#seed), at);
    if (destinationZip !== null) {
      if (Number.isFinite(zips)) this.#zips.add(keyedHash(destinationZip, this.#seed), at);
      if (look.lastMile && Number.isFinite(oneZip)) this.#towards.add(destinationZip);
    }
    if (serial !== null && serial !== '') {
      this.#walk = this.#runs.add(`${mid ?? ''} ${serviceType ?? ''}`, serial);
    }
    this.#sinceRecount += 1;
    if (this.#sinceRecount >= RECOUNT_EVERY) {
      this.#sinceRecount = 0;
      this.#breadth = this.#recount(at);
    }
  }

  #judge({ outcome }: Look): void {
    this.#cusum.add(outcome === 'found' ? 'good' : 'bad', WEIGHTS[outcome]);
  }

  #recount(now: number): Signal[] {
    const { badNumbers, numbers, mids, zips } = this.#limits;
    return [
      measured('badNumbers', this.#bad.count(now), badNumbers),
      measured('numbers', this.#numbers.count(now), numbers),
      measured('mids', this.#mids.count(now), mids),
      measured('zips', this.#zips.count(now), zips),
    ];
  }

  /** Every measure, the strongest first. */
  get signals(): Signal[] {
    const { guessing, walk, oneZip } = this.#limits;
    const { count, share } = this.#towards.heaviest;
    return [
      measured('guessing', this.#cusum.value, guessing),
      measured('walk', this.#walk, walk),
      measured('oneZip', share >= ONE_ZIP_SHARE ? count : 0, oneZip),
      { ...measured('canary', this.#canaries, 1), strength: this.#canaries * CANARY_STRENGTH },
      ...this.#breadth,
    ].sort((one, other) => other.strength - one.strength);
  }

  /** After a steward's review: what was seen no longer counts, the numbers stay known. */
  forgive(): void {
    this.#cusum.reset();
    this.#walk = 0;
    this.#canaries = 0;
  }
}

const measured = (name: SignalName, value: number, limit: number): Signal => ({
  name,
  value,
  limit,
  strength: value / limit,
});
