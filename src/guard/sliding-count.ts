/** Distinct things within the last 24 hours: one sketch an hour, merged when asked. */
import { HyperLogLog } from './hyperloglog.ts';

const HOUR_MS = 3_600_000;
const HOURS = 24;

export class SlidingCount {
  readonly #precision: number;
  /** Hour since the epoch → what was seen in it; at most 24. */
  readonly #hours = new Map<number, HyperLogLog>();

  constructor(precision: number) {
    this.#precision = precision;
  }

  add(hash: number, now: number): void {
    const hour = Math.floor(now / HOUR_MS);
    let sketch = this.#hours.get(hour);
    if (sketch === undefined) {
      this.#forget(hour);
      sketch = new HyperLogLog(this.#precision);
      this.#hours.set(hour, sketch);
    }
    sketch.add(hash);
  }

  /** @returns how many distinct hashes came within the 24 hours that end at `now`. */
  count(now: number): number {
    this.#forget(Math.floor(now / HOUR_MS));
    if (this.#hours.size === 0) return 0;
    const all = new HyperLogLog(this.#precision);
    for (const sketch of this.#hours.values()) all.merge(sketch);
    return all.count;
  }

  #forget(hour: number): void {
    for (const seen of this.#hours.keys()) {
      if (seen <= hour - HOURS) this.#hours.delete(seen);
    }
  }
}
