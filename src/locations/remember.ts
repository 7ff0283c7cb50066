/** Values that take long to make, the last used few of them. */
export class Remembered<Value> {
  readonly #most: number;
  readonly #values = new Map<string, Promise<Value>>();

  constructor(most: number) {
    this.#most = most;
  }

  /** The value of a key, made once however many ask at the same time; what failed is made anew. */
  get(key: string, make: () => Promise<Value>): Promise<Value> {
    const known = this.#values.get(key);
    this.#values.delete(key);
    const value = known ?? make();
    this.#values.set(key, value);
    if (known === undefined) {
      value.catch(() => {
        if (this.#values.get(key) === value) this.#values.delete(key);
      });
      for (const oldest of this.#values.keys()) {
        if (this.#values.size <= this.#most) break;
        this.#values.delete(oldest);
      }
    }
    return value;
  }
}
