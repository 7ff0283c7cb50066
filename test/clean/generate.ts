/** Address lists made of the real ZIP data by a seed: the same seed, the same bytes. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { cityRows } from '../address/cities.ts';

const STREETS = [
  'Main',
  'Oak',
  'Washington',
  'Lake View',
  'Martin Luther King Jr',
  'Elm',
  '2nd',
  'Calle del Sol',
  'Park',
  'Fort Hill',
];
const SUFFIXES = ['St', 'street', 'AVENUE', 'Ave.', 'Blvd', 'Dr', 'Ln', 'Road', 'Ct', 'Pkwy'];
const DIRECTIONS = ['', '', '', 'N', 'South ', 'NW', 'E.'];
const UNITS = ['', '', '', 'Apt 4', '#12', 'Suite 200', 'Unit B', 'apt. 3C', 'Bldg 2 Apt 5'];
const FIRMS = [
  '',
  '',
  '',
  'Acme Incorporated',
  '=HYPERLINK("http://x")',
  'Müller & Söhne',
  'Smith, "Bob" & Co',
];

export const HEADER = 'id,company,address1,address2,city,state,zip\n';

const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Rows of a messy list, one a call. */
export const rowMaker = (seed: number): ((index: number) => string) => {
  const cities = cityRows();
  return (index) => {
    let state = (Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b)) >>> 0;
    const pick = (below: number): number => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      state >>>= 0;
      return state % below;
    };
    const of = (list: readonly string[]): string => list[pick(list.length)] ?? '';
    const place = cities[pick(cities.length)] ?? { zip: '90210', city: 'Beverly Hills', state: 'CA' };
    const kind = pick(100);
    let street = `${1 + pick(9999)} ${of(DIRECTIONS)} ${of(STREETS)} ${of(SUFFIXES)}`.replaceAll(/ +/g, ' ');
    if (kind < 6) street = `P.O. Box ${1 + pick(4000)}`;
    else if (kind < 8) street = `RR ${1 + pick(9)} Box ${pick(400)}`;
    else if (kind < 9) street = '';
    let { zip } = place;
    if (kind === 20) zip = zip.replace(/^0/, '');
    if (kind === 21) zip = '';
    if (kind === 22) zip = '00000';
    let { city } = place;
    if (kind === 23) city = city.slice(0, -1);
    if (kind > 50) city = city.toUpperCase();
    const cells = [
      String(index + 1),
      of(FIRMS),
      street,
      of(UNITS),
      city,
      kind % 9 === 0 ? place.state.toLowerCase() : place.state,
      zip,
    ];
    if (kind === 24) cells.pop();
    if (kind === 25) cells.push('surplus');
    if (kind === 26) cells[2] = `${street}\nrear entrance`;
    let row = cells.map(quoted).join(',');
    if (kind === 27 && pick(10) === 0) row = row.replace(/,/, ',"lost quote');
    return `${row}\n`;
  };
};

/** Writes a list of `rows` rows. */
export const writeList = async (path: string, rows: number, seed: number): Promise<void> => {
  const make = rowMaker(seed);
  const out = createWriteStream(path);
  let text = HEADER;
  for (let index = 0; index < rows; index++) {
    text += make(index);
    if (text.length > 1_000_000) {
      if (!out.write(text)) await once(out, 'drain');
      text = '';
    }
  }
  out.end(text);
  await once(out, 'close');
};
