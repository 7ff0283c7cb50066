/** What a verification finds. */

/** Something that does not hold. */
export interface Problem {
  /** Index of the first entry it concerns; null where it concerns none in particular. */
  readonly entry: number | null;
  /** Path inside the log's folder, or the row of a table. */
  readonly file: string;
  readonly what: string;
}

const KEPT = 100;

/** Keeps the first hundred problems; counts them all. */
export class Problems {
  readonly kept: Problem[] = [];
  count = 0;

  add(entry: number | null, file: string, what: string): void {
    this.count++;
    if (this.kept.length < KEPT) this.kept.push({ entry, file, what });
  }

  /** The one at the lowest entry; null where there is none. */
  first(): Problem | null {
    const place = ({ entry }: Problem): number => entry ?? Number.MAX_SAFE_INTEGER;
    return this.kept.reduce<Problem | null>(
      (first, problem) => (first === null || place(problem) < place(first) ? problem : first),
      null,
    );
  }
}
