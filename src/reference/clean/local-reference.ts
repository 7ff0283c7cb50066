/** The address editions of a data folder as plain data, so that threads and commands can open the files themselves. */
import { hash } from 'node:crypto';
import {
  ADDRESS_FILE,
  type AddressDataset,
  type AddressEditions,
  type AddressReference,
  CITY_STATE_FILE,
  DEFAULT_SOURCE_ORDER,
  type SourceName,
} from '../address/index.ts';
import type { Edition } from '../edition.ts';
import { editionFile } from '../edition-files.ts';
import { ZIP_FILE } from '../zip-edition.ts';
import type { ZipReference } from '../zip-reference.ts';

/** An edition with the place of its file. */
export interface EditionPlace {
  readonly edition: Edition;
  readonly path: string;
}

/** What a worker opens; plain data. */
export interface LocalReference {
  readonly zip: EditionPlace;
  readonly addresses: readonly (EditionPlace & { readonly dataset: AddressDataset })[];
  readonly cityState: EditionPlace | null;
  readonly order: readonly SourceName[];
  /** When the run began, Unix ms: what is past its date then counts as past it for every row. */
  readonly now: number;
}

/** The editions in force, without places: what a server tells a command that shares its data folder. */
export interface LocalEditions {
  readonly zip: Edition;
  readonly addresses: readonly { readonly dataset: AddressDataset; readonly edition: Edition }[];
  readonly cityState: Edition | null;
  readonly order: readonly SourceName[];
  readonly now: number;
}

/** null where no edition knows more than the ZIP reference does. */
export const localEditionsOf = (
  zips: ZipReference,
  { addresses, cityState }: AddressEditions,
  { order = DEFAULT_SOURCE_ORDER, now }: Pick<AddressReference, 'order' | 'now'>,
): LocalEditions | null =>
  addresses.length === 0 && cityState === undefined
    ? null
    : {
        zip: zips.edition,
        addresses: addresses.map(({ dataset, edition }) => ({ dataset, edition })),
        cityState: cityState?.edition ?? null,
        order,
        now,
      };

/** The same with the places of the files in a data folder. */
export const placedIn = (dataFolder: string, editions: LocalEditions): LocalReference => {
  const place = (edition: Edition, name: string): EditionPlace => ({
    edition,
    path: editionFile(dataFolder, edition, name),
  });
  const { zip, addresses, cityState, order, now } = editions;
  return {
    zip: place(zip, ZIP_FILE),
    addresses: addresses.map(({ dataset, edition }) => ({ dataset, ...place(edition, ADDRESS_FILE) })),
    cityState: cityState === null ? null : place(cityState, CITY_STATE_FILE),
    order,
    now,
  };
};

/** Ids of all editions that a run looks into, the ZIP reference first. */
export const editionIdsOf = ({
  edition,
  local,
}: {
  readonly edition: string;
  readonly local?: LocalReference;
}): string[] => [
  edition,
  ...(local === undefined
    ? []
    : [...local.addresses, ...(local.cityState === null ? [] : [local.cityState])].map(
        (place) => place.edition.edition,
      )),
];

/** A digest of all in a reference that bears on what comes out. */
export const referenceDigestOf = (reference: {
  readonly edition: string;
  readonly local?: LocalReference;
}): string => {
  const { local } = reference;
  const expired = local?.addresses.map(
    ({ edition: { validUntil } }) => validUntil !== null && local.now > validUntil,
  );
  return hash('sha256', JSON.stringify([editionIdsOf(reference), local?.order ?? [], expired ?? []]), 'hex');
};
