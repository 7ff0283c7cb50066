/** Everything that decides what comes out of a list, as plain data: workers get it, a checkpoint is held against it. */
import type { Mapping } from './columns.ts';
import type { Cutting } from './scan.ts';
import type { OutputForm } from './write.ts';

export interface CleanPlan {
  /** `null`: NDJSON. */
  readonly cutting: Cutting | null;
  /** The list's own columns, in order. */
  readonly names: readonly string[];
  readonly mapping: Mapping;
  readonly output: OutputForm;
  readonly duplicates: 'mark' | 'off';
}

/** The columns that cleaning adds, in order. */
export const ADDED_COLUMNS = [
  'std_firm',
  'std_line1',
  'std_secondary',
  'std_urbanization',
  'std_city',
  'std_state',
  'std_zip',
  'std_zip4',
  'std_delivery_point',
  'std_check_digit',
  'std_carrier_route',
  'std_outcome',
  'std_confidence',
  'std_reasons',
  'std_matched',
  'std_dpv',
  'std_edition',
] as const;

/** And with duplicates marked. */
export const DUPLICATE_COLUMNS = ['std_duplicate_of', 'std_household_of'] as const;

/** Names of the added columns; one that the list has already gets a figure after it. */
export const addedNames = ({ names, duplicates }: Pick<CleanPlan, 'names' | 'duplicates'>): string[] => {
  const taken = new Set(names);
  return [...ADDED_COLUMNS, ...(duplicates === 'mark' ? DUPLICATE_COLUMNS : [])].map((name) => {
    let free: string = name;
    for (let count = 2; taken.has(free); count++) free = `${name}_${count}`;
    taken.add(free);
    return free;
  });
};
