/** One change as one flat record, the same in JSON, CSV and GeoJSON. */
import type { Change, ChangeKind } from '../diff/index.ts';

/** What stands before an arrow is `…Before`; null where nothing is stated or the place was not there. */
export interface FlatChange {
  readonly changes: readonly ChangeKind[];
  readonly id: string;
  readonly idBefore: string | null;
  readonly type: string;
  readonly name: string;
  readonly nameBefore: string | null;
  readonly streetAddress: string;
  readonly city: string;
  readonly state: string | null;
  readonly ZIPCode: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly latitudeBefore: number | null;
  readonly longitudeBefore: number | null;
  readonly movedMetres: number | null;
  readonly services: string | null;
  readonly servicesBefore: string | null;
  readonly collections: string | null;
  readonly collectionsBefore: string | null;
}

export const flatChange = ({ kinds, place, before, movedMetres }: Change): FlatChange => ({
  changes: kinds,
  id: place.id,
  idBefore: before?.id ?? null,
  type: place.type,
  name: place.name,
  nameBefore: before?.name ?? null,
  streetAddress: place.streetAddress,
  city: place.city,
  state: place.state,
  ZIPCode: place.ZIPCode,
  latitude: place.latitude,
  longitude: place.longitude,
  latitudeBefore: before?.latitude ?? null,
  longitudeBefore: before?.longitude ?? null,
  movedMetres,
  services: servicesText(place.services),
  servicesBefore: before === null ? null : servicesText(before.services),
  collections: place.collections,
  collectionsBefore: before?.collections ?? null,
});

/** `RETAIL Mo-Fr 08:30-17:00 | LOBBY 24/7`; services without hours are left out. */
const servicesText = (services: Readonly<Record<string, string>>): string | null => {
  const stated = Object.entries(services)
    .filter(([, hours]) => hours !== '')
    .sort()
    .map(([service, hours]) => `${service} ${hours}`);
  return stated.length === 0 ? null : stated.join(' | ');
};
