/** The time zones in force in each state, by IANA name. */
import type { StateCode } from './states.ts';

const INDIANA = [
  'Indianapolis',
  'Knox',
  'Marengo',
  'Petersburg',
  'Tell_City',
  'Vevay',
  'Vincennes',
  'Winamac',
];
const NORTH_DAKOTA = ['Beulah', 'Center', 'New_Salem'];
const ALASKA = ['Anchorage', 'Juneau', 'Sitka', 'Nome', 'Yakutat', 'Metlakatla', 'Adak'];

const EASTERN = 'America/New_York';
const CENTRAL = 'America/Chicago';
const MOUNTAIN = 'America/Denver';
const PACIFIC = 'America/Los_Angeles';
const BOISE = 'America/Boise';

/** States in the order of their zones; the first zone is the one of most people. */
const ZONES: readonly (readonly [string, readonly string[]])[] = [
  ['CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV', [EASTERN]],
  ['FL', [EASTERN, CENTRAL]],
  ['KY', [EASTERN, CENTRAL, 'America/Kentucky/Louisville', 'America/Kentucky/Monticello']],
  [
    'IN',
    [...INDIANA.map((name) => `America/Indiana/${name}`), CENTRAL, EASTERN, 'America/Kentucky/Louisville'],
  ],
  ['MI', ['America/Detroit', 'America/Menominee']],
  ['AL AR IA IL LA MN MO MS OK WI', [CENTRAL]],
  ['TN', [CENTRAL, EASTERN]],
  ['KS NE SD TX', [CENTRAL, MOUNTAIN]],
  ['ND', [CENTRAL, MOUNTAIN, ...NORTH_DAKOTA.map((name) => `America/North_Dakota/${name}`)]],
  ['CO MT NM UT WY', [MOUNTAIN]],
  // The Navajo Nation keeps daylight time, the rest of Arizona does not.
  ['AZ', ['America/Phoenix', MOUNTAIN]],
  ['ID', [BOISE, PACIFIC]],
  ['CA WA', [PACIFIC]],
  ['OR', [PACIFIC, BOISE]],
  // West Wendover is on Mountain time.
  ['NV', [PACIFIC, MOUNTAIN]],
  ['AK', ALASKA.map((name) => `America/${name}`)],
  // Mail to Wake and Midway is addressed by way of Hawaii.
  ['HI', ['Pacific/Honolulu', 'Pacific/Wake', 'Pacific/Midway']],
  ['PR', ['America/Puerto_Rico']],
  ['VI', ['America/St_Thomas']],
  ['GU', ['Pacific/Guam']],
  ['MP', ['Pacific/Saipan']],
  ['AS', ['Pacific/Pago_Pago']],
  ['FM', ['Pacific/Chuuk', 'Pacific/Pohnpei', 'Pacific/Kosrae']],
  ['MH', ['Pacific/Majuro', 'Pacific/Kwajalein']],
  ['PW', ['Pacific/Palau']],
];

const byState: ReadonlyMap<string, readonly string[]> = new Map(
  ZONES.flatMap(([states, zones]) => states.split(' ').map((state) => [state, zones] as const)),
);

/** The zones of a state, its main one first; none for the military codes, which are no place. */
export const timeZonesOfState = (state: StateCode): readonly string[] => byState.get(state) ?? [];
