/** The ZIP reference as plain data that can cross threads and doors. */
import type { ZipReference } from '../zip-reference.ts';
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
