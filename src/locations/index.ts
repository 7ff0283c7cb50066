export { nearestBatch } from './batch.ts';
export {
  atomFeed,
  CHANGES_PAGE_HEADERS,
  changesCsv,
  changesGeoJson,
  changesPage,
  type FeedStep,
  type FlatChange,
  flatChange,
  rssFeed,
} from './changes/index.ts';
export { CHANGE_KINDS, type ChangeKind, LocationDiff } from './diff/index.ts';
export {
  type Facility,
  FINDING_KINDS,
  type FindingKind,
  LOCATION_KINDS,
  type LocationKind,
} from './facility.ts';
export {
  type FeatureProperty,
  type FeatureTable,
  LOCATION_PROPERTIES,
  locationFeatures,
  type PropertyType,
  type Scalar,
} from './features.ts';
export { FINDING_MEANINGS, findingsCsv } from './findings.ts';
export { type EditionStep, LocationHistory } from './history.ts';
export {
  type ImportedLocations,
  importLocations,
  type LocationPlace,
  type MappingPreview,
  parseLayout,
  previewMapping,
} from './import/index.ts';
export { LAYOUT_NAME, LayoutFolder } from './layouts.ts';
export {
  type Geodesic,
  type LocationFilter,
  LocationIndex,
  loadGeodesic,
  type Moment,
} from './location-index.ts';
export { findNearest, type NearestAnswer, type PlaceAnswer, placeAnswer } from './nearest.ts';
export { type OpenLocations, openLocations } from './open.ts';
export {
  type Origin,
  originOfAddress,
  originOfCity,
  originOfPoint,
  originOfZip,
} from './origin.ts';
export { RETAIL_HOURS, type RetailHours } from './retail-hours.ts';
export { loadSample } from './sample.ts';
export { ZIP_PROPERTIES, zipFeatures } from './zip-features.ts';
