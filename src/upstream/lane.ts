/**
 * Who goes next of those that want to call an API with a credential: interactive before batch, in the order they came; batch
 * only from the calls that are left, and it waits for them.
 */
import type { Priority } from './budget.ts';
import { quotaSpent, tooManyWaiting } from './problems.ts';

export interface LaneParts {
  readonly api: string;
  /** Takes one call; 0: it was there, else how long to wait, ms. */
  readonly take: (priority: Priority) => Promise<number>;
  /** Calls under way at once. */
  readonly atOnce: number;
  /** Calls that may wait. */
  readonly most: number;
  /** Calls `then` after a time; returns the way to forget it. */
  readonly later: (ms: number, then: () => void) => () => void;
}

/** One that waits. Its priority may rise while it does. */
export interface Ticket {
  priority: Priority;
}

interface Waiting {
  readonly ticket: Ticket;
  readonly go: (leave: () => void) => void;
  readonly fail: (error: unknown) => void;
}

/** Another node may have given calls back, or the hour may be another than thought. */
const LONGEST_SLEEP_MS = 60_000;

export class Lane {
  readonly #parts: LaneParts;
  readonly #waiting: Waiting[] = [];
  #running = 0;
  #pumping = false;
  #again = false;
  #forget: (() => void) | undefined;
  #closed = false;

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  /**
   * Waits for a turn. @returns the way to give the place back
   * @throws PosternError `upstream_quota_spent` (interactive alone), `upstream_busy`
   */
  enter(ticket: Ticket, signal?: AbortSignal): Promise<() => void> {
    const { api, most } = this.#parts;
    if (this.#waiting.length >= most) return Promise.reject(tooManyWaiting(api, most));
    return new Promise((resolve, reject) => {
      const one: Waiting = { ticket, go: resolve, fail: reject };
      this.#waiting.push(one);
      signal?.addEventListener(
        'abort',
        () => {
          const at = this.#waiting.indexOf(one);
          if (at < 0) return;
          this.#waiting.splice(at, 1);
          reject(signal.reason);
        },
        { once: true },
      );
      this.poke();
    });
  }

  /** Looks again who may go: a priority rose, a place is free, time has passed. */
  poke(): void {
    if (this.#pumping) {
      this.#again = true;
      return;
    }
    this.#pumping = true;
    void this.#pump();
  }

  waiting(): Readonly<Record<Priority, number>> {
    const batch = this.#waiting.filter(({ ticket }) => ticket.priority === 'batch').length;
    return { interactive: this.#waiting.length - batch, batch };
  }

  /** Whoever waits is told that it ends. */
  close(reason: unknown): void {
    this.#closed = true;
    this.#forget?.();
    for (const { fail } of this.#waiting.splice(0)) fail(reason);
  }

  async #pump(): Promise<void> {
    do {
      this.#again = false;
      while (this.#waiting.length > 0 && this.#running < this.#parts.atOnce && (await this.#next()));
    } while (this.#again);
    this.#pumping = false;
  }

  /** Lets the first one go, or fail. @returns whether there may be another to look at */
  async #next(): Promise<boolean> {
    const one = this.#waiting.find(({ ticket }) => ticket.priority === 'interactive') ?? this.#waiting[0];
    if (one === undefined) return false;
    const { priority } = one.ticket;
    let waitMs: number;
    try {
      waitMs = await this.#parts.take(priority);
    } catch (error) {
      this.#out(one)?.fail(error);
      return true;
    }
    if (waitMs === 0) {
      const still = this.#out(one);
      // It gave up while the call was taken: the next one has it.
      const next = still ?? this.#out(this.#waiting[0]);
      if (next === undefined) return false;
      this.#running += 1;
      next.go(this.#leave());
      return true;
    }
    if (priority === 'interactive') {
      this.#out(one)?.fail(quotaSpent(this.#parts.api, waitMs));
      return true;
    }
    if (this.#closed) return false;
    this.#forget?.();
    this.#forget = this.#parts.later(Math.min(waitMs, LONGEST_SLEEP_MS), () => this.poke());
    // An interactive one may have come meanwhile.
    return this.#waiting.some(({ ticket }) => ticket.priority === 'interactive');
  }

  #out(one: Waiting | undefined): Waiting | undefined {
    const at = one === undefined ? -1 : this.#waiting.indexOf(one);
    return at < 0 ? undefined : this.#waiting.splice(at, 1)[0];
  }

  #leave(): () => void {
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      this.#running -= 1;
      this.poke();
    };
  }
}
