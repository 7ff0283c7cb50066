/** Who may read of persons, and what the guard is told of refusals: the same for every look-up. */
import type { Asked } from '../../gateway/index.ts';
import {
  askedPieceOrNull,
  type PersonShown,
  refusedBy,
  type TrackingLookup,
} from '../../tracking/lookup/index.ts';

/** Persons are named only by a grant for that, and never for several pieces at once (rule tracking.person-list). */
export const personsOf = (obligations: readonly string[], items: number): PersonShown =>
  items === 1 && !obligations.includes('mask.person') ? 'shown' : 'masked';

/** A permitted look-up tells of itself, since it knows what it found; here is told of the others. */
export const seeRefused = (lookup: TrackingLookup, text: string, asked: Asked): void => {
  if (asked.effect === 'permit') return;
  const piece = askedPieceOrNull(text);
  if (piece === null) lookup.see(text, 'malformed', asked);
  else lookup.see(piece, refusedBy(asked.code), asked);
};
