/** Post offices and collection boxes as the API answers them. */
import type { MapPoint, TileLayer } from '../../map/shown.ts';

/** An edition as `GET /postern/v1/editions` lists it. Times are Unix ms. */
export interface Edition {
  readonly dataset: string;
  readonly edition: string;
  readonly authority: string;
  readonly source: string;
  readonly publisher: string;
  readonly licence: string;
  readonly retrievedAt: number;
  readonly validUntil: number | null;
  readonly state: 'active' | 'held' | 'superseded' | 'discarded';
  readonly rowsKept: number;
  readonly importer: string;
  readonly createdAt: number;
  readonly activatedAt: number | null;
}

export interface Editions {
  readonly editions: readonly Edition[];
}

export interface Place {
  readonly kind: TileLayer;
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly streetAddress: string;
  readonly city: string;
  readonly state: string | null;
  readonly ZIPCode: string | null;
  readonly ZIPPlus4: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly coordinateSource: 'none' | 'source' | 'zip-centroid';
  readonly timeZone: string | null;
  /** USPS service → hours; an empty text where none are stated. */
  readonly services: Readonly<Record<string, string>>;
  readonly collections: string | null;
  readonly phone?: string;
  readonly parking?: string;
  readonly note?: string;
  readonly specialDays?: readonly { readonly date: string; readonly hours: 'closed' | 'usual' }[];
  readonly closure: { readonly from: string | null; readonly until: string | null } | null;
  readonly openNow: boolean | null;
  readonly nextCollection: string | null;
  readonly holiday: string | null;
  readonly confirmBeforeYouGo: boolean;
  readonly edition: string;
  readonly authority: string;
}

export interface NearPlace extends Place {
  readonly distanceMiles: number;
  readonly distanceMetres: number;
}

export interface Origin {
  readonly latitude: number;
  readonly longitude: number;
  readonly basis: 'point' | 'address-point' | 'zip' | 'city';
  readonly source: string;
  readonly uncertaintyKm: number | null;
  readonly zip?: string;
  readonly note?: string;
}

export interface Nearest {
  readonly origin: Origin;
  readonly orderUncertain: boolean;
  readonly places: readonly NearPlace[];
}

/** The answer of `GET /postern/v1/locations/filters`. */
export interface Filters {
  readonly kinds: readonly {
    readonly kind: TileLayer;
    readonly edition: string;
    readonly places: number;
    readonly types: readonly string[];
    readonly services: readonly string[];
  }[];
}

/** `11 MAIN ST, ITHACA, NY 14850`, as far as it is stated. */
export const addressOf = ({ streetAddress, city, state, ZIPCode, ZIPPlus4 }: Place): string => {
  const zip = ZIPCode === null ? '' : ZIPPlus4 === null ? ZIPCode : `${ZIPCode}-${ZIPPlus4}`;
  const last = [state ?? '', zip].filter(Boolean).join(' ');
  return [streetAddress, city, last].filter(Boolean).join(', ');
};

/** A place on the map, with its number in the list. */
export const pointOf = (place: Place, mark: string): MapPoint[] =>
  place.latitude === null || place.longitude === null
    ? []
    : [
        {
          id: place.id,
          latitude: place.latitude,
          longitude: place.longitude,
          tone: place.kind === 'post-offices' ? 'office' : 'box',
          mark,
          title: place.name || addressOf(place),
        },
      ];

/** Whether an edition is the marked sample of a fresh server. */
export const isSample = ({ importer }: Edition): boolean => importer.startsWith('sample/');
