/** Larger address files, plainly synthetic, with a bad row now and then. */
import { NAD_ROW, nadFile, ZIP4_HEADER, zip4Record } from './fixtures.ts';

const STREETS = ['SYNTHETIC OAK', 'SYNTHETIC ELM', 'SYNTHETIC PINE', 'SYNTHETIC ASH'];
const ZIPS = ['20007', '20009', '20010', '20011', '20036'];

const pick = <Value>(list: readonly Value[], index: number): Value => {
  const value = list[index % list.length];
  if (value === undefined) throw new Error('The list is empty.');
  return value;
};

/** ZIP+4 records; those of a street do not stand together. */
export const largeZip4 = (records: number): string => {
  const lines = [ZIP4_HEADER];
  for (let index = 0; index < records; index++) {
    const block = Math.floor(index / 20) % 900;
    lines.push(
      zip4Record({
        zip: index % 997 === 500 ? 'BAD 1' : pick(ZIPS, index),
        street: `${pick(STREETS, index >> 3)} ${Math.floor(index / 18_000)}`,
        suffix: 'ST',
        low: String(block * 100 + 1),
        high: String(block * 100 + 99),
        parity: index % 2 === 0 ? 'O' : 'E',
        plus4: String(1_000 + (index % 9_000)),
        carrierRoute: 'C001',
      }),
    );
  }
  return lines.join('');
};

export const largeNad = (rows: number): string =>
  nadFile(
    Array.from({ length: rows }, (_, index) =>
      index % 501 === 0
        ? `${NAD_ROW},shifted`
        : NAD_ROW.replace(',12,', `,${1 + (index % 9_000)},`)
            .replace('20007', pick(ZIPS, index))
            .replace('Synthetic County', `Synthetic County ${index % 3}`),
    ),
  );

export const largeGeoJson = (rows: number): string =>
  Array.from({ length: rows }, (_, index) =>
    index % 503 === 0
      ? '{"type":"Feature","geometry":'
      : JSON.stringify({
          type: 'Feature',
          geometry: { type: 'Point', coordinates: [-77.06 + index / 1e6, 38.9] },
          properties: {
            number: String(1 + (index % 9_000)),
            street: pick(STREETS, index),
            region: 'DC',
            postcode: pick(ZIPS, index),
          },
        }),
  ).join('\n');
