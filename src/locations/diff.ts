/** What changed between two editions, in counts, and whether a state lost suspiciously many places. */
import { distanceMetres } from '../postal/geo/index.ts';
import type { LocationTable } from './table.ts';

/** Counts of places, known by their ids. */
export interface LocationCounts {
  readonly added: number;
  readonly removed: number;
  /** By more than 50 m. */
  readonly moved: number;
  readonly hoursChanged: number;
}

const MOVED_METRES = 50;
/** Above this share of a state's places a loss looks like a fault of the file, not like closures. */
const SUSPICIOUS_SHARE = 0.02;

/** Compares an edition with the one before it; with none before it, everything is added. */
export const diffLocations = (before: LocationTable | undefined, after: LocationTable): LocationCounts => {
  if (before === undefined) return { added: after.size, removed: 0, moved: 0, hoursChanged: 0 };
  let kept = 0;
  let moved = 0;
  let hoursChanged = 0;
  for (let row = 0; row < after.size; row++) {
    const old = before.rowOf(after.idAt(row));
    if (old < 0) continue;
    kept++;
    const metres = distanceMetres(
      before.latitudeAt(old),
      before.longitudeAt(old),
      after.latitudeAt(row),
      after.longitudeAt(row),
    );
    if (metres > MOVED_METRES) moved++;
    if (scheduleAt(before, old) !== scheduleAt(after, row)) hoursChanged++;
  }
  return { added: after.size - kept, removed: before.size - kept, moved, hoursChanged };
};

const scheduleAt = (table: LocationTable, row: number): string =>
  `${table.text(table.textNumberAt('services', row))}\n${table.text(table.textNumberAt('collections', row))}`;

/** The reason to hold an edition: a state that lost more than 2 % of its places. Null where none did. */
export const suspiciousLoss = (before: LocationTable, after: LocationTable): string | null => {
  const states = new Map<string, { had: number; lost: number }>();
  for (let row = 0; row < before.size; row++) {
    const state = before.stateAt(row) ?? 'no state';
    const count = states.get(state) ?? { had: 0, lost: 0 };
    count.had++;
    if (after.rowOf(before.idAt(row)) < 0) count.lost++;
    states.set(state, count);
  }
  const suspicious = [...states]
    .filter(([, { had, lost }]) => lost / had > SUSPICIOUS_SHARE)
    .sort(([, one], [, other]) => other.lost - one.lost)
    .map(([state, { had, lost }]) => `${state} lost ${lost} of ${had}`);
  if (suspicious.length === 0) return null;
  const shown = suspicious.slice(0, 5).join(', ');
  const more = suspicious.length > 5 ? ` and ${suspicious.length - 5} more states` : '';
  return `places disappeared in bulk (${shown}${more}): the file may be incomplete`;
};
