/** One place of the two location datasets: a post office of any kind, or a collection box. */
import type { StateCode, Zip5 } from '../postal/zip/index.ts';

/** The datasets by the names of the command line, with the names they have in policy and editions. */
export const LOCATION_KINDS = {
  'post-offices': 'facilities',
  'collection-boxes': 'collection-boxes',
} as const;
export type LocationKind = keyof typeof LOCATION_KINDS;

/** `source`: as the file states it; `zip-centroid`: the file says that it stands for a whole ZIP. */
export const COORDINATE_SOURCES = ['none', 'source', 'zip-centroid'] as const;
export type CoordinateSource = (typeof COORDINATE_SOURCES)[number];

export const FINDING_KINDS = [
  'no-coordinates',
  'coordinates-swapped',
  'out-of-state',
  'far-from-zip',
  'no-schedule',
  'closes-before-opens',
  'closes-only',
  'saturday-later-than-weekday',
  'contradictory-closure',
  'hours-unreadable',
  'time-zone-differs',
  'duplicate',
  'possible-duplicate',
  'address-shared',
  'zip-repaired',
  'bulk-loss',
] as const;
/** What was found wrong, or at least odd, with one row that was kept all the same, or with the edition as a whole. */
export type FindingKind = (typeof FINDING_KINDS)[number];

export interface Finding {
  /** null where it is about the edition as a whole. */
  readonly id: string | null;
  /** In the file, counted from 1; null where it is about no row. */
  readonly line: number | null;
  readonly kind: FindingKind;
  readonly message: string;
}

/** What is stated of few places, or of none; kept as one text a row. Dates are `YYYY-MM-DD`. */
export interface FacilityDetails {
  readonly phone?: string;
  readonly fax?: string;
  readonly parking?: string;
  /** What passport photos cost (dollars), and whether an appointment is needed. */
  readonly passports?: { readonly photoCost?: number; readonly appointmentRequired?: boolean };
  /** Mail classes of a service that is not for all of them, by service. */
  readonly mailClasses?: Readonly<Record<string, readonly string[]>>;
  readonly note?: string;
  readonly specialDays?: readonly { readonly date: string; readonly hours: 'closed' | 'usual' }[];
  readonly closure?: { readonly from: string | null; readonly until: string | null };
  readonly findings?: readonly FindingKind[];
}

/** One place. What the source does not state is empty or null. */
export interface Facility {
  readonly id: string;
  /** As the source calls it: `POST_OFFICE`, `CONTRACT_POSTAL_UNIT`, `BLUE_BOX`, `PO_LOBBY`, … */
  readonly type: string;
  readonly name: string;
  readonly streetAddress: string;
  readonly city: string;
  readonly state: StateCode | null;
  readonly ZIPCode: Zip5 | null;
  readonly ZIPPlus4: string | null;
  /** Degrees, or null where no usable point is stated. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly coordinateSource: CoordinateSource;
  /** IANA name, from the point. */
  readonly timeZone: string | null;
  /** USPS service → opening hours (`Mo-Fr 08:30-17:00`), or an empty text where none are stated. */
  readonly services: Readonly<Record<string, string>>;
  /** `Mo-Fr 15:00; Sa 11:00`, or null where none are stated. */
  readonly collections: string | null;
  readonly details: FacilityDetails;
}
