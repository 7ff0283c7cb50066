/** The operator's own population: a CSV by ZCTA or by county. */
import { PosternError } from '../../../errors.ts';
import { readCsv } from '../../../reference/tables/csv.ts';
import { isFault } from '../../../reference/tables/index.ts';

export interface Weights {
  readonly by: 'zcta' | 'county';
  /** Five digits → population, in the order of the file. */
  readonly of: ReadonlyMap<string, number>;
  /** How many keys had lost leading zeros. */
  readonly zerosRestored: number;
}

const MOST_ROWS = 100_000;
const KEYS: Readonly<Record<Weights['by'], readonly string[]>> = {
  zcta: ['zcta', 'zcta5', 'zcta5ce20', 'zcta5ce10', 'zip', 'zip5', 'zipcode', 'zip_code'],
  county: ['geoid', 'county', 'county_geoid', 'countyfips', 'county_fips', 'fips'],
};
const VALUES = new Set(['population', 'pop', 'weight', 'weights', 'households', 'value', 'total']);

const EXPECTED =
  'Expected a CSV with a header: a column zcta or geoid (five digits of a county), and a column population.';

const refused = (message: string, place: { line: number; column?: number }): PosternError =>
  new PosternError(
    'weights_invalid',
    `The weights cannot be read: line ${place.line}${place.column === undefined ? '' : `, column ${place.column}`}: ${message}.`,
    {
      status: 422,
      cure: EXPECTED,
      place: { file: 'weights', ...place },
    },
  );

/** @throws PosternError `weights_invalid` with line and column (number of the cell, or of the character at fault) */
export const readWeights = async (text: string): Promise<Weights> => {
  let columns: { readonly by: Weights['by']; readonly key: number; readonly value: number } | undefined;
  const of = new Map<string, number>();
  let zerosRestored = 0;
  for await (const lines of readCsv(bytesOf(text))) {
    for (const line of lines) {
      if (isFault(line)) throw refused(line.reason, { line: line.line, column: line.column });
      if (columns === undefined) {
        columns = columnsOf(line.cells, line.line);
        continue;
      }
      const at = { line: line.line };
      const stated = (line.cells[columns.key] ?? '').trim();
      const digits = /^(?:\d{3}[\dA-Z]\d{3}US)?(\d{3,5})$/.exec(stated)?.[1];
      if (digits === undefined) {
        throw refused(`${said(stated)} is no ${columns.by === 'zcta' ? 'ZCTA' : 'county'} of five digits`, {
          ...at,
          column: columns.key + 1,
        });
      }
      const number = (line.cells[columns.value] ?? '').trim();
      const weight = number === '' ? Number.NaN : Number(number);
      if (!Number.isFinite(weight) || weight < 0) {
        throw refused(`${said(number)} is no number of 0 or more`, { ...at, column: columns.value + 1 });
      }
      const key = digits.padStart(5, '0');
      if (digits.length < 5) zerosRestored++;
      if (of.has(key)) throw refused(`${key} comes twice`, { ...at, column: columns.key + 1 });
      of.set(key, weight);
      if (of.size > MOST_ROWS) throw refused(`there are more than ${MOST_ROWS} rows`, at);
    }
  }
  if (columns === undefined) throw refused('it is empty', { line: 1, column: 1 });
  if (![...of.values()].some((weight) => weight > 0))
    throw refused('no row has a population above 0', { line: 2 });
  return { by: columns.by, of, zerosRestored };
};

const columnsOf = (cells: readonly string[], line: number) => {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const value = names.findIndex((name) => VALUES.has(name));
  for (const by of ['zcta', 'county'] as const) {
    const key = names.findIndex((name) => KEYS[by].includes(name));
    if (key >= 0 && value >= 0) return { by, key, value };
  }
  throw refused(`its header is ${said(cells.join(','))}`, { line, column: 1 });
};

const said = (text: string): string => JSON.stringify(text.slice(0, 60));

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
