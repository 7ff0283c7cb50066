/** What is known of one ZIP Code. */
import type { StateCode, Zip5 } from '../postal/zip/index.ts';
import type { Authority } from './provenance.ts';

/** Where a point comes from; `none`: there is no point. */
export const POINT_SOURCES = ['none', 'census-zcta', 'geonames', 'community'] as const;
export type PointSource = (typeof POINT_SOURCES)[number];

/** Where city and state come from. */
export const CITY_SOURCES = ['geonames', 'community', 'zip-locale-detail'] as const;
export type CitySource = (typeof CITY_SOURCES)[number];

/** `territory` includes the freely associated states (FM, MH, PW). */
export const ZIP_KINDS = ['standard', 'military', 'territory'] as const;
export type ZipKind = (typeof ZIP_KINDS)[number];

/** The post office that delivers a ZIP, as the official ZIP Locale Detail names it. */
export interface ZipOffice {
  /** Locale name. */
  readonly name: string;
  /** Where the building stands: it may lie in another city, ZIP or state than the ZIP that it delivers. */
  readonly address: string;
  readonly city: string;
  readonly state: StateCode;
  readonly zip: Zip5;
  readonly plus4: string | null;
  readonly district: string;
  readonly districtNumber: string;
  readonly area: string;
  readonly areaCode: string;
}

/** One ZIP. What is not known is null, never guessed. */
export interface ZipRecord {
  readonly zip: Zip5;
  /** Upper case, as on mail. */
  readonly city: string;
  readonly state: StateCode;
  readonly county: string | null;
  /** Five digits: state and county. */
  readonly countyFips: string | null;
  /** IANA name, from the point. */
  readonly timeZone: string | null;
  /** Degrees. A ZIP is no polygon: the point stands for an area. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly origin: {
    readonly source: PointSource;
    /** Kilometres by which sources disagree on such a point; null where there is none. */
    readonly uncertaintyKm: number | null;
  };
  readonly kind: ZipKind;
  /** Who stands behind city and state. */
  readonly authority: Authority;
  readonly citySource: CitySource;
  /** null unless the operator imported the ZIP Locale Detail. */
  readonly office: ZipOffice | null;
}

export const AUTHORITIES = [
  'usps',
  'government',
  'partner',
  'mirror',
  'community',
  'synthetic',
] as const satisfies readonly Authority[];
