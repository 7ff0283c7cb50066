/** The imported prices, zones, country groups and standards that serve at the moment. */
import { type Edition, EditionRegistry } from '../reference/index.ts';
import { CountryTable } from './countries.ts';
import { rowsOf, type ShippingPlace, type ShippingRow } from './import.ts';
import type { ShippingKind } from './layout.ts';
import { PairTable } from './pairs.ts';
import { PriceTable } from './prices.ts';
import type { CountryRow, PairRow, PriceRow } from './rows.ts';

export interface Held<Table> {
  readonly edition: Edition;
  readonly table: Table;
}

export interface OpenShipping {
  prices(): Promise<Held<PriceTable> | null>;
  zones(): Promise<Held<PairTable> | null>;
  standards(): Promise<Held<PairTable> | null>;
  internationalPrices(): Promise<Held<PriceTable> | null>;
  countries(): Promise<Held<CountryTable> | null>;
}

/** The active edition is looked up anew each time, and read once. */
export const openShipping = (place: ShippingPlace): OpenShipping => {
  const registry = new EditionRegistry(place);
  const holder = <Table>(kind: ShippingKind, make: (rows: readonly ShippingRow[]) => Table) => {
    let known: Held<Table> | null = null;
    return async (): Promise<Held<Table> | null> => {
      const edition = await registry.active(kind);
      if (edition === undefined) return null;
      if (known?.edition.edition !== edition.edition) {
        known = { edition, table: make(await rowsOf(registry, edition)) };
      }
      return known;
    };
  };
  const pairs = (rows: readonly ShippingRow[]): PairTable => new PairTable(rows as readonly PairRow[]);
  const prices = (rows: readonly ShippingRow[]): PriceTable => new PriceTable(rows as readonly PriceRow[]);
  return {
    prices: holder('prices', prices),
    zones: holder('zones', pairs),
    standards: holder('service-standards', pairs),
    internationalPrices: holder('international-prices', prices),
    countries: holder('country-groups', (rows) => new CountryTable(rows as readonly CountryRow[])),
  };
};
