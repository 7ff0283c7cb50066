/** GeoParquet 1.1 (geoparquet.org): WKB points, a bbox column, rows along a Hilbert curve, row groups of 25,000. */
import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { Scalar } from '../features.ts';
import { attributesOf, type TableColumn } from './columns.ts';
import { spatialOrder } from './hilbert.ts';
import { type ExportSource, provenanceOf, type Writer } from './source.ts';

const GROUP_ROWS = 25_000;

/** Says how a column of these values is stored. */
const STORAGE: Readonly<Record<TableColumn['type'], Pick<SchemaElement, 'type' | 'converted_type'>>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  number: { type: 'DOUBLE' },
  integer: { type: 'INT32' },
  boolean: { type: 'BOOLEAN' },
  date: { type: 'INT32', converted_type: 'DATE' },
};

const SIDES = ['xmin', 'ymin', 'xmax', 'ymax'] as const;

const schemaOf = (columns: readonly TableColumn[]): SchemaElement[] => [
  { name: 'root', num_children: columns.length + 2 },
  ...columns.map(
    ({ name, type }): SchemaElement => ({
      name,
      ...STORAGE[type],
      repetition_type: name === 'id' ? 'REQUIRED' : 'OPTIONAL',
    }),
  ),
  { name: 'geometry', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
  { name: 'bbox', num_children: SIDES.length, repetition_type: 'OPTIONAL' },
  ...SIDES.map((name): SchemaElement => ({ name, type: 'DOUBLE', repetition_type: 'REQUIRED' })),
];

const covering = Object.fromEntries(SIDES.map((side) => [side, ['bbox', side]]));

/** The value of the key `geo`. No `crs` means longitude and latitude on WGS 84 (OGC:CRS84). */
const geoOf = (extent: readonly number[] | null): string =>
  JSON.stringify({
    version: '1.1.0',
    primary_column: 'geometry',
    columns: {
      geometry: {
        encoding: 'WKB',
        geometry_types: ['Point'],
        ...(extent !== null && { bbox: extent }),
        covering: { bbox: covering },
      },
    },
  });

const WKB_BYTES = 21;

/** A point as little-endian WKB. */
const wkbPoint = (longitude: number, latitude: number): Uint8Array => {
  const bytes = new Uint8Array(WKB_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 1);
  view.setUint32(1, 1, true);
  view.setFloat64(5, longitude, true);
  view.setFloat64(13, latitude, true);
  return bytes;
};

const stored = (value: Scalar, type: TableColumn['type']): Scalar | Date =>
  type === 'date' && typeof value === 'string' ? new Date(`${value}T00:00:00Z`) : value;

const columnData = (
  { features }: ExportSource,
  columns: readonly TableColumn[],
  rows: Uint32Array,
): ColumnSource[] => {
  const list = Array.from(rows);
  const points = list.map((row): readonly [number, number] | null => {
    const latitude = features.latitudeAt(row);
    return Number.isNaN(latitude) ? null : [features.longitudeAt(row), latitude];
  });
  return [
    ...columns.map(({ name, type, read }) => ({ name, data: list.map((row) => stored(read(row), type)) })),
    {
      name: 'geometry',
      data: points.map((point) => (point === null ? null : wkbPoint(...point))),
      statistics: false,
    },
    {
      name: 'bbox',
      data: points.map((point) =>
        point === null ? null : { xmin: point[0], ymin: point[1], xmax: point[0], ymax: point[1] },
      ),
    },
  ];
};

export const writeGeoParquet: Writer = function* (source) {
  const { features } = source;
  const columns = attributesOf(features);
  const { rows, without, extent } = spatialOrder(features);
  const order = new Uint32Array(features.size);
  order.set(rows);
  order.set(without, rows.length);
  const bytes = new ByteWriter();
  /** Gives on what was written; `offset` goes on counting. */
  const taken = (): Uint8Array => {
    const part = bytes.getBytes().slice();
    bytes.index = 0;
    return part;
  };
  const parquet = new ParquetWriter({
    writer: bytes,
    schema: schemaOf(columns),
    createdBy: 'Postern',
    kvMetadata: [
      { key: 'geo', value: geoOf(extent) },
      ...Object.entries(provenanceOf(source)).map(([key, value]) => ({ key: `postern.${key}`, value })),
    ],
  });
  for (let first = 0; first < order.length; first += GROUP_ROWS) {
    const group = order.subarray(first, first + GROUP_ROWS);
    parquet.write({ columnData: columnData(source, columns, group), rowGroupSize: GROUP_ROWS });
    yield taken();
  }
  parquet.finish();
  yield taken();
};
