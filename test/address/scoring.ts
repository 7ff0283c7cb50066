/** Scoring of address readers on labelled rows: right after folding case, punctuation and Publication 28 abbreviations. */
import { readFileSync } from 'node:fs';
import { DIRECTIONALS } from '../../src/postal/address/tables/directionals.ts';
import { SUFFIXES } from '../../src/postal/address/tables/suffixes.ts';
import { UNITS } from '../../src/postal/address/tables/units.ts';

/** Components by the names of the labels. */
export type Labels = Readonly<Record<string, string | undefined>>;

/** One labelled row of `visible.jsonl`. */
export interface LabelledRow {
  readonly id: string;
  readonly raw: string;
  readonly expected: Labels;
  readonly scored: readonly string[];
  readonly source: string;
}

export const readLabelledRows = (path: string): LabelledRow[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LabelledRow);

const ABBREVIATIONS = new Map<string, string>([
  ...UNITS.flatMap((unit) => unit.spellings.map((word) => [word, unit.standard] as const)),
  ...SUFFIXES.flatMap((suffix) => suffix.spellings.map((word) => [word, suffix.standard] as const)),
  ...Object.entries(DIRECTIONALS).flatMap(([code, words]) => words.map((word) => [word, code] as const)),
]);

/** `N. Main Street` and `NORTH MAIN ST.` are one. */
export const folded = (text: string): string =>
  text
    .toUpperCase()
    .replace(/['’.]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => ABBREVIATIONS.get(word) ?? word)
    .join(' ');

/** Whether every scored component is right; one that is scored and not expected must be empty. */
const isWhollyRight = (row: LabelledRow, read: Labels): boolean =>
  row.scored.every((key) => folded(row.expected[key] ?? '') === folded(read[key] ?? ''));

/** Right rows and all rows of each source, and the mean of the sources' shares. */
export interface Score {
  readonly sources: Readonly<Record<string, { right: number; rows: number }>>;
  /** Mean over sources of the share wholly right, 0 to 1. */
  readonly macro: number;
}

/** Scores the components read from each row, in the rows' order. */
export const score = (rows: readonly LabelledRow[], read: readonly Labels[]): Score => {
  const sources: Record<string, { right: number; rows: number }> = {};
  for (const [index, row] of rows.entries()) {
    const source = (sources[row.source] ??= { right: 0, rows: 0 });
    source.rows++;
    if (isWhollyRight(row, read[index] ?? {})) source.right++;
  }
  const shares = Object.values(sources).map((source) => source.right / source.rows);
  return { sources, macro: shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length) };
};
