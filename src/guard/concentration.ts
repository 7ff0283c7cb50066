/** Which destination one caller is most interested in: the heavy hitters of a stream in fixed memory. */

/** Counters kept at once (Metwally, Agrawal, El Abbadi 2005, "space saving"). */
const COUNTERS = 32;
/** Counts are halved at this total, so that yesterday weighs less than today. */
const HALVE_AT = 2048;

export class Concentration {
  readonly #counts = new Map<string, number>();
  #total = 0;

  add(zip: string): void {
    this.#total += 1;
    const known = this.#counts.get(zip);
    if (known !== undefined || this.#counts.size < COUNTERS) {
      this.#counts.set(zip, (known ?? 0) + 1);
    } else {
      let least: [string, number] = ['', Number.POSITIVE_INFINITY];
      for (const entry of this.#counts) if (entry[1] < least[1]) least = entry;
      this.#counts.delete(least[0]);
      this.#counts.set(zip, least[1] + 1);
    }
    if (this.#total >= HALVE_AT) this.#halve();
  }

  /** The destination asked for most: its count (never too low) and its share of all. */
  get heaviest(): { readonly zip: string; readonly count: number; readonly share: number } {
    let most: [string, number] = ['', 0];
    for (const entry of this.#counts) if (entry[1] > most[1]) most = entry;
    return { zip: most[0], count: most[1], share: this.#total === 0 ? 0 : most[1] / this.#total };
  }

  #halve(): void {
    this.#total = 0;
    for (const [zip, count] of this.#counts) {
      const half = Math.floor(count / 2);
      if (half === 0) this.#counts.delete(zip);
      else this.#counts.set(zip, half);
      this.#total += half;
    }
  }
}
