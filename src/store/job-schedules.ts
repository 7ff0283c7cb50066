/** Jobs that come back every period: one row a schedule, whose next instant the first node moves on. */
import type { Transaction } from 'kysely';
import type { Clock } from './clock.ts';
import { POLL_MS, type Schedule } from './jobs.ts';
import type { Database } from './schema.ts';
import type { Store } from './store.ts';

interface ScheduleParts {
  readonly store: Pick<Store, 'db' | 'transaction'>;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

type AddScheduled = (
  queue: string,
  payload: unknown,
  singletonKey: string,
  trx: Transaction<Database>,
) => Promise<string | undefined>;

/** The next whole multiple of the period after `now`. */
const nextPeriod = (now: number, everyMs: number): number => (Math.floor(now / everyMs) + 1) * everyMs;

export class JobSchedules {
  readonly #parts: ScheduleParts;
  readonly #add: AddScheduled;
  readonly #added = new Map<string, () => void>();
  #timer: unknown;
  #firing: Promise<void> = Promise.resolve();

  constructor(parts: ScheduleParts, add: AddScheduled) {
    this.#parts = parts;
    this.#add = add;
  }

  /** Stores the schedule and fires it from here on; `added` is called after each job this node added. */
  async set(name: string, { queue, everyMs, payload }: Schedule, added: () => void): Promise<void> {
    const { store, clock } = this.#parts;
    const fields = { queue, every_ms: everyMs, payload_json: JSON.stringify(payload) };
    const next = nextPeriod(clock.now(), everyMs);
    await store.db
      .insertInto('schedule')
      .values({ name, ...fields, next_at: next })
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet((eb) => ({
          ...fields,
          // The same period keeps its next instant: a node that starts must not put it off.
          next_at: eb
            .case()
            .when('schedule.every_ms', '=', everyMs)
            .then(eb.ref('schedule.next_at'))
            .else(next)
            .end(),
        })),
      )
      .execute();
    this.#added.set(name, added);
    this.#timer ??= clock.setInterval(() => {
      this.#firing = this.#firing.then(() => this.#fireDue()).catch(this.#parts.onError);
    }, POLL_MS);
  }

  async stop(): Promise<void> {
    if (this.#timer !== undefined) this.#parts.clock.clearInterval(this.#timer);
    await this.#firing;
  }

  async #fireDue(): Promise<void> {
    const { store, clock } = this.#parts;
    const due = await store.db
      .selectFrom('schedule')
      .selectAll()
      .where('next_at', '<=', clock.now())
      .where('name', 'in', [...this.#added.keys()])
      .execute();
    for (const { name, queue, every_ms, payload_json, next_at } of due) {
      const id = await store.transaction(async (trx) => {
        // Only one node finds the old instant still in place.
        const moved = await trx
          .updateTable('schedule')
          .set({ next_at: nextPeriod(clock.now(), every_ms) })
          .where('name', '=', name)
          .where('next_at', '=', next_at)
          .executeTakeFirst();
        if (moved.numUpdatedRows !== 1n) return undefined;
        return this.#add(queue, JSON.parse(payload_json), `schedule:${name}`, trx);
      });
      if (id !== undefined) this.#added.get(name)?.();
    }
  }
}
