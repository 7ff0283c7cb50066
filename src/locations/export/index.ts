export {
  EXPORT_COLLECTION_NAMES,
  EXPORT_COLLECTIONS,
  type ExportCollectionName,
} from './collections.ts';
export { type DownloadFile, DownloadFiles, type DownloadFilesOptions } from './download-files.ts';
export {
  EXPORT_ENDINGS,
  EXPORT_FORMATS,
  EXPORT_REVISION,
  type ExportEnding,
  isExportEnding,
} from './formats.ts';
export { DEEPEST_ZOOM, type TileAddress, TileIndex, type TileLayer } from './tile-index.ts';
