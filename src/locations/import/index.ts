export { type BuildOptions, type BuiltLocations, buildLocations } from './build.ts';
export {
  type ImportedLocations,
  type ImportLocationsOptions,
  importLocations,
  type LocationPlace,
  type MappingPreview,
  previewMapping,
} from './import.ts';
export { type LocationLayout, type Mapping, parseLayout } from './mapping.ts';
export { LOCATION_LIMITS } from './open.ts';
export { PlaceChecks } from './quality.ts';
