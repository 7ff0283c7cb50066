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

/** How far an address was matched, from most to nothing. */
export const MATCHES = [
  'zip4_range',
  'address_point',
  'street',
  'zip_city',
  'zip',
  'city_state',
  'none',
] as const;
export type Matched = (typeof MATCHES)[number];

export interface Checked {
  readonly matched: Matched;
  /** City and state, where the address has none and the ZIP tells. */
  readonly city: string;
  readonly state: string;
  /** As written, or as the source knows it. */
  readonly zip4: string;
  /** Names of what was noticed, beside what reading and standardising noticed. */
  readonly reasons: readonly string[];
  /** The edition that answered. */
  readonly edition: string;
}

export interface Validator {
  validate(address: StandardAddress, read: ParsedAddress): Checked;
}

/** What a worker needs to build a validator; plain data, so that it can cross threads. */
export interface ReferenceData {
  /** Id of the ZIP edition. */
  readonly edition: string;
  /** Lines of ZIP, city and state with tabs between. */
  readonly cities: string;
}

export const rowsOf = function* (cities: string): Generator<CityRow> {
  for (const line of cities.split('\n')) {
    const [zip = '', city = '', state = ''] = line.split('\t');
    if (zip !== '') yield { zip, city, state };
  }
};

const NOTHING: readonly string[] = [];
const UNKNOWN: readonly string[] = ['zipUnknown'];
const FROM_ZIP: readonly string[] = ['cityFromZip'];

/** The ZIP reference alone: it knows which ZIPs there are and which city each belongs to, and no streets. */
export class ZipValidator implements Validator {
  readonly cities: CityTable;
  readonly #edition: string;
  readonly #states = new Map<string, string>();

  constructor({ edition, cities }: ReferenceData) {
    this.#edition = edition;
    this.cities = createCityTable(rowsOf(cities));
    const known = new Map<string, string>();
    for (const { zip, state } of rowsOf(cities)) {
      const one = known.get(state) ?? state;
      known.set(one, one);
      this.#states.set(zip, one);
    }
  }

  validate(address: StandardAddress, read: ParsedAddress): Checked {
    const { zip, city, state, zip4 } = address;
    const edition = this.#edition;
    if (zip === '') {
      const known = city !== '' && state !== '' && !has(read, REASON.cityUnknown);
      return { matched: known ? 'city_state' : 'none', city, state, zip4, reasons: NOTHING, edition };
    }
    const own = this.#states.get(zip);
    if (own === undefined) return { matched: 'none', city, state, zip4, reasons: UNKNOWN, edition };
    if (city === '' && (state === '' || state === own)) {
      const known = this.cities.text(this.cities.zipName(Number(zip))).toUpperCase();
      return { matched: 'zip_city', city: known, state: own, zip4, reasons: FROM_ZIP, edition };
    }
    const isOther =
      (state !== '' && state !== own) || has(read, REASON.zipCityMismatch) || has(read, REASON.cityUnknown);
    return {
      matched: isOther ? 'zip' : 'zip_city',
      city,
      state: state === '' && !isOther ? own : state,
      zip4,
      reasons: NOTHING,
      edition,
    };
  }
}

const has = (read: ParsedAddress, code: number): boolean => read.reasons.includes(code);
