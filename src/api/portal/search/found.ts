/** What the one search finds, and how finds of different kinds are put into one order. */

export const KINDS = ['dataset', 'place', 'zip', 'city', 'rule', 'document', 'page'] as const;
export type Kind = (typeof KINDS)[number];

export interface Found {
  readonly kind: Kind;
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** The page of the console that shows it. */
  readonly href: string;
}

/** A find with how well it fits, 0 to 100, on one scale for all kinds. */
export interface Scored {
  readonly found: Found;
  readonly score: number;
}

/** What scores below is a guess at what was meant; it is made where nothing fits as it was written. */
export const GUESS = 30;

/** While others have something to show, no kind takes more than this share of the list. */
const LARGEST_SHARE = 0.5;

/**
 * The best `limit` finds, best first. A kind with very many (places in a big city) leaves room for the others; what room
 * they do not need it gets back.
 */
export const bestOf = (scored: readonly Scored[], limit: number): Found[] => {
  // A stable sort: within a kind its own order stays among equals.
  const fitting = scored.filter(({ score }) => score >= GUESS);
  const ordered = [...(fitting.length > 0 ? fitting : scored)].sort(
    (left, right) => right.score - left.score,
  );
  const most = Math.max(1, Math.ceil(limit * LARGEST_SHARE));
  const counts = new Map<Kind, number>();
  const first: Scored[] = [];
  const later: Scored[] = [];
  for (const one of ordered) {
    const count = counts.get(one.found.kind) ?? 0;
    counts.set(one.found.kind, count + 1);
    (count < most ? first : later).push(one);
  }
  const chosen = new Set([...first, ...later].slice(0, limit));
  return ordered.filter((one) => chosen.has(one)).map(({ found }) => found);
};
