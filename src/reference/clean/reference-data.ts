/** The ZIP reference as plain data that can cross threads and doors. */
import type { AddressEditions, AddressReference } from '../address/index.ts';
import type { ZipReference } from '../zip-reference.ts';
import { localEditionsOf, placedIn } from './local-reference.ts';
import type { ReferenceData } from './validate.ts';

const made = new WeakMap<ZipReference, ReferenceData>();

/** Made once for each edition: about 1 MB of text. */
export const referenceDataOf = (zips: ZipReference): ReferenceData => {
  let data = made.get(zips);
  if (data === undefined) {
    let cities = '';
    for (const { zip, city, state } of zips.records()) cities += `${zip}\t${city}\t${state}\n`;
    data = { edition: zips.edition.edition, cities };
    made.set(zips, data);
  }
  return data;
};

/** The same with the address editions of a data folder, for lists that are cleaned by whoever owns that folder. */
export const referenceHere = (
  zips: ZipReference,
  addresses: AddressEditions,
  { dataFolder, ...terms }: Pick<AddressReference, 'order' | 'now'> & { readonly dataFolder: string },
): ReferenceData => {
  const local = localEditionsOf(zips, addresses, terms);
  const data = referenceDataOf(zips);
  return local === null ? data : { ...data, local: placedIn(dataFolder, local) };
};
