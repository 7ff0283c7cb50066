/** What a benchmark prints with `--json`: one line. `ratio` > 1 means ours is better than the best peer. */
export interface BenchResult {
  readonly name: string;
  /** For example `decisions/s` or `µs/entry`. */
  readonly unit: string;
  readonly ours: number;
  /** Only the peers named for the ratio, and only those whose answers are right. */
  readonly peers: Readonly<Record<string, number>>;
  readonly ratio: number;
  readonly details: Readonly<Record<string, unknown>>;
}
