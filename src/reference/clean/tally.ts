/** Counts over rows; they add up over chunks and survive in a checkpoint. */

export interface Tally {
  rows: number;
  blankLines: number;
  /** Rows noted in the rejects file, kept or not. */
  noted: number;
  windows1252Rows: number;
  readonly outcomes: Record<string, number>;
  readonly matched: Record<string, number>;
  readonly reasons: Record<string, number>;
}

export const newTally = (): Tally => ({
  rows: 0,
  blankLines: 0,
  noted: 0,
  windows1252Rows: 0,
  outcomes: {},
  matched: {},
  reasons: {},
});

export const countIn = (counts: Record<string, number>, name: string, by = 1): void => {
  counts[name] = (counts[name] ?? 0) + by;
};

const addCounts = (total: Record<string, number>, more: Readonly<Record<string, number>>): void => {
  for (const [name, by] of Object.entries(more)) countIn(total, name, by);
};

/** Adds `more` to `total`. */
export const addTally = (total: Tally, more: Tally): void => {
  total.rows += more.rows;
  total.blankLines += more.blankLines;
  total.noted += more.noted;
  total.windows1252Rows += more.windows1252Rows;
  addCounts(total.outcomes, more.outcomes);
  addCounts(total.matched, more.matched);
  addCounts(total.reasons, more.reasons);
};
