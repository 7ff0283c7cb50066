/**
 * A cumulative sum test on first-contact look-ups (Page 1954; the likelihoods as in threshold random walk, Jung, Paxson,
 * Berger, Balakrishnan 2004): an honest caller's numbers are mostly good, a guesser's mostly bad.
 */

/** Share of bad first contacts that an honest caller may have: typing errors, parcels of others, labels not yet scanned. */
const HONEST_BAD = 0.1;
/** Share that a caller has who guesses. */
const GUESSED_BAD = 0.7;

const BAD_STEP = Math.log(GUESSED_BAD / HONEST_BAD);
const GOOD_STEP = Math.log((1 - GUESSED_BAD) / (1 - HONEST_BAD));

export class Cusum {
  #sum = 0;

  /** @param weight of this look-up, 0 to 1. */
  add(look: 'good' | 'bad', weight: number): void {
    this.#sum = Math.max(0, this.#sum + weight * (look === 'bad' ? BAD_STEP : GOOD_STEP));
  }

  /** Natural logarithm of how much likelier guessing is than honest use, since the sum last stood at zero. */
  get value(): number {
    return this.#sum;
  }

  reset(): void {
    this.#sum = 0;
  }
}
