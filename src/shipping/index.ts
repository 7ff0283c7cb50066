export { type CountryGroup, CountryTable } from './countries.ts';
export { type ImportShippingOptions, importShipping, type ShippingPlace } from './import.ts';
export { readShippingLayout, SHIPPING_KINDS, type ShippingKind, type ShippingLayout } from './layout.ts';
export { type Held, type OpenShipping, openShipping } from './open.ts';
export { type OwnedFacts, type OwnedKind, OwnedThings } from './owned.ts';
export { type PairAnswer, PairTable } from './pairs.ts';
export { type Fee, type Parcel, PriceTable, type Quote, type Wish } from './prices.ts';
export type { CountryRow, PairRow, Period, PriceRow } from './rows.ts';
