/** What changed between two editions, place by place. */
import { distanceMetres } from '../../postal/geo/index.ts';
import type { Facility } from '../facility.ts';
import type { LocationTable } from '../table.ts';
import { breathe, type Pairing, pairRows, ROWS_A_TURN } from './pair.ts';

/** `renumbered`: known by its address, under another id than before. */
export const CHANGE_KINDS = ['added', 'removed', 'moved', 'hours-changed', 'renamed', 'renumbered'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Nearer points are one place measured twice. */
const MOVED_METRES = 50;

/** One place that changed. */
export interface Change {
  readonly kinds: readonly ChangeKind[];
  /** As the later edition has it; a removed place as the earlier one had it. */
  readonly place: Facility;
  /** As the earlier edition had it; null where it was added. */
  readonly before: Facility | null;
  /** Set where it moved. */
  readonly movedMetres: number | null;
}

const bitOf = (kind: ChangeKind): number => 1 << CHANGE_KINDS.indexOf(kind);
const ADDED = bitOf('added');
const REMOVED = bitOf('removed');
const MOVED = bitOf('moved');
const HOURS = bitOf('hours-changed');
const RENAMED = bitOf('renamed');
const RENUMBERED = bitOf('renumbered');

/** All changes, removed places first, then ascending by id. Places are made when they are asked for. */
export class LocationDiff {
  readonly counts: Readonly<Record<ChangeKind, number>>;
  /** Places of the later edition that did not change. */
  readonly unchanged: number;
  /** Number of places that changed. */
  readonly size: number;
  readonly #before: LocationTable;
  readonly #after: LocationTable;
  /** For each change: its kinds as bits, its later row, its earlier row; −1 for none. */
  readonly #changes: Int32Array;

  private constructor(before: LocationTable, after: LocationTable, changes: Int32Array, removed: number) {
    this.#before = before;
    this.#after = after;
    this.#changes = changes;
    this.size = changes.length / 3;
    this.counts = Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, this.#count(bitOf(kind))])) as Record<
      ChangeKind,
      number
    >;
    this.unchanged = after.size - (this.size - removed);
  }

  /** Compares two editions, giving other work of the process its turns. */
  static async between(
    before: LocationTable,
    after: LocationTable,
    pairing?: Pairing,
  ): Promise<LocationDiff> {
    const { beforeOf, gone } = pairing ?? (await pairRows(before, after));
    const schedules = new ScheduleComparison(before, after);
    const changes: number[] = [];
    for (const row of gone) changes.push(REMOVED, -1, row);
    for (let row = 0; row < after.size; row++) {
      if (row % ROWS_A_TURN === 0) await breathe();
      const old = beforeOf[row] as number;
      const bits = old < 0 ? ADDED : changedBits(before, old, after, row, schedules);
      if (bits !== 0) changes.push(bits, row, old);
    }
    return new LocationDiff(before, after, Int32Array.from(changes), gone.length);
  }

  /** Change number `index`, from 0. */
  at(index: number): Change {
    const [bits = 0, row = -1, old = -1] = this.#changes.subarray(index * 3, index * 3 + 3);
    const before = old < 0 ? null : this.#before.facilityAt(old);
    const after = row < 0 ? before : this.#after.facilityAt(row);
    if (after === null) throw new RangeError(`There is no change ${index}.`);
    return {
      kinds: CHANGE_KINDS.filter((kind) => (bits & bitOf(kind)) !== 0),
      place: after,
      before,
      movedMetres:
        (bits & MOVED) === 0 ? null : Math.round(metresBetween(this.#before, old, this.#after, row)),
    };
  }

  /** Numbers of the changes that are of one of the kinds and in the state, in order. */
  *matching({ kinds, state }: ChangeFilter): Generator<number> {
    const wanted = kinds === undefined ? -1 : kinds.reduce((bits, kind) => bits | bitOf(kind), 0);
    for (let index = 0; index < this.size; index++) {
      const [bits = 0, row = -1, old = -1] = this.#changes.subarray(index * 3, index * 3 + 3);
      if ((bits & wanted) === 0) continue;
      const own = row < 0 ? this.#before.stateAt(old) : this.#after.stateAt(row);
      if (state === undefined || own === state) yield index;
    }
  }

  #count(bit: number): number {
    let count = 0;
    for (let index = 0; index < this.#changes.length; index += 3)
      if (((this.#changes[index] as number) & bit) !== 0) count++;
    return count;
  }
}

export interface ChangeFilter {
  /** All kinds where it is left out. */
  readonly kinds?: readonly ChangeKind[];
  readonly state?: Facility['state'];
}

const metresBetween = (before: LocationTable, old: number, after: LocationTable, row: number): number =>
  distanceMetres(
    before.latitudeAt(old),
    before.longitudeAt(old),
    after.latitudeAt(row),
    after.longitudeAt(row),
  );

const changedBits = (
  before: LocationTable,
  old: number,
  after: LocationTable,
  row: number,
  schedules: ScheduleComparison,
): number => {
  // A point that stood for a ZIP and is now known has not moved.
  const measured = before.coordinateSourceAt(old) === after.coordinateSourceAt(row);
  let bits = 0;
  if (measured && metresBetween(before, old, after, row) > MOVED_METRES) bits |= MOVED;
  if (schedules.differs(old, row)) bits |= HOURS;
  if (before.textAt('name', old) !== after.textAt('name', row)) bits |= RENAMED;
  if (before.idAt(old) !== after.idAt(row)) bits |= RENUMBERED;
  return bits;
};

/** Compares schedules; most rows share theirs with many others, so a pair is looked at once. */
class ScheduleComparison {
  readonly #before: LocationTable;
  readonly #after: LocationTable;
  readonly #known = new Map<string, boolean>();

  constructor(before: LocationTable, after: LocationTable) {
    this.#before = before;
    this.#after = after;
  }

  differs(old: number, row: number): boolean {
    return this.#differ('collections', old, row) || this.#differ('services', old, row);
  }

  #differ(column: 'collections' | 'services', old: number, row: number): boolean {
    const numbers = [this.#before.textNumberAt(column, old), this.#after.textNumberAt(column, row)] as const;
    const key = `${column}${numbers[0]}|${numbers[1]}`;
    let differs = this.#known.get(key);
    if (differs === undefined) {
      const [one, other] = [this.#before.text(numbers[0]), this.#after.text(numbers[1])];
      differs = one !== other && (column === 'collections' || sorted(one) !== sorted(other));
      this.#known.set(key, differs);
    }
    return differs;
  }
}

/** Services in one order, whatever the order of the file was. */
const sorted = (services: string): string =>
  JSON.stringify(Object.entries(JSON.parse(services || '{}') as Record<string, string>).sort());
