/** Stops asking an API that fails again and again; one call at a time finds out whether it is back. Pure but for the clock. */

const FAILURES = 5;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 300_000;

interface Circuit {
  failures: number;
  pauseMs: number;
  openUntil: number;
  probing: boolean;
}

export class Breakers {
  readonly #now: () => number;
  readonly #circuits = new Map<string, Circuit>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @returns 0 where a call may be made (then `succeeded` or `failed` must follow), else how long to wait, ms */
  enter(api: string): number {
    const circuit = this.#circuits.get(api);
    if (circuit === undefined || circuit.failures < FAILURES) return 0;
    const left = circuit.openUntil - this.#now();
    if (left > 0) return left;
    if (circuit.probing) return 1_000;
    circuit.probing = true;
    return 0;
  }

  succeeded(api: string): void {
    this.#circuits.delete(api);
  }

  failed(api: string): void {
    const circuit = this.#circuits.get(api) ?? {
      failures: 0,
      pauseMs: FIRST_PAUSE_MS / 2,
      openUntil: 0,
      probing: false,
    };
    circuit.failures += 1;
    circuit.probing = false;
    if (circuit.failures >= FAILURES) {
      circuit.pauseMs = Math.min(LONGEST_PAUSE_MS, circuit.pauseMs * 2);
      circuit.openUntil = this.#now() + circuit.pauseMs;
    }
    this.#circuits.set(api, circuit);
  }

  /** The call was never sent: another one may find out. */
  left(api: string): void {
    const circuit = this.#circuits.get(api);
    if (circuit !== undefined) circuit.probing = false;
  }

  /** Unix ms until which an API is not asked; null: it is. */
  openUntil(api: string): number | null {
    const circuit = this.#circuits.get(api);
    return circuit !== undefined && circuit.openUntil > this.#now() ? circuit.openUntil : null;
  }
}
