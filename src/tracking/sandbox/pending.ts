/** What is still on its way, kept by the hour in which it arrives. */

const HOUR_MS = 3_600_000;

interface Arriving {
  /** Unix ms of simulated time. */
  readonly arrivesAt: number;
}

export class Pending<Item extends Arriving> {
  readonly #hours = new Map<number, Item[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(items: readonly Item[]): void {
    for (const item of items) {
      const hour = Math.floor(item.arrivesAt / HOUR_MS);
      const slot = this.#hours.get(hour);
      if (slot === undefined) this.#hours.set(hour, [item]);
      else slot.push(item);
    }
    this.#size += items.length;
  }

  /** Takes out what is `unwanted`, whenever it would arrive. */
  drop(unwanted: (item: Item) => boolean): void {
    for (const [hour, items] of this.#hours) {
      const rest = items.filter((item) => !unwanted(item));
      this.#size -= items.length - rest.length;
      if (rest.length === 0) this.#hours.delete(hour);
      else this.#hours.set(hour, rest);
    }
  }

  /** Takes out what has arrived by `until`, in the order of arrival. */
  take(until: number): Item[] {
    const last = Math.floor(until / HOUR_MS);
    const due: Item[] = [];
    for (const [hour, items] of this.#hours) {
      if (hour > last) continue;
      const rest: Item[] = [];
      for (const item of items) (item.arrivesAt <= until ? due : rest).push(item);
      if (rest.length === 0) this.#hours.delete(hour);
      else this.#hours.set(hour, rest);
    }
    this.#size -= due.length;
    return due.sort((left, right) => left.arrivesAt - right.arrivesAt);
  }
}
