/** The address reference: importers, packed storage, look-up, validation. */
export { ADDRESS_FILE, AddressFile, type AddressSourceRow, type StreetRow } from './address-file.ts';
export { AddressFileBuilder, type BuiltAddressFile } from './address-file-builder.ts';
export { CITY_STATE_FILE, CityStateFile, type Place, type StreetAlias } from './city-state-file.ts';
export { type Completion, type Completions, completeAddress } from './complete.ts';
export { type CsvMapping, MAPPED_FIELDS, parseMapping } from './csv-mapping.ts';
export { type DeliveryPoint, type DeliveryPointInput, deliveryPointOf } from './delivery-point.ts';
export { type AddressEntry, EMPTY_ENTRY, ENTRY_KINDS, type EntryKind } from './entry.ts';
export { type ImportAddressesOptions, type ImportedEdition, importAddresses } from './import-addresses.ts';
export { type ImportState, ImportTracker } from './import-tracker.ts';
export { ADDRESS_DATASETS, type AddressDataset, IMPORT_KINDS, type ImportKind } from './kinds.ts';
export {
  GuardedLicensed,
  type LicensedAdapter,
  type LicensedAnswer,
  type LicensedQuery,
  type SeededHit,
  type SeededStop,
} from './licensed.ts';
export type { NoteCode } from './notes.ts';
export { inRange, type Parity } from './number.ts';
export {
  type AddressEditions,
  type OpenAddressEdition,
  type OpenAddressEditions,
  openAddressEditions,
} from './open-editions.ts';
export type { PlaceFault } from './place.ts';
export {
  type AddressInput,
  type AddressReading,
  cityTableOf,
  type ParsedReading,
  readAddress,
  readingOf,
} from './reading.ts';
export type {
  AddressLines,
  Candidate,
  ChangeNote,
  Matched,
  MatchSource,
  Note,
  Outcome,
  Suggestion,
  ValidationResult,
} from './result.ts';
export { type StreetKey, type StreetName, streetKey, streetText } from './street-key.ts';
export {
  type AddressReference,
  type AddressServices,
  DEFAULT_SOURCE_ORDER,
  type SourceName,
  sourceOrderOf,
  type UpstreamAddresses,
  validateAddress,
  validateLocally,
  validateReading,
} from './validate.ts';
