/** Checks a standardised address against what is known here. The first step is the ZIP reference; sources that know
 *  streets plug in by the same interface. */
import {
  type CityRow,
  type CityTable,
  createCityTable,
  type ParsedAddress,
  REASON,
  type StandardAddress,
} from '../../postal/address/index.ts';
import type { LocalReference } from './local-reference.ts';

/** How far an address was matched, from most to nothing. */
export const MATCHES = ['zip4_range', 'address_point', 'zip_city', 'zip', 'city_state', 'none'] as const;
export type Matched = (typeof MATCHES)[number];

export interface Checked {
  readonly matched: Matched;
  /** City and state, where the address has none and the ZIP tells, or the source prefers another name. */
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  /** As written, or as the source knows it. */
  readonly zip4: string;
  /** Names of what was noticed, beside what reading and standardising noticed. */
  readonly reasons: readonly string[];
  /** The edition that answered. */
  readonly edition: string;
  /** What a matched range or point says besides. */
  readonly match?: CheckedMatch;
  /** Codes of what reading noticed and the source knows better. */
  readonly settled?: readonly number[];
}

export interface CheckedMatch {
  /** The delivery line as the source has it; `''`: as it was read. */
  readonly line1: string;
  readonly urbanization: string;
  /** `00` … `99`; `''` where no rule at hand tells. */
  readonly deliveryPoint: string;
  readonly checkDigit: string;
  readonly carrierRoute: string;
}

export interface Validator {
  /** @param read what the reader made of the row, with what it noticed */
  validate(address: StandardAddress, read: ParsedAddress): Checked;
  /** Closes what it holds open. */
  close(): void;
}

/** What a worker needs to build a validator; plain data, so that it can cross threads. */
export interface ReferenceData {
  /** Id of the ZIP edition. */
  readonly edition: string;
  /** Lines of ZIP, city and state with tabs between. */
  readonly cities: string;
  /** Files on this machine that know streets; undefined: the ZIP reference alone. */
  readonly local?: LocalReference;
}

export const rowsOf = function* (cities: string): Generator<CityRow> {
  for (const line of cities.split('\n')) {
    const [zip = '', city = '', state = ''] = line.split('\t');
    if (/^\d{5}$/.test(zip)) yield { zip, city, state };
  }
};

const NOTHING: readonly string[] = [];
const UNKNOWN: readonly string[] = ['zipUnknown'];
const FROM_ZIP: readonly string[] = ['cityFromZip'];

/** The ZIP reference alone: it knows which ZIPs there are and which city each belongs to, and no streets. */
export class ZipValidator implements Validator {
  readonly cities: CityTable;
  readonly #edition: string;
  /** State of each ZIP by its number: an index into `#names`; 0: no such ZIP. */
  readonly #states = new Uint8Array(100_000);
  readonly #names: string[] = [''];

  constructor({ edition, cities }: ReferenceData) {
    this.#edition = edition;
    this.cities = createCityTable(rowsOf(cities));
    for (const { zip, state } of rowsOf(cities)) {
      let name = this.#names.indexOf(state, 1);
      if (name === -1) name = this.#names.push(state) - 1;
      this.#states[Number(zip)] = name;
    }
  }

  close(): void {
    // Holds memory alone.
  }

  validate(address: StandardAddress, { reasons: codes }: Pick<ParsedAddress, 'reasons'>): Checked {
    const { zip, city, state, zip4 } = address;
    const edition = this.#edition;
    if (zip === '') {
      const known = city !== '' && state !== '' && !codes.includes(REASON.cityUnknown);
      return { matched: known ? 'city_state' : 'none', city, state, zip, zip4, reasons: NOTHING, edition };
    }
    const own = this.#names[this.#states[Number(zip)] ?? 0] ?? '';
    if (own === '') return { matched: 'none', city, state, zip, zip4, reasons: UNKNOWN, edition };
    if (city === '' && (state === '' || state === own)) {
      const known = this.cities.text(this.cities.zipName(Number(zip))).toUpperCase();
      return { matched: 'zip_city', city: known, state: own, zip, zip4, reasons: FROM_ZIP, edition };
    }
    const isOther =
      (state !== '' && state !== own) ||
      codes.includes(REASON.zipCityMismatch) ||
      codes.includes(REASON.cityUnknown);
    return {
      matched: isOther ? 'zip' : 'zip_city',
      city,
      state: state === '' && !isOther ? own : state,
      zip,
      zip4,
      reasons: NOTHING,
      edition,
    };
  }
}
