/** Invented post offices and boxes about Ithaca for tests of pages with maps. */

import { importLocationsInto } from '../locations/import-into.ts';
import type { TestProgram } from '../program.ts';

interface Invented {
  readonly id: string;
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly hours?: string;
  readonly collections?: string;
}

const featureOf = ({ id, name, latitude, longitude, hours, collections }: Invented): object => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [longitude, latitude] },
  properties: {
    ref: id,
    name,
    'addr:full': '1 INVENTED ST',
    'addr:city': 'ITHACA',
    'addr:state': 'NY',
    'addr:postcode': '14850',
    ...(hours !== undefined && { opening_hours: hours }),
    ...(collections !== undefined && { collection_times: collections }),
  },
});

export const importPlaces = (
  program: TestProgram,
  dataset: 'post-offices' | 'collection-boxes',
  places: readonly Invented[],
): Promise<void> =>
  importLocationsInto(
    program,
    dataset,
    JSON.stringify({ type: 'FeatureCollection', features: places.map(featureOf) }),
  );

export const OFFICES: readonly Invented[] = [
  {
    id: 'hill',
    name: 'HILL',
    latitude: 42.44,
    longitude: -76.5,
    hours: '24/7',
    collections: 'Mo-Su 17:00; PH 17:00',
  },
  {
    id: 'markup',
    name: '<img src=x onerror=alert(1)>',
    latitude: 42.46,
    longitude: -76.48,
    hours: 'Mo-Fr 09:00-17:00',
  },
  { id: 'lake', name: 'LAKE', latitude: 42.5, longitude: -76.52, hours: 'Mo-Fr 08:00-16:00' },
];
