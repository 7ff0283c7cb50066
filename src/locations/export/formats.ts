/** The forms in which a whole edition is given away. */
import { writeCsv, writeCsvMetadata } from './csv.ts';
import { writeFlatGeobuf } from './flatgeobuf.ts';
import { writeGeoJson, writeGeoJsonSequence } from './geojson.ts';
import { writeKml } from './kml.ts';
import { writeGeoParquet } from './parquet.ts';
import { writePmtiles } from './pmtiles.ts';
import type { Writer } from './source.ts';
import { writeXlsx } from './xlsx.ts';

export interface ExportFormat {
  readonly title: string;
  readonly mediaType: string;
  readonly write: Writer;
}

/** By the ending of the file. */
export const EXPORT_FORMATS = {
  geojson: { title: 'GeoJSON', mediaType: 'application/geo+json', write: writeGeoJson },
  geojsons: { title: 'GeoJSONSeq', mediaType: 'application/geo+json-seq', write: writeGeoJsonSequence },
  csv: { title: 'CSV', mediaType: 'text/csv; charset=utf-8; header=present', write: writeCsv },
  'csv-metadata.json': {
    title: 'CSV on the Web metadata',
    mediaType: 'application/csvm+json',
    write: writeCsvMetadata,
  },
  parquet: { title: 'GeoParquet', mediaType: 'application/vnd.apache.parquet', write: writeGeoParquet },
  fgb: { title: 'FlatGeobuf', mediaType: 'application/flatgeobuf', write: writeFlatGeobuf },
  kml: { title: 'KML', mediaType: 'application/vnd.google-earth.kml+xml', write: writeKml },
  xlsx: {
    title: 'XLSX',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    write: writeXlsx,
  },
  pmtiles: { title: 'PMTiles', mediaType: 'application/vnd.pmtiles', write: writePmtiles },
} as const satisfies Readonly<Record<string, ExportFormat>>;

export type ExportEnding = keyof typeof EXPORT_FORMATS;

export const EXPORT_ENDINGS = Object.keys(EXPORT_FORMATS) as readonly ExportEnding[];

export const isExportEnding = (text: string): text is ExportEnding => Object.hasOwn(EXPORT_FORMATS, text);

/** Raised when a writer gives other bytes than before for the same edition: files made before are made anew. */
export const EXPORT_REVISION = 1;
