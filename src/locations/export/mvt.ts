/** Mapbox Vector Tile 2.1: layers of points as protobuf. Field numbers stand in the specification, section 4. */
import { Bytes } from './bytes.ts';

/** Cells along a tile's side; two or three metres at the deepest zoom of a download. */
export const EXTENT = 8_192;

export type TileValue = string | number | boolean;

export interface TilePoint {
  readonly id: number;
  /** Cells from the tile's left and upper side. */
  readonly x: number;
  readonly y: number;
  readonly attributes: readonly (readonly [string, TileValue])[];
}

const LENGTH_DELIMITED = 2;
const lengthField = (field: number): number => (field << 3) | LENGTH_DELIMITED;
const varintField = (field: number): number => field << 3;

const VERSION = varintField(15);
const POINT_TYPE = 1;
/** MoveTo, once. */
const MOVE_TO = 9;

const zigzag = (value: number): number => (value >= 0 ? value * 2 : -value * 2 - 1);

const delimited = (bytes: Bytes, field: number, part: Uint8Array): void => {
  bytes.varint(lengthField(field));
  bytes.varint(part.length);
  bytes.append(part);
};

/** Keys and values stand once in a layer; features point to them by number. */
class Numbered<Value> {
  readonly entries: Value[] = [];
  readonly #numbers = new Map<Value, number>();

  of(value: Value): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    const number = this.entries.push(value) - 1;
    this.#numbers.set(value, number);
    return number;
  }
}

const encoder = new TextEncoder();

const writeValue = (scratch: Bytes, value: TileValue): void => {
  if (typeof value === 'string') delimited(scratch, 1, encoder.encode(value));
  else if (typeof value === 'boolean') {
    scratch.varint(varintField(7));
    scratch.varint(value ? 1 : 0);
  } else if (Number.isInteger(value) && value >= 0) {
    scratch.varint(varintField(5));
    scratch.varint(value);
  } else {
    scratch.varint((3 << 3) | 1);
    scratch.float64(value);
  }
};

/** One layer, to be joined with others into a tile. */
export const encodeLayer = (name: string, points: Iterable<TilePoint>): Uint8Array => {
  const layer = new Bytes(4_096);
  const [feature, packed] = [new Bytes(256), new Bytes(64)];
  const [keys, values] = [new Numbered<string>(), new Numbered<TileValue>()];
  delimited(layer, 1, encoder.encode(name));
  for (const { id, x, y, attributes } of points) {
    feature.clear();
    feature.varint(varintField(1));
    feature.varint(id);
    packed.clear();
    for (const [key, value] of attributes) {
      packed.varint(keys.of(key));
      packed.varint(values.of(value));
    }
    delimited(feature, 2, packed.written);
    feature.varint(varintField(3));
    feature.varint(POINT_TYPE);
    packed.clear();
    for (const part of [MOVE_TO, zigzag(x), zigzag(y)]) packed.varint(part);
    delimited(feature, 4, packed.written);
    delimited(layer, 2, feature.written);
  }
  for (const key of keys.entries) delimited(layer, 3, encoder.encode(key));
  for (const value of values.entries) {
    packed.clear();
    writeValue(packed, value);
    delimited(layer, 4, packed.written);
  }
  layer.varint(varintField(5));
  layer.varint(EXTENT);
  layer.varint(VERSION);
  layer.varint(2);
  const tile = new Bytes(layer.length + 8);
  delimited(tile, 3, layer.written);
  return tile.taken();
};
