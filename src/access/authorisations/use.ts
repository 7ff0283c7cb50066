/**
 * When a basis was last used. Noted in memory as decisions are made and written now and then, so that no request waits
 * for it; a crash loses the last minutes of a hint, never a decision: those are in the record.
 */
import type { Store } from '../../store/store.ts';

/** What is read of a recorded decision. */
export interface UsedDecision {
  readonly effect: 'permit' | 'forbid';
  readonly at: number;
  readonly app: string;
  readonly subject: { readonly mid: string | null };
  readonly request: { readonly channel: string };
}

/** Told to the minute: a finer time says more about somebody's work than the owner needs. */
const GRAIN_MS = 60_000;
const MOST_KEPT = 50_000;

export class UseBook {
  readonly #store: Store;
  readonly #trouble: (error: unknown) => void;
  #uses = new Map<string, number>();
  readonly #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(store: Store, trouble: (error: unknown) => void, everyMs = 30_000) {
    this.#store = store;
    this.#trouble = trouble;
    this.#timer = setInterval(() => void this.flush().catch(trouble), everyMs).unref();
  }

  /** Notes a permit that concerns a Mailer ID. */
  note(decision: UsedDecision): void {
    const { mid } = decision.subject;
    if (mid === null || decision.effect !== 'permit') return;
    const key = `${decision.app} ${mid} ${decision.request.channel}`;
    if (this.#uses.size >= MOST_KEPT && !this.#uses.has(key)) return;
    this.#uses.set(key, Math.floor(decision.at / GRAIN_MS) * GRAIN_MS);
  }

  /** Writes what was noted; what could not be written is kept for the next time. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    if (this.#uses.size === 0) return;
    const uses = this.#uses;
    this.#uses = new Map();
    const rows = [...uses].map(([key, at]) => {
      const [app = '', mid = '', channel = ''] = key.split(' ');
      return { app_id: app, mid, channel, last_used_at: at };
    });
    try {
      for (let at = 0; at < rows.length; at += 500) {
        await this.#store.db
          .insertInto('authorisation_use')
          .values(rows.slice(at, at + 500))
          .onConflict((conflict) =>
            conflict
              .columns(['mid', 'app_id', 'channel'])
              .doUpdateSet((expression) => ({ last_used_at: expression.ref('excluded.last_used_at') }))
              .whereRef('authorisation_use.last_used_at', '<', 'excluded.last_used_at'),
          )
          .execute();
      }
    } catch (error) {
      for (const [key, at] of uses) this.#uses.set(key, Math.max(at, this.#uses.get(key) ?? 0));
      this.#trouble(error);
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }
}
