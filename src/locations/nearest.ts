/** "What is the nearest …?": the origin with its uncertainty, the places with their hours, and how sure it all is. */
import { milesFromMetres } from '../postal/geo/index.ts';
import { holidayOn, localTimeAt, nextCollectionAfter, openAt } from '../postal/hours/index.ts';
import type { Edition } from '../reference/index.ts';
import type { Facility, LocationKind } from './facility.ts';
import { hoursOf } from './hours.ts';
import { type Geodesic, type LocationFilter, type LocationIndex, OFFICE_SERVICE } from './location-index.ts';
import type { Origin } from './origin.ts';

/** Where no end is stated, hours older than this are to be confirmed: our own choice, USPS states none. */
const TRUSTED_DAYS = 92;
const DAY_MS = 86_400_000;

/** Hours of an edition past its validity, or of one that is no official data, are to be confirmed. */
export const isToBeConfirmed = (edition: Edition, now: number): boolean =>
  edition.authority === 'synthetic' ||
  now > (edition.validUntil ?? edition.retrievedAt + TRUSTED_DAYS * DAY_MS);

/** A place as it is answered. */
export interface PlaceAnswer
  extends Omit<Facility, 'details' | 'services'>,
    Omit<Facility['details'], 'closure'> {
  readonly kind: LocationKind;
  /** USPS service → hours; an empty text where none are stated. */
  readonly services: Facility['services'];
  readonly closure: Facility['details']['closure'] | null;
  /** At the time of the question; null where hours or zone are not known. */
  readonly openNow: boolean | null;
  /** ISO date-time; null where none is known. */
  readonly nextCollection: string | null;
  /** The federal holiday kept on the place's date, if any. */
  readonly holiday: string | null;
  readonly confirmBeforeYouGo: boolean;
  readonly edition: string;
  readonly authority: Edition['authority'];
}

/** @param now Unix ms */
export const placeAnswer = (
  facility: Facility,
  { kind, edition }: Pick<LocationIndex, 'kind' | 'edition'>,
  now: number,
): PlaceAnswer => {
  const hours = hoursOf(facility);
  const local = facility.timeZone === null ? null : localTimeAt(now, facility.timeZone);
  const next = nextCollectionAfter(hours, now);
  const { details, services, ...rest } = facility;
  const { closure = null, ...others } = details;
  return {
    kind,
    ...rest,
    services,
    ...others,
    closure,
    openNow: local === null ? null : openAt(hours, OFFICE_SERVICE, local),
    nextCollection: next === null ? null : new Date(next).toISOString(),
    holiday: local === null ? null : holidayOn(local.date),
    confirmBeforeYouGo: isToBeConfirmed(edition, now),
    edition: edition.edition,
    authority: edition.authority,
  };
};

export interface NearAnswer extends PlaceAnswer {
  readonly distanceMiles: number;
  readonly distanceMetres: number;
}

export interface NearestAnswer {
  readonly origin: Origin;
  readonly method: 'great-circle' | 'geodesic';
  /** Moving the origin within its uncertainty could put the second before the first. */
  readonly orderUncertain: boolean;
  readonly places: readonly NearAnswer[];
}

export interface NearestQuestion {
  readonly origin: Origin;
  readonly count: number;
  readonly maxDistanceMetres?: number;
  readonly filter: LocationFilter;
  /** null: distances along a great circle. */
  readonly geodesic: Geodesic | null;
  /** Unix ms. */
  readonly now: number;
}

/** The nearest places of one or several indexes together. */
export const findNearest = (
  indexes: readonly LocationIndex[],
  { origin, count, maxDistanceMetres, filter, geodesic, now }: NearestQuestion,
): NearestAnswer => {
  const query = {
    latitude: origin.latitude,
    longitude: origin.longitude,
    // One more tells whether the order of a single answer is sure.
    count: Math.max(count, 2),
    ...(maxDistanceMetres !== undefined && { maxDistanceMetres }),
    filter,
  };
  const found = indexes
    .flatMap((index) =>
      (geodesic === null ? index.nearest(query) : index.nearestGeodesic(query, geodesic)).map((one) => ({
        row: one.index,
        distanceMetres: one.distanceMetres,
        index,
      })),
    )
    .sort((one, other) => one.distanceMetres - other.distanceMetres);
  const [first, second] = found;
  return {
    origin,
    method: geodesic === null ? 'great-circle' : 'geodesic',
    orderUncertain:
      first !== undefined &&
      second !== undefined &&
      isOrderUncertain(
        origin,
        second.distanceMetres - first.distanceMetres,
        [first, second].map(({ index, row }) => index.facilityAt(row)),
      ),
    places: found.slice(0, count).map(({ index, row, distanceMetres: metres }) => ({
      ...placeAnswer(index.facilityAt(row), index, now),
      distanceMiles: Math.round(milesFromMetres(metres) * 100) / 100,
      distanceMetres: Math.round(metres),
    })),
  };
};

/** An origin that is off by u can make one place nearer by u and the other farther by u. */
const isOrderUncertain = (
  { uncertaintyKm, basis }: Origin,
  gapMetres: number,
  places: readonly Facility[],
): boolean => {
  if (places.some(({ coordinateSource }) => coordinateSource === 'zip-centroid')) return true;
  // A point says where it is; what stands for an area and does not say how far it reaches says nothing of an order.
  if ((basis === 'zip' || basis === 'city') && uncertaintyKm === null) return true;
  return gapMetres < 2_000 * (uncertaintyKm ?? 0);
};
