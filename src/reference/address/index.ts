/** The address reference: importers, packed storage, look-up, validation. */
export { ADDRESS_FILE, AddressFile, type AddressSourceRow, type StreetRow } from './address-file.ts';
export { AddressFileBuilder, type BuiltAddressFile } from './address-file-builder.ts';
export { type AddressEntry, EMPTY_ENTRY, ENTRY_KINDS, type EntryKind } from './entry.ts';
export { type StreetKey, type StreetName, streetKey, streetText } from './street-key.ts';
