/** Which mailing of a number that was used again is meant. */
import type { PieceHistory } from '../event-store.ts';
import type { Stated } from './asked.ts';
import { destinationZipOf } from './destination.ts';

const DAY_MS = 86_400_000;
/** A stated date farther from every mailing's beginning names none of them. */
const FARTHEST_MS = 30 * DAY_MS;

/** When a mailing began, Unix ms: its intake, else its first event with a time; null where neither is known. */
const beganAt = ({ events, facts }: PieceHistory): number | null => {
  const intake = facts?.mailpiece.mailPieceIntakeDate ?? events[0]?.mailpiece.mailPieceIntakeDate ?? null;
  const date = intake === null ? Number.NaN : Date.parse(intake.slice(0, 10));
  if (!Number.isNaN(date)) return date;
  return events.find(({ at }) => at !== null)?.at ?? null;
};

/**
 * The mailing that is meant: the one that began nearest to the stated mailing date; of the others the one that goes to the
 * stated ZIP Code, if any does; else the newest.
 * @param histories newest first
 */
export const mailingMeant = (
  histories: readonly PieceHistory[],
  { mailingDate, destinationZIPCode }: Stated,
): PieceHistory | undefined => {
  if (mailingDate !== undefined) {
    const wanted = Date.parse(mailingDate);
    let best: PieceHistory | undefined;
    let least = FARTHEST_MS;
    for (const history of histories) {
      const began = beganAt(history);
      const away = began === null ? FARTHEST_MS : Math.abs(began - wanted);
      if (away >= least) continue;
      best = history;
      least = away;
    }
    return best;
  }
  if (destinationZIPCode === undefined || histories.length < 2) return histories[0];
  return histories.find((history) => destinationZipOf(history) === destinationZIPCode) ?? histories[0];
};
