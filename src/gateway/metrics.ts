/**
 * Counters and durations by route template, never by a value from a request. Counting happens at every request, so
 * it is an addition to a number; the Prometheus text is made of the numbers when somebody asks for it.
 */
import type { Registry } from 'prom-client';

/** Upper bounds in milliseconds; one more bucket holds the rest. */
const BOUNDS_MS = [0.2, 0.5, 1, 2.5, 5, 10, 50, 100, 500, 1000, 5000];

class RouteMeter {
  /** Answers by status, then by code of the decision. */
  readonly answers = new Map<number, Map<string, number>>();
  readonly buckets = new Float64Array(BOUNDS_MS.length + 1);
  totalMs = 0;

  note(status: number, code: string, milliseconds: number): void {
    let byCode = this.answers.get(status);
    if (byCode === undefined) {
      byCode = new Map();
      this.answers.set(status, byCode);
    }
    byCode.set(code, (byCode.get(code) ?? 0) + 1);
    let bucket = 0;
    while (bucket < BOUNDS_MS.length && milliseconds > (BOUNDS_MS[bucket] ?? 0)) bucket += 1;
    this.buckets[bucket] = (this.buckets[bucket] ?? 0) + 1;
    this.totalMs += milliseconds;
  }
}

/** The registry of the client library, loaded at the first question: most servers are never asked. */
const openRegistry = async (meters: ReadonlyMap<string, RouteMeter>): Promise<Registry> => {
  const { collectDefaultMetrics, Counter, Registry: ClientRegistry } = await import('prom-client');
  const registry = new ClientRegistry();
  registry.registerMetric(
    new Counter({
      name: 'postern_requests_total',
      help: 'Requests answered, by route template, status and code of the decision (empty: permitted).',
      labelNames: ['route', 'status', 'code'],
      registers: [],
      collect() {
        this.reset();
        for (const [route, { answers }] of meters) {
          for (const [status, byCode] of answers) {
            for (const [code, count] of byCode) this.labels(route, String(status), code).inc(count);
          }
        }
      },
    }),
  );
  collectDefaultMetrics({ register: registry, prefix: 'postern_' });
  return registry;
};

export class Metrics {
  /** Media type of `text` (Prometheus text format 0.0.4). */
  readonly contentType = 'text/plain; version=0.0.4; charset=utf-8';
  readonly #meters = new Map<string, RouteMeter>();
  #registry: Promise<Registry> | undefined;

  /** The counter of a route; keep it. */
  meter(route: string): RouteMeter {
    let meter = this.#meters.get(route);
    if (meter === undefined) {
      meter = new RouteMeter();
      this.#meters.set(route, meter);
    }
    return meter;
  }

  /** Counts one answer. @param code of the decision, or an empty text for a permit. */
  answered(route: string, status: number, code: string, milliseconds: number): void {
    this.meter(route).note(status, code, milliseconds);
  }

  /** Everything in the Prometheus text format, the process's own figures included. */
  async text(): Promise<string> {
    this.#registry ??= openRegistry(this.#meters);
    return `${await (await this.#registry).metrics()}${this.#durations()}`;
  }

  /** The histogram `postern_request_seconds`: cumulative buckets, sum and count of each route. */
  #durations(): string {
    const lines = [
      '# HELP postern_request_seconds Time from the head of a request to its answer, by route template.',
      '# TYPE postern_request_seconds histogram',
    ];
    for (const [route, { buckets, totalMs }] of this.#meters) {
      const label = `route=${JSON.stringify(route)}`;
      let count = 0;
      buckets.forEach((held, index) => {
        count += held;
        const bound = BOUNDS_MS[index];
        const limit = bound === undefined ? '+Inf' : String(bound / 1000);
        lines.push(`postern_request_seconds_bucket{${label},le="${limit}"} ${count}`);
      });
      lines.push(`postern_request_seconds_sum{${label}} ${totalMs / 1000}`);
      lines.push(`postern_request_seconds_count{${label}} ${count}`);
    }
    return `${lines.join('\n')}\n`;
  }
}
