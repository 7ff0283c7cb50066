/** Counters and durations by route template, never by a value from a request. */
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export class Metrics {
  readonly registry = new Registry();
  readonly #requests: Counter;
  readonly #seconds: Histogram;
  readonly #counters = new Map<string, Counter.Internal>();
  readonly #timers = new Map<string, Histogram.Internal<string>>();

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'postern_' });
    this.#requests = new Counter({
      name: 'postern_requests_total',
      help: 'Requests answered, by route template, status and what was decided.',
      labelNames: ['route', 'status', 'code'],
      registers: [this.registry],
    });
    this.#seconds = new Histogram({
      name: 'postern_request_seconds',
      help: 'Time from the head of a request to its answer, by route template.',
      labelNames: ['route'],
      buckets: [0.0002, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
      registers: [this.registry],
    });
  }

  /** @param code the decision's code, or an empty text for a permit. */
  answered(route: string, status: number, code: string, milliseconds: number): void {
    const key = `${route} ${status} ${code}`;
    let counter = this.#counters.get(key);
    if (counter === undefined) {
      counter = this.#requests.labels(route, String(status), code);
      this.#counters.set(key, counter);
    }
    counter.inc();
    let timer = this.#timers.get(route);
    if (timer === undefined) {
      timer = this.#seconds.labels(route);
      this.#timers.set(route, timer);
    }
    timer.observe(milliseconds / 1000);
  }
}
