/** All subscriptions at work: one lane each, woken by what comes in. Nothing runs while there is none. */
import { randomUUID } from 'node:crypto';
import { type LaneParts, type Lease, workLane } from './lane.ts';

/** Where several processes share a store, events also come in elsewhere: lanes look by themselves so often. */
const POLL_MS = 1_000;
/** After a trouble of the store. */
const TROUBLE_MS = 5_000;

interface Lane {
  readonly mid: string;
  readonly lease: Lease;
  running: Promise<void> | undefined;
  /** Something came while it ran. */
  again: 'yes' | 'no';
  timer: NodeJS.Timeout | undefined;
}

export interface CourierOptions extends Omit<LaneParts, 'stopping' | 'worker'> {
  readonly trouble: (error: unknown) => void;
}

export class Courier {
  readonly #options: CourierOptions;
  readonly #worker = randomUUID();
  readonly #abort = new AbortController();
  readonly #lanes = new Map<string, Lane>();
  #poll: NodeJS.Timeout | undefined;

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  /** Starts the lanes of all subscriptions; where one process has the store for itself, without waiting for leases. */
  async start(): Promise<void> {
    const { store, trouble } = this.#options;
    const alone = store.driver === 'sqlite';
    if (alone) await store.db.updateTable('subscription').set({ leased_until: 0 }).execute();
    await this.reload();
    if (alone) return;
    this.#poll = setInterval(() => void this.reload().catch(trouble), POLL_MS).unref();
  }

  /** Reads anew which subscriptions there are, and wakes them. */
  async reload(): Promise<void> {
    const kept = new Set<string>();
    for (const { id, mid, state } of await this.#options.subscriptions.list({})) {
      if (state !== 'ENABLED') continue;
      kept.add(id);
      if (!this.#lanes.has(id))
        this.#lanes.set(id, {
          mid,
          lease: { until: 0 },
          running: undefined,
          again: 'no',
          timer: undefined,
        });
    }
    for (const [id, lane] of this.#lanes) {
      if (kept.has(id)) continue;
      clearTimeout(lane.timer);
      this.#lanes.delete(id);
    }
    for (const id of kept) this.#wakeLane(id);
  }

  /** Something came in for these Mailer IDs. */
  wake(mids: ReadonlySet<string | null>): void {
    for (const [id, { mid }] of this.#lanes) {
      if (mids.has(mid)) this.#wakeLane(id);
    }
  }

  /** Stops; what is being sent is given up and sent again after the next start. */
  async stop(): Promise<void> {
    this.#abort.abort();
    clearInterval(this.#poll);
    for (const { timer } of this.#lanes.values()) clearTimeout(timer);
    await Promise.all([...this.#lanes.values()].map(({ running }) => running));
  }

  #wakeLane(id: string): void {
    const lane = this.#lanes.get(id);
    if (lane === undefined || this.#abort.signal.aborted) return;
    if (lane.running !== undefined) {
      lane.again = 'yes';
      return;
    }
    clearTimeout(lane.timer);
    lane.running = this.#run(id, lane).finally(() => {
      lane.running = undefined;
      if (lane.again === 'yes') this.#wakeLane(id);
    });
  }

  async #run(id: string, lane: Lane): Promise<void> {
    lane.again = 'no';
    const { now, trouble } = this.#options;
    let nextAt: number | undefined;
    try {
      nextAt = await workLane(id, lane.lease, {
        ...this.#options,
        worker: this.#worker,
        stopping: this.#abort.signal,
      });
    } catch (error) {
      trouble(error);
      nextAt = now() + TROUBLE_MS;
    }
    if (nextAt === undefined || this.#abort.signal.aborted) return;
    lane.timer = setTimeout(() => this.#wakeLane(id), Math.max(0, nextAt - now())).unref();
  }
}
