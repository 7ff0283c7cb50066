/** What a run has to say when it is over: counts alone, no address. */
import { describeMapping } from './columns.ts';
import type { DuplicateMarks, GroupCounts } from './duplicate-marks.ts';
import { countGroups } from './duplicate-marks.ts';
import { editionIdsOf } from './local-reference.ts';
import { OUTCOMES } from './outcome.ts';
import type { PreparedList } from './prepare.ts';
import type { Tally } from './tally.ts';
import { MATCHES, type ReferenceData } from './validate.ts';

export interface CleanSummary {
  readonly rows: number;
  readonly blankLines: number;
  /** Rows in the rejects file; all but the rejected ones are cleaned all the same. */
  readonly notedRows: number;
  readonly windows1252Rows: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly matched: Readonly<Record<string, number>>;
  /** Reasons by how many rows have them, most frequent first. */
  readonly problems: readonly { readonly reason: string; readonly rows: number }[];
  readonly duplicates: { readonly deliveryPoint: GroupCounts; readonly household: GroupCounts } | null;
  readonly form: string;
  readonly encoding: string;
  readonly compression: string;
  /** Which column was taken for what. */
  readonly mapping: string;
  readonly mappedBy: string;
  readonly header: string;
  /** The ZIP edition. */
  readonly edition: string;
  /** Every edition that was looked into, the ZIP edition first. */
  readonly editions: readonly string[];
  /** Where USPS was asked: different addresses asked about, and rows by what was said. */
  readonly upstream?: {
    readonly asked: number;
    readonly found: number;
    readonly notFound: number;
    readonly refused: number;
    readonly unanswered: number;
  };
}

const MOST_PROBLEMS = 20;

/** Counts in a fixed order of names, so that a summary is the same however the run went. */
const ordered = (
  names: readonly string[],
  counts: Readonly<Record<string, number>>,
): Record<string, number> =>
  Object.fromEntries(names.flatMap((name) => (counts[name] === undefined ? [] : [[name, counts[name]]])));

export const summarize = (
  { source, columns }: PreparedList,
  tally: Tally,
  marks: DuplicateMarks | undefined,
  reference: ReferenceData,
): CleanSummary => {
  const groups = marks?.groups;
  return {
    rows: tally.rows,
    blankLines: tally.blankLines,
    notedRows: tally.noted,
    windows1252Rows: tally.windows1252Rows,
    outcomes: ordered(OUTCOMES, tally.outcomes),
    matched: ordered(MATCHES, tally.matched),
    problems: Object.entries(tally.reasons)
      .map(([reason, rows]) => ({ reason, rows }))
      .sort((one, other) => other.rows - one.rows || (one.reason < other.reason ? -1 : 1))
      .slice(0, MOST_PROBLEMS),
    duplicates:
      groups === undefined
        ? null
        : { deliveryPoint: countGroups(groups.deliveryPoint), household: countGroups(groups.household) },
    form: source.form,
    encoding: source.encoding,
    compression: source.compression,
    mapping: describeMapping(columns),
    mappedBy: columns.by,
    header: columns.header,
    edition: reference.edition,
    editions: editionIdsOf(reference),
  };
};
