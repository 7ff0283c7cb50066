/**
 * FlatGeobuf 3 with its packed Hilbert R-tree (flatgeobuf.org, "Specification"): magic, header, index, features. The
 * header is made by the FlatBuffers library; a feature always has the same few tables, so its bytes are laid out here.
 * Alignment counts from the size prefix, as the library does it. A place without a point cannot stand in the index and
 * is left out; the metadata says how many.
 */
import { Builder } from 'flatbuffers';
import { Bytes } from './bytes.ts';
import { attributesOf, type TableColumn } from './columns.ts';
import { type SpatialOrder, spatialOrder } from './hilbert.ts';
import { type ExportSource, provenanceOf, type Writer } from './source.ts';

/** `fgb`, version 3, `fgb`, patch 0. */
const MAGIC = Uint8Array.of(0x66, 0x67, 0x62, 0x03, 0x66, 0x67, 0x62, 0x00);
const NODE_SIZE = 16;
const NODE_BYTES = 40;
const POINT = 1;
const CRS_CODE = 4326;

/** Values of the enumeration `ColumnType`. */
const COLUMN_TYPES: Readonly<Record<TableColumn['type'], number>> = {
  text: 11,
  number: 10,
  integer: 5,
  boolean: 2,
  date: 11,
};

const FLUSH_BYTES = 65_536;

export const writeFlatGeobuf: Writer = function* (source) {
  const { features } = source;
  const columns = attributesOf(features);
  const order = spatialOrder(features);
  yield MAGIC;
  yield headerOf(source, columns, order);
  const feature = featureWriter(source, columns);
  const bytes = new Bytes(2 * FLUSH_BYTES);
  if (order.rows.length > 0) {
    // Features are made twice, since the index before them states where each begins, and none is kept.
    const offsets = new Float64Array(order.rows.length);
    let offset = 0;
    order.rows.forEach((row, at) => {
      offsets[at] = offset;
      bytes.clear();
      feature(row, bytes);
      offset += bytes.length;
    });
    bytes.clear();
    yield indexOf(source, order, offsets);
  }
  for (const row of order.rows) {
    feature(row, bytes);
    if (bytes.length > FLUSH_BYTES) yield bytes.taken();
  }
  yield bytes.taken();
};

/** Fields of the tables `Column`, `Crs` and `Header`, by their numbers in the schema. */
const headerOf = (
  source: ExportSource,
  columns: readonly TableColumn[],
  { rows, without, extent }: SpatialOrder,
): Uint8Array => {
  const builder = new Builder(4_096);
  const columnTables = columns.map(({ name, type, description }) => {
    const [nameAt, descriptionAt] = [builder.createString(name), builder.createString(description)];
    builder.startObject(11);
    builder.addFieldOffset(0, nameAt, 0);
    builder.addFieldInt8(1, COLUMN_TYPES[type], 0);
    builder.addFieldOffset(3, descriptionAt, 0);
    if (name === 'id') {
      builder.addFieldInt8(7, 0, 1);
      builder.addFieldInt8(9, 1, 0);
    }
    return builder.endObject();
  });
  builder.startVector(4, columnTables.length, 4);
  for (const table of columnTables.toReversed()) builder.addOffset(table);
  const columnsAt = builder.endVector();
  const [organisation, system] = [builder.createString('EPSG'), builder.createString('WGS 84')];
  builder.startObject(6);
  builder.addFieldOffset(0, organisation, 0);
  builder.addFieldInt32(1, CRS_CODE, 0);
  builder.addFieldOffset(2, system, 0);
  const crs = builder.endObject();
  const box = extent ?? [];
  builder.startVector(8, box.length, 8);
  for (const degrees of box.toReversed()) builder.addFloat64(degrees);
  const envelope = builder.endVector();
  const name = builder.createString(source.name);
  const title = builder.createString(source.title);
  const { licence, source: origin } = provenanceOf(source);
  const description = builder.createString(`${origin}. Licence: ${licence}`);
  const metadata = builder.createString(
    JSON.stringify({ ...provenanceOf(source), withoutPoint: String(without.length) }),
  );
  builder.startObject(14);
  builder.addFieldOffset(0, name, 0);
  builder.addFieldOffset(1, envelope, 0);
  builder.addFieldInt8(2, POINT, 0);
  builder.addFieldOffset(7, columnsAt, 0);
  builder.addFieldInt64(8, BigInt(rows.length), 0n);
  builder.addFieldInt16(9, rows.length === 0 ? 0 : NODE_SIZE, 16);
  builder.addFieldOffset(10, crs, 0);
  builder.addFieldOffset(11, title, 0);
  builder.addFieldOffset(12, description, 0);
  builder.addFieldOffset(13, metadata, 0);
  builder.finishSizePrefixed(builder.endObject());
  return builder.asUint8Array();
};

/**
 * Everything before a feature's properties, with x, y and the lengths open: size, root, the table `Feature` (geometry
 * and properties), the table `Geometry` (xy alone: the header states the type), the vector xy, the properties' length.
 */
const featureHead = (): Bytes => {
  const head = new Bytes(128);
  head.uint32(0); // size, filled in
  head.uint32(12); // 4: root → table Feature at 16
  for (const part of [8, 12, 4, 8]) head.uint16(part); // 8: vtable of Feature: geometry at 4, properties at 8
  head.int32(8); // 16: table Feature, its vtable 8 before it
  head.uint32(16); // 20 → table Geometry at 36
  head.uint32(40); // 24 → properties at 64
  for (const part of [8, 8, 0, 4]) head.uint16(part); // 28: vtable of Geometry: no ends, xy at 4
  head.int32(8); // 36: table Geometry
  head.uint32(4); // 40 → xy at 44
  head.uint32(2); // 44: two numbers, from 48 on, which is aligned to 8
  return head;
};

const PROPERTIES_AT = 64;

/** Writes a feature behind what `bytes` holds. */
const featureWriter = ({ features }: ExportSource, columns: readonly TableColumn[]) => {
  const head = featureHead().taken();
  return (row: number, bytes: Bytes): void => {
    const start = bytes.length;
    bytes.append(head);
    bytes.float64(features.longitudeAt(row));
    bytes.float64(features.latitudeAt(row));
    bytes.uint32(0);
    columns.forEach(({ read }, at) => {
      const value = read(row);
      if (value === null) return;
      bytes.uint16(at);
      if (typeof value === 'boolean') bytes.uint8(value ? 1 : 0);
      else if (typeof value === 'string') {
        const lengthAt = bytes.length;
        bytes.uint32(0);
        bytes.putUint32(lengthAt, bytes.text(value));
      } else if (columns[at]?.type === 'integer') bytes.int32(value);
      else bytes.float64(value);
    });
    bytes.putUint32(start + PROPERTIES_AT, bytes.length - start - PROPERTIES_AT - 4);
    while ((bytes.length - start) % 8 !== 0) bytes.uint8(0);
    bytes.putUint32(start, bytes.length - start - 4);
  };
};

/** The nodes from the root down: a box and where its first child, or its feature, begins. */
const indexOf = (
  { features: { latitudeAt, longitudeAt } }: ExportSource,
  { rows }: SpatialOrder,
  offsets: Float64Array,
): Uint8Array => {
  const levels = [rows.length];
  do levels.push(Math.ceil((levels.at(-1) ?? 0) / NODE_SIZE));
  while ((levels.at(-1) ?? 0) > 1);
  const count = levels.reduce((sum, nodes) => sum + nodes, 0);
  const [west, south, east, north, target] = Array.from({ length: 5 }, () => new Float64Array(count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let begin = count - rows.length;
  rows.forEach((row, at) => {
    const node = begin + at;
    west[node] = east[node] = longitudeAt(row);
    south[node] = north[node] = latitudeAt(row);
    target[node] = offsets[at] as number;
  });
  for (let level = 1; level < levels.length; level++) {
    const children = begin;
    const end = children + (levels[level - 1] as number);
    begin -= levels[level] as number;
    for (let node = begin, child = children; child < end; node++) {
      target[node] = child;
      [west[node], south[node], east[node], north[node]] = [Infinity, Infinity, -Infinity, -Infinity];
      for (const last = Math.min(child + NODE_SIZE, end); child < last; child++) {
        west[node] = Math.min(west[node] as number, west[child] as number);
        south[node] = Math.min(south[node] as number, south[child] as number);
        east[node] = Math.max(east[node] as number, east[child] as number);
        north[node] = Math.max(north[node] as number, north[child] as number);
      }
    }
  }
  const bytes = new Bytes(count * NODE_BYTES);
  for (let node = 0; node < count; node++) {
    for (const side of [west, south, east, north]) bytes.float64(side[node] as number);
    bytes.uint64(target[node] as number);
  }
  return bytes.written;
};
