/** Whether a state lost so many places that the file is more likely at fault than the places. */
import type { LocationTable } from '../table.ts';
import type { Pairing } from './pair.ts';

/** Above this share of a state's places a loss looks like a fault of the file, not like closures. */
const SUSPICIOUS_SHARE = 0.02;

export interface StateLoss {
  /** `no state` for places without one. */
  readonly state: string;
  readonly had: number;
  readonly lost: number;
}

/** States that lost more than 2 % of their places, the largest loss first. */
export const suspiciousLosses = (before: LocationTable, { gone }: Pairing): StateLoss[] => {
  const had = new Map<string, number>();
  const lost = new Map<string, number>();
  const count = (counts: Map<string, number>, row: number): void => {
    const state = before.stateAt(row) ?? 'no state';
    counts.set(state, (counts.get(state) ?? 0) + 1);
  };
  for (let row = 0; row < before.size; row++) count(had, row);
  for (const row of gone) count(lost, row);
  return [...lost]
    .map(([state, number]) => ({ state, had: had.get(state) ?? 0, lost: number }))
    .filter((loss) => loss.lost / loss.had > SUSPICIOUS_SHARE)
    .sort((one, other) => other.lost - one.lost);
};

const MOST_NAMED = 5;

/** The reason to hold an edition; null where no state lost too much. */
export const lossReason = (losses: readonly StateLoss[]): string | null => {
  if (losses.length === 0) return null;
  const shown = losses
    .slice(0, MOST_NAMED)
    .map(({ state, had, lost }) => `${state} lost ${lost} of ${had}`)
    .join(', ');
  const more = losses.length > MOST_NAMED ? ` and ${losses.length - MOST_NAMED} more states` : '';
  return `places disappeared in bulk (${shown}${more}): the file may be incomplete`;
};
