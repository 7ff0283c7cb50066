/** The largest circles without a place, as rows. */

import type { GeoIndex } from '../../../postal/geo/index.ts';
import type { Coordinates } from '../measure/distances.ts';
import { largestGaps } from '../measure/gaps.ts';
import type { Row } from '../rows.ts';
import { inUnit, type Measured, rounded, unitSuffix } from './measured.ts';

export type GapRow = Row;

export interface GapInput extends Measured {
  readonly places: Coordinates;
  readonly index: GeoIndex;
  readonly accept: (latitude: number, longitude: number) => boolean;
  readonly countyAt: (
    latitude: number,
    longitude: number,
  ) => { readonly county: string | null; readonly state: string | null };
  readonly idOfPlace: (place: number) => string;
}

export const gapRows = ({ question, places, index, accept, countyAt, idOfPlace }: GapInput): GapRow[] =>
  largestGaps(places, index, question.gaps, accept).map((gap, rank) => ({
    rank: rank + 1,
    latitude: rounded(gap.latitude, 5),
    longitude: rounded(gap.longitude, 5),
    [`radius_${unitSuffix(question.unit)}`]: inUnit(gap.radiusMetres, question.unit),
    ...countyAt(gap.latitude, gap.longitude),
    nearest_ids: gap.places.map(idOfPlace).join(';'),
  }));
