/** The cities of every ZIP Code, loaded once a visit and kept by the browser's cache. */
import { type CityTable, createCityTable } from '../../../../src/postal/address/index.ts';
import { call } from '../../api/client.ts';

export interface Cities {
  readonly table: CityTable;
  /** Id of the edition that the names come from. */
  readonly edition: string;
}

let loading: Promise<Cities | undefined> | undefined;

const load = async (): Promise<Cities | undefined> => {
  const result = await call<{ readonly edition: string; readonly cities: string }>('/postern/v1/zip-cities');
  if (!result.ok) {
    loading = undefined;
    return undefined;
  }
  const rows = result.data.cities.split('\n').map((line) => {
    const [zip = '', city = '', state = ''] = line.split('\t');
    return { zip, city, state };
  });
  return { table: createCityTable(rows), edition: result.data.edition };
};

/** Undefined where the server did not give them: an address is then read without. */
export const loadCities = (): Promise<Cities | undefined> => {
  loading ??= load();
  return loading;
};
