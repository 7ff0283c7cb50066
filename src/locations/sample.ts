/**
 * A few post offices typed in as facts, so that a fresh server has something to show. Names and addresses are those
 * of the USPS ZIP Locale Detail of December 2024, as mirrored in public; the three with hours stand in the published
 * example answer of the USPS locations API. The points of the others are those of their ZIP Codes.
 */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseState, parseZip5 } from '../postal/zip/index.ts';
import { type Edition, EditionRegistry, type ZipReference } from '../reference/index.ts';
import { type Facility, LOCATION_KINDS } from './facility.ts';
import { type LocationPlace, SAMPLE_IMPORTER } from './import/import.ts';
import { encodeLocations, LOCATIONS_FILE } from './table.ts';

const NOTE = 'Sample data, loaded at the first start: import the official file for all post offices.';

interface SampleOffice {
  readonly name: string;
  readonly streetAddress: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly services?: Readonly<Record<string, string>>;
  readonly collections?: string;
}

const office = (
  name: string,
  streetAddress: string,
  city: string,
  state: string,
  zip: string,
): SampleOffice => ({
  name,
  streetAddress,
  city,
  state,
  zip,
});

const hours = (retail: string, collections: string): Pick<SampleOffice, 'services' | 'collections'> => ({
  services: { RETAIL: retail, LOBBY: retail },
  collections,
});

const OFFICES: readonly SampleOffice[] = [
  {
    ...office('KINGSBRIDGE', '5517 BROADWAY', 'BRONX', 'NY', '10463'),
    latitude: 40.877367,
    longitude: -73.9063,
    ...hours('Mo-Fr 08:00-19:00; Sa 09:00-16:00', 'Mo-Fr 17:00; Sa 16:00'),
  },
  {
    ...office('FIELDSTON', '444 W 238TH ST', 'BRONX', 'NY', '10463'),
    latitude: 40.887138,
    longitude: -73.904989,
    ...hours('Mo-Fr 08:00-16:00', 'Mo-Fr 16:00'),
  },
  {
    ...office('SPUYTEN DUYVIL', '562 KAPPOCK ST', 'BRONX', 'NY', '10463'),
    latitude: 40.878707,
    longitude: -73.91704,
    ...hours('Mo-Fr 08:00-16:00', 'Mo-Fr 16:00'),
  },
  office('CHARLOTTE AMALIE', '9846 ESTATE THOMAS', 'ST THOMAS', 'VI', '00802'),
  office('FORT POINT', '25 DORCHESTER AVE RM 1', 'BOSTON', 'MA', '02205'),
  office('PROVIDENCE', '24 CORLISS ST RM 100', 'PROVIDENCE', 'RI', '02904'),
  office('MANCHESTER', '955 GOFFS FALLS RD STE 998', 'MANCHESTER', 'NH', '03103'),
  office('BURLINGTON', '11 ELMWOOD AVE LBBY', 'BURLINGTON', 'VT', '05401'),
  office('HARTFORD', '141 WESTON ST', 'HARTFORD', 'CT', '06101'),
  office('PITTSBURGH', '1001 CALIFORNIA AVE RM 1002', 'PITTSBURGH', 'PA', '15290'),
  office('PHILADELPHIA', '3000 CHESTNUT ST', 'PHILADELPHIA', 'PA', '19104'),
  office('WASHINGTON', '900 BRENTWOOD RD NE', 'WASHINGTON', 'DC', '20018'),
  office('ROANOKE', '419 RUTHERFORD AVE NE', 'ROANOKE', 'VA', '24022'),
  office('CHARLESTON', '1002 LEE ST E', 'CHARLESTON', 'WV', '25301'),
  office('ATLANTA', '3900 CROWN RD SW', 'ATLANTA', 'GA', '30304'),
  office('BIRMINGHAM', '351 24TH ST N', 'BIRMINGHAM', 'AL', '35203'),
  office('LOUISVILLE', '1420 GARDINER LN', 'LOUISVILLE', 'KY', '40231'),
  office('CLEVELAND', '2400 ORANGE AVE', 'CLEVELAND', 'OH', '44101'),
  office('INDIANAPOLIS', '125 W SOUTH ST', 'INDIANAPOLIS', 'IN', '46206'),
  office('DES MOINES', '1165 2ND AVE', 'DES MOINES', 'IA', '50318'),
  office('MILWAUKEE', '345 W SAINT PAUL AVE', 'MILWAUKEE', 'WI', '53203'),
  office('MINNEAPOLIS', '100 S 1ST ST', 'MINNEAPOLIS', 'MN', '55401'),
  office('SIOUX FALLS', '320 S 2ND AVE', 'SIOUX FALLS', 'SD', '57104'),
  office('FARGO', '657 2ND AVE N RM 104', 'FARGO', 'ND', '58102'),
  office('BILLINGS', '841 S 26TH ST', 'BILLINGS', 'MT', '59101'),
  office('CENTER CITY', '305 NW 5TH ST', 'OKLAHOMA CITY', 'OK', '73102'),
  office('DENVER', '951 20TH ST', 'DENVER', 'CO', '80202'),
  office('BORAH', '750 W BANNOCK ST', 'BOISE', 'ID', '83702'),
  office('PHOENIX', '4949 E VAN BUREN ST RM 187', 'PHOENIX', 'AZ', '85026'),
  office('ALBUQUERQUE', '1135 BROADWAY BLVD NE', 'ALBUQUERQUE', 'NM', '87101'),
];

/** Of the mirror that the addresses were read in; hours that old are to be confirmed. */
const READ_AT = Date.UTC(2024, 11, 20);

const facilityOf = (sample: SampleOffice, zips: ZipReference): Facility[] => {
  const parsed = parseZip5(sample.zip);
  const state = parseState(sample.state);
  const record = parsed.ok ? zips.lookup(parsed.zip) : null;
  if (!parsed.ok || state === null || record === null) return [];
  const { latitude = record.latitude, longitude = record.longitude } = sample;
  return [
    {
      id: `sample-${sample.zip}-${sample.name.toLowerCase().replace(/[^a-z]+/g, '-')}`,
      type: 'POST_OFFICE',
      name: sample.name,
      streetAddress: sample.streetAddress,
      city: sample.city,
      state,
      ZIPCode: parsed.zip,
      ZIPPlus4: null,
      latitude,
      longitude,
      coordinateSource:
        latitude === null ? 'none' : sample.latitude === undefined ? 'zip-centroid' : 'source',
      timeZone: record.timeZone,
      services: sample.services ?? {},
      collections: sample.collections ?? null,
      details: { note: NOTE },
    },
  ];
};

/** Makes the sample the edition of post offices where there is none; an import replaces it. */
export const loadSample = async (place: LocationPlace, zips: ZipReference): Promise<Edition | null> => {
  const registry = new EditionRegistry(place);
  const dataset = LOCATION_KINDS['post-offices'];
  if ((await registry.active(dataset)) !== undefined) return null;
  const facilities = OFFICES.flatMap((sample) => facilityOf(sample, zips));
  return registry.build(
    {
      dataset,
      source: `Sample of ${facilities.length} post offices, typed in from the USPS ZIP Locale Detail (December 2024, a public mirror) and the example answer of the USPS locations API`,
      officialChannel: 'Postal data pages',
      officialSource: 'USPS Post Office Location Dataset, https://postalpro.usps.com/gis',
      authority: 'mirror',
      publisher: 'Postern, after the United States Postal Service',
      licence: 'facts',
      retrievedAt: READ_AT,
      validUntil: READ_AT,
      importer: SAMPLE_IMPORTER,
    },
    async ({ folder }) => {
      const bytes = encodeLocations(facilities);
      await writeFile(join(folder, LOCATIONS_FILE), bytes);
      return {
        sha256: createHash('sha256').update(bytes).digest('hex'),
        rowsRead: facilities.length,
        rowsKept: facilities.length,
        diff: { added: facilities.length },
      };
    },
  );
};
