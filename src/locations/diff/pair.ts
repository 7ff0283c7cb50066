/**
 * Which place of an edition is which of the edition before: by id, and where ids were lost (they follow the ZIP Code,
 * which may change) by kind of place and address.
 */
import { distanceMetres } from '../../postal/geo/index.ts';
import type { LocationTable } from '../table.ts';

export interface Pairing {
  /** For each row of the later edition its row in the earlier one, or −1. */
  readonly beforeOf: Int32Array;
  /** Rows of the earlier edition that the later one lacks, ascending. */
  readonly gone: readonly number[];
}

/** Two points farther apart are no one place, whatever their addresses say: a choice of ours. */
const SAME_PLACE_METRES = 500;
/** An address with more pairs than this is no address (`GENERAL DELIVERY`); its places are told apart by id alone. */
const MOST_PAIRS = 10_000;
/** Puts places of the same name first. */
const OTHER_NAME_METRES = 1_000_000;

/** Rows after which other work gets a turn. */
export const ROWS_A_TURN = 8_192;

/** A breath for whatever else the process has to do. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const pairRows = async (before: LocationTable, after: LocationTable): Promise<Pairing> => {
  const beforeOf = new Int32Array(after.size).fill(-1);
  const gone: number[] = [];
  const fresh: number[] = [];
  let old = 0;
  let row = 0;
  let looked = 0;
  // Both ascend by id.
  while (old < before.size && row < after.size) {
    if (++looked % ROWS_A_TURN === 0) await breathe();
    const [oldId, id] = [before.idAt(old), after.idAt(row)];
    if (oldId === id) beforeOf[row++] = old++;
    else if (oldId < id) gone.push(old++);
    else fresh.push(row++);
  }
  while (old < before.size) gone.push(old++);
  while (row < after.size) fresh.push(row++);
  await breathe();
  const found = byAddress(before, gone, after, fresh);
  for (const [later, earlier] of found) beforeOf[later] = earlier;
  const kept = new Set(found.values());
  return { beforeOf, gone: kept.size === 0 ? gone : gone.filter((one) => !kept.has(one)) };
};

const keyOf = (table: LocationTable, row: number): string | null => {
  const street = table.textAt('streetAddress', row).toUpperCase().replace(/\s+/g, ' ').trim();
  if (street === '') return null;
  const area = table.ZIPCodeAt(row) ?? `${table.textAt('city', row).toUpperCase()} ${table.stateAt(row)}`;
  return `${table.typeAt(row)}\n${street}\n${area}`;
};

const grouped = (table: LocationTable, rows: readonly number[]): Map<string, number[]> => {
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const key = keyOf(table, row);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
};

/** Later row → earlier row, the nearest first. */
const byAddress = (
  before: LocationTable,
  gone: readonly number[],
  after: LocationTable,
  fresh: readonly number[],
): ReadonlyMap<number, number> => {
  const found = new Map<number, number>();
  if (gone.length === 0 || fresh.length === 0) return found;
  const lost = grouped(before, gone);
  for (const [key, rows] of grouped(after, fresh)) {
    const candidates = lost.get(key) ?? [];
    if (candidates.length * rows.length > MOST_PAIRS) continue;
    const pairs = rows
      .flatMap((row) => candidates.map((old) => ({ row, old, cost: costOf(before, old, after, row) })))
      .filter(({ cost }) => cost !== null)
      .sort((one, other) => (one.cost ?? 0) - (other.cost ?? 0));
    const used = new Set<number>();
    for (const { row, old } of pairs) {
      if (found.has(row) || used.has(old)) continue;
      found.set(row, old);
      used.add(old);
    }
  }
  return found;
};

/** null: too far apart to be one place. */
const costOf = (before: LocationTable, old: number, after: LocationTable, row: number): number | null => {
  const metres = distanceMetres(
    before.latitudeAt(old),
    before.longitudeAt(old),
    after.latitudeAt(row),
    after.longitudeAt(row),
  );
  // NaN where one of them has no point: then the address alone tells.
  if (metres > SAME_PLACE_METRES) return null;
  const sameName = before.textAt('name', old) === after.textAt('name', row);
  return (Number.isNaN(metres) ? SAME_PLACE_METRES : metres) + (sameName ? 0 : OTHER_NAME_METRES);
};
