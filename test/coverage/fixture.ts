/** A small country for coverage: ZIP points of the real reference, a few offices with hours. */

import { demandOf } from '../../src/locations/coverage/demand.ts';
import type { CoverageData } from '../../src/locations/coverage/work.ts';
import { loadOutlines } from '../../src/locations/coverage/zones/counties.ts';
import type { Facility } from '../../src/locations/facility.ts';
import { decodeLocations, encodeLocations } from '../../src/locations/table.ts';
import type { StateCode, Zip5 } from '../../src/postal/zip/index.ts';
import { decodeZipEdition, encodeZipEdition } from '../../src/reference/zip-edition.ts';
import type { ZipRecord } from '../../src/reference/zip-record.ts';
import { box } from '../locations/synthetic.ts';

export interface SamplePoint {
  readonly zip: string;
  readonly state: StateCode;
  readonly countyFips: string | null;
  readonly latitude: number;
  readonly longitude: number;
}

/** Ithaca, Dryden and Geneva NY, Sayre PA, Hartford CT (whose county the outlines do not have), and Attu's island. */
export const POINTS: readonly SamplePoint[] = [
  { zip: '06103', state: 'CT', countyFips: '09110', latitude: 41.767, longitude: -72.675 },
  { zip: '13053', state: 'NY', countyFips: '36109', latitude: 42.47, longitude: -76.27 },
  { zip: '14456', state: 'NY', countyFips: '36069', latitude: 42.85, longitude: -77 },
  { zip: '14850', state: 'NY', countyFips: '36109', latitude: 42.44, longitude: -76.5 },
  { zip: '18840', state: 'PA', countyFips: '42015', latitude: 41.97, longitude: -76.53 },
  { zip: '99546', state: 'AK', countyFips: '02016', latitude: 51.87, longitude: -176.65 },
];

const office = (
  id: string,
  zip: string,
  state: StateCode,
  latitude: number,
  longitude: number,
  retail: string,
): Facility =>
  box({
    id,
    type: 'POST_OFFICE',
    name: `OFFICE <${id}> & "CO"`,
    ZIPCode: zip as Zip5,
    state,
    latitude,
    longitude,
    services: retail === '' ? {} : { RETAIL: retail },
    collections: id === 'ithaca' ? 'Mo-Fr 17:30; Sa 12:00' : id === 'sayre' ? 'Mo-Th 18:00; Fr 16:00' : null,
  });

export const OFFICES: readonly Facility[] = [
  office('dryden', '13053', 'NY', 42.49, -76.29, 'Mo-Fr 09:00-17:00'),
  office('elmira', '14901', 'NY', 42.09, -76.8, ''),
  office('geneva', '14456', 'NY', 42.86, -76.98, 'Mo-Fr 09:00-17:00'),
  office('ithaca', '14850', 'NY', 42.44, -76.5, 'Mo-Sa 09:00-17:00'),
  office('sayre', '18840', 'PA', 41.98, -76.52, 'Mo-Sa 09:00-17:00'),
];

const recordOf = ({ zip, state, countyFips, latitude, longitude }: SamplePoint): ZipRecord => ({
  zip: zip as Zip5,
  city: 'SAMPLE',
  state,
  county: countyFips === null ? null : 'Sample',
  countyFips,
  timeZone: 'America/New_York',
  latitude,
  longitude,
  origin: { source: 'census-zcta', uncertaintyKm: 2 },
  kind: 'standard',
  authority: 'government',
  citySource: 'geonames',
  office: null,
});

export const coverageData = async (
  points: readonly SamplePoint[] = POINTS,
  offices: readonly Facility[] = OFFICES,
): Promise<CoverageData> => {
  const outlines = await loadOutlines();
  return {
    table: decodeLocations(encodeLocations(offices)),
    demand: demandOf(decodeZipEdition(encodeZipEdition(points.map(recordOf))), outlines),
    outlines,
    sources: [
      {
        dataset: 'facilities',
        edition: 'facilities-1',
        authority: 'synthetic',
        source: 'a <sample> & more',
        publisher: 'nobody',
        licence: '',
        retrieved: '2026-01-01',
      },
    ],
  };
};
