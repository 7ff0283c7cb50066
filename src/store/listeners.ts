/** Who wants to hear of which change. */
import type { SignalTopic } from './store.ts';

/** The way signals travel; one implementation a driver. */
export interface Signals {
  send(topic: SignalTopic): Promise<void>;
  /** Returns the way to stop. */
  listen(topic: SignalTopic, heard: () => void): () => void;
  close(): Promise<void>;
}

export class Listeners {
  readonly #byTopic = new Map<SignalTopic, Set<() => void>>();

  add(topic: SignalTopic, heard: () => void): () => void {
    // An own function each time: the same `heard` may be added twice and stopped once.
    const listener = (): void => heard();
    const listeners = this.#byTopic.get(topic) ?? new Set();
    this.#byTopic.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
    };
  }

  /** Calls every listener of `topic`. One that throws does not keep the others from hearing. */
  tell(topic: SignalTopic): void {
    const failures: unknown[] = [];
    for (const listener of this.#byTopic.get(topic) ?? []) {
      try {
        listener();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, `Listeners of ${topic} failed.`);
  }

  clear(): void {
    this.#byTopic.clear();
  }
}
