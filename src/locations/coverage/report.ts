/** The shape of a coverage report: what `format=json` answers, and what every other form is made of. */
import type { Authority } from '../../reference/index.ts';
import type { ClosureStudy } from './parts/closures.ts';
import type { GapRow } from './parts/gap-rows.ts';
import type { SitingAnswer } from './parts/sites.ts';
import type { StandardAnswer } from './parts/standard.ts';
import type { Column, Row } from './rows.ts';

export interface EditionSource {
  readonly dataset: string;
  readonly edition: string;
  readonly authority: Authority;
  readonly source: string;
  readonly publisher: string;
  readonly licence: string;
  /** ISO date. */
  readonly retrieved: string;
}

/** Distances and columns in `unit`; shares 0 to 1. */
export interface CoverageReport {
  readonly title: string;
  readonly kind: string;
  readonly by: string;
  readonly state: string | null;
  readonly unit: string;
  /** What places had to be; empty where they could be any. */
  readonly places: string;
  readonly weighting: {
    /** `unweighted` where no population was sent. */
    readonly label: string;
    readonly population?: number;
    readonly unmatchedRows?: number;
    readonly unmatchedPopulation?: number;
    readonly pointsWithoutPopulation?: number;
  };
  readonly counted: {
    readonly points: number;
    readonly pointsInNoZone: number;
    readonly places: number;
    readonly placesWithoutPoint: number;
    readonly placesWithoutHours: number;
    readonly placesAtZipPoint: number;
  };
  /** The columns of a zone, over all points. */
  readonly overall: Row;
  /** Distances within which 0, 1, … 100 % of all points or people have their nearest place. */
  readonly percentiles: readonly number[];
  readonly columns: readonly Column[];
  readonly zones: readonly Row[];
  readonly standard?: StandardAnswer;
  readonly gaps?: readonly GapRow[];
  readonly closures?: ClosureStudy;
  readonly siting?: SitingAnswer;
  /** How it was worked out, and what it does not say. */
  readonly method: readonly string[];
  readonly sources: readonly EditionSource[];
}
