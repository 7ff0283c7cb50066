/** The files that can be imported, each into a dataset of its own. */
import type { Authority } from '../provenance.ts';

export const IMPORT_KINDS = ['zip4', 'city-state', 'nad', 'openaddresses', 'addresses-csv'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

export interface KindFacts {
  readonly title: string;
  readonly importer: string;
  readonly authority: Authority;
  readonly publisher: string;
  readonly licence: string;
  readonly officialChannel: string;
  readonly officialSource: string;
}

const AIS = {
  authority: 'usps',
  publisher: 'United States Postal Service',
  licence: 'AIS licence of the operator',
  officialChannel: 'Licensed data of USPS',
  officialSource: 'AIS products of USPS, by licence',
} as const;

export const KINDS: Readonly<Record<ImportKind, KindFacts>> = {
  zip4: { ...AIS, title: 'AIS ZIP+4', importer: 'zip4/1' },
  'city-state': { ...AIS, title: 'AIS City State', importer: 'city-state/1' },
  nad: {
    title: 'National Address Database, text release',
    importer: 'nad/1',
    authority: 'government',
    publisher: 'U.S. Department of Transportation',
    licence: 'public domain',
    officialChannel: 'Open data of the federal government',
    officialSource: 'National Address Database at data.gov',
  },
  openaddresses: {
    title: 'Open addresses (OpenAddresses or Overture)',
    importer: 'openaddresses/1',
    authority: 'community',
    publisher: 'OpenAddresses; Overture Maps Foundation',
    licence: 'not stated: each source has its own',
    officialChannel: 'Community data',
    officialSource: 'openaddresses.io; overturemaps.org',
  },
  'addresses-csv': {
    title: "Addresses of the operator's own table",
    importer: 'addresses-csv/1',
    authority: 'community',
    publisher: 'as the operator states',
    licence: 'as the operator states',
    officialChannel: "The operator's own data",
    officialSource: "the operator's own table",
  },
};

/** Datasets that say where a number is, the most authoritative first. */
export const ADDRESS_DATASETS = [
  'zip4',
  'nad',
  'openaddresses',
  'addresses-csv',
] as const satisfies readonly ImportKind[];
export type AddressDataset = (typeof ADDRESS_DATASETS)[number];
