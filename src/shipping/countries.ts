/** Price groups of countries by day, mail class and rate indicator. */
import { countryCode, plainCountryName } from './country-names.ts';
import type { CountryRow } from './rows.ts';

export interface CountryGroup {
  readonly group: string;
  /** Pounds; null: not stated. */
  readonly maxWeight: number | null;
  /** Kind of rate that the group is for; '' : any. */
  readonly rateIndicator: string;
  readonly confidence: CountryRow['confidence'];
}

const holdsOn = (row: CountryRow, date: string): boolean =>
  row.from <= date && (row.until === '' || row.until >= date);

/** Immutable once made. */
export class CountryTable {
  readonly #byCountry: ReadonlyMap<string, readonly CountryRow[]>;
  readonly #byName = new Map<string, string>();

  constructor(rows: readonly CountryRow[]) {
    // What began last holds first.
    const sorted = rows.toSorted((left, right) =>
      left.from < right.from ? 1 : left.from > right.from ? -1 : 0,
    );
    this.#byCountry = Map.groupBy(sorted, ({ country }) => country);
    for (const { name, country } of sorted) {
      const plain = plainCountryName(name);
      if (plain !== '' && !this.#byName.has(plain)) this.#byName.set(plain, country);
    }
  }

  /** A country by its code or name, as the file has it, else as the runtime has it. null: unknown. */
  codeOf(text: string): string | null {
    const code = text.trim().toUpperCase();
    if (/^[A-Z]{2}$/.test(code) && this.#byCountry.has(code)) return code;
    return this.#byName.get(plainCountryName(text)) ?? countryCode(text);
  }

  /**
   * The groups of a country for a mail class on a day: of each rate indicator that has one of its own, and '' for all others.
   * A row of the class goes before one of any. Empty: the class does not go there.
   */
  groups(country: string, mailClass: string, date: string): ReadonlyMap<string, CountryGroup> {
    const rows = (this.#byCountry.get(country) ?? []).filter((row) => holdsOn(row, date));
    const found = new Map<string, CountryGroup>();
    for (const of of mailClass === '' ? [''] : [mailClass, '']) {
      for (const row of rows) {
        if (row.mailClass === of && !found.has(row.rateIndicator)) found.set(row.rateIndicator, row);
      }
    }
    return found;
  }
}
