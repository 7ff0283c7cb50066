export type { BuiltEdition, Edition, EditionDescription, EditionState } from './edition.ts';
export {
  DEFAULT_REFUSED_SHARE,
  type EditionDraft,
  EditionRegistry,
  type EditionRegistryOptions,
} from './editions.ts';
export { type Authority, type Provenance, sourceHeader } from './provenance.ts';
export { type Reject, Rejects } from './rejects.ts';
export { buildDefaultZipEdition, ZIP_DATASET, type ZipEditionOptions } from './zip-build.ts';
export { type ImportZipLocaleOptions, importZipLocale } from './zip-import.ts';
export { type OpenZipOptions, type OpenZipReference, openZipReference } from './zip-open.ts';
export type { CitySource, PointSource, ZipKind, ZipOffice, ZipRecord } from './zip-record.ts';
export { type CityEntry, type NearZip, ZipReference } from './zip-reference.ts';
