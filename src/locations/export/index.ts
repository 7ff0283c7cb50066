export { EXPORT_COLLECTIONS } from './collections.ts';
export { type DownloadFile, DownloadFiles } from './download-files.ts';
export {
  EXPORT_COLLECTION_NAMES,
  EXPORT_ENDINGS,
  EXPORT_FORMATS,
  EXPORT_REVISION,
  type ExportCollectionName,
  type ExportEnding,
  isExportEnding,
} from './names.ts';
export { DEEPEST_ZOOM, type TileAddress, TileIndex } from './tile-index.ts';
