/** The ZIP reference of the default data, as cleaning takes it. */
import type { ReferenceData } from '../../src/reference/clean/index.ts';
import { cityRows } from '../address/cities.ts';

let data: ReferenceData | undefined;

/** Rows of the default ZIP data; made once a process. */
export const referenceData = (): ReferenceData => {
  data ??= {
    edition: 'zip-test',
    cities: cityRows()
      .map(({ zip, city, state }) => `${zip}\t${city}\t${state}`)
      .join('\n'),
  };
  return data;
};
