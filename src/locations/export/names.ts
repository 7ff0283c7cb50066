/** What is given away whole, and in which forms: names alone, for whoever need not write any of it. */

/** The collections by the names they have in addresses. */
export const EXPORT_COLLECTION_NAMES = ['post-offices', 'collection-boxes', 'zip-codes'] as const;
export type ExportCollectionName = (typeof EXPORT_COLLECTION_NAMES)[number];

export interface ExportFormat {
  readonly title: string;
  readonly mediaType: string;
}

/** By the ending of the file. */
export const EXPORT_FORMATS = {
  geojson: { title: 'GeoJSON', mediaType: 'application/geo+json' },
  geojsons: { title: 'GeoJSONSeq', mediaType: 'application/geo+json-seq' },
  csv: { title: 'CSV', mediaType: 'text/csv; charset=utf-8; header=present' },
  'csv-metadata.json': { title: 'CSVW', mediaType: 'application/csvm+json' },
  parquet: { title: 'GeoParquet', mediaType: 'application/vnd.apache.parquet' },
  fgb: { title: 'FlatGeobuf', mediaType: 'application/flatgeobuf' },
  kml: { title: 'KML', mediaType: 'application/vnd.google-earth.kml+xml' },
  xlsx: {
    title: 'XLSX',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
  pmtiles: { title: 'PMTiles', mediaType: 'application/vnd.pmtiles' },
} as const satisfies Readonly<Record<string, ExportFormat>>;

export type ExportEnding = keyof typeof EXPORT_FORMATS;

export const EXPORT_ENDINGS = Object.keys(EXPORT_FORMATS) as readonly ExportEnding[];

export const isExportEnding = (text: string): text is ExportEnding => Object.hasOwn(EXPORT_FORMATS, text);

/** Raised when a writer gives other bytes than before for the same edition: files made before are made anew. */
export const EXPORT_REVISION = 1;
