/** ZIP Codes as the API answers them. */
import type { MapPoint } from '../../map/shown.ts';

export interface ZipRecord {
  readonly zip: string;
  readonly city: string;
  readonly state: string;
  readonly county: string | null;
  readonly countyFips: string | null;
  readonly timeZone: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly origin: { readonly source: string; readonly uncertaintyKm: number | null };
  readonly kind: 'standard' | 'military' | 'territory';
  readonly authority: string;
  readonly office: {
    readonly name: string;
    readonly address: string;
    readonly city: string;
    readonly state: string;
    readonly zip: string;
  } | null;
}

export interface NearZip extends ZipRecord {
  readonly distanceMiles: number;
  readonly distanceMetres: number;
}

export interface ZipsOfCity {
  readonly zips: readonly ZipRecord[];
  /** Names spelled nearly so, where there is none. */
  readonly suggestions: readonly string[];
}

export const zipPoint = ({ zip, city, latitude, longitude }: ZipRecord): MapPoint[] =>
  latitude === null || longitude === null
    ? []
    : [{ id: zip, latitude, longitude, tone: 'zip', title: `${zip} ${city}` }];

export const zipHref = (zip: string): string => `/zip/${zip}`;
export const cityHref = (city: string, state: string): string =>
  `/zip?${new URLSearchParams({ city, state })}`;

/** What was typed: a ZIP Code, or a city with its state; undefined where it is neither. */
export const hrefOfText = (text: string): string | undefined => {
  const [, zip] = /^\s*(\d{5})(?:-\d{4})?\s*$/.exec(text) ?? [];
  if (zip !== undefined) return zipHref(zip);
  const [, byComma, stateByComma] = /^\s*([^,\d]+?)\s*,\s*([a-z][a-z .]+?)\s*$/i.exec(text) ?? [];
  if (byComma !== undefined && stateByComma !== undefined) return cityHref(byComma, stateByComma);
  const [, city, state] = /^\s*([^,\d]+?)\s+([a-z]{2})\s*$/i.exec(text) ?? [];
  return city === undefined || state === undefined ? undefined : cityHref(city, state.toUpperCase());
};
