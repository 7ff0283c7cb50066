/** Who writes which form. Only the builder loads them all. */
import { writeCsv, writeCsvMetadata } from './csv.ts';
import { writeFlatGeobuf } from './flatgeobuf.ts';
import { writeGeoJson, writeGeoJsonSequence } from './geojson.ts';
import { writeKml } from './kml.ts';
import type { ExportEnding } from './names.ts';
import { writeGeoParquet } from './parquet.ts';
import { writePmtiles } from './pmtiles.ts';
import type { Writer } from './source.ts';
import { writeXlsx } from './xlsx.ts';

export const EXPORT_WRITERS: Readonly<Record<ExportEnding, Writer>> = {
  geojson: writeGeoJson,
  geojsons: writeGeoJsonSequence,
  csv: writeCsv,
  'csv-metadata.json': writeCsvMetadata,
  parquet: writeGeoParquet,
  fgb: writeFlatGeobuf,
  kml: writeKml,
  xlsx: writeXlsx,
  pmtiles: writePmtiles,
};
