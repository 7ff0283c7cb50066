/**
 * Places by tile. Points are sorted by the Morton number of their cell at a deep zoom, so that the places of any tile
 * are one run of the list. Each place is in exactly one tile of a zoom: tiles have no margin, and counts are exact.
 */
import type { FeatureTable } from '../features.ts';
import { EXTENT, encodeLayer, type TilePoint, type TileValue } from './mvt.ts';

/** The deepest zoom that is served. */
export const DEEPEST_ZOOM = 14;
/** Cells in which places are sorted: finer than the tiles, so that a tile's places are sorted too. */
const SORTED_ZOOM = 16;
/** From here on every place is shown, unless one tile holds too many. */
export const WHOLE_FROM_ZOOM = 6;
const MOST_SHOWN = 10_000;
/** Cells along the side of a thinned tile; one place of each is shown. */
const THINNED_CELLS = 64;

/** What a tile says of a place, where the collection has it. */
const SHOWN = new Set(['type', 'name', 'retailHours', 'collections', 'city', 'state']);

export interface TileAddress {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

export interface TileLayer {
  /** Empty where the tile holds no place. */
  readonly bytes: Uint8Array;
  readonly shown: number;
  /** Places of the tile that are not shown, but counted in the attribute `hidden` of one nearby. */
  readonly hidden: number;
}

/** Web Mercator, 0 … 1 from the upper left; below 0 or from 1 on it is beyond the map. */
const mercatorX = (longitude: number): number => (longitude + 180) / 360;
const mercatorY = (latitude: number): number => {
  const sine = Math.sin((latitude * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
};

/** Zeros between the sixteen bits. */
const spread = (value: number): number => {
  let bits = value;
  bits = (bits | (bits << 8)) & 0x00ff_00ff;
  bits = (bits | (bits << 4)) & 0x0f0f_0f0f;
  bits = (bits | (bits << 2)) & 0x3333_3333;
  return (bits | (bits << 1)) & 0x5555_5555;
};

const mortonOf = (x: number, y: number): number => (spread(x) | (spread(y) << 1)) >>> 0;

const SORTED_CELLS = 2 ** SORTED_ZOOM;
/** Rows fit below it, so that number and row fit one exact number. */
const ROW_ROOM = 2 ** 20;

export class TileIndex {
  readonly #features: FeatureTable;
  readonly #codes: Uint32Array;
  readonly #rows: Uint32Array;
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  readonly #attributes: readonly {
    readonly name: string;
    readonly read: (row: number) => TileValue | null;
  }[];

  constructor(features: FeatureTable) {
    const keys: number[] = [];
    for (let row = 0; row < features.size; row++) {
      const x = mercatorX(features.longitudeAt(row)) % 1;
      const y = mercatorY(features.latitudeAt(row));
      // Neither a place without a point nor one beyond the map has a tile.
      if (!(x >= 0 && y >= 0 && y < 1)) continue;
      keys.push(mortonOf(Math.floor(x * SORTED_CELLS), Math.floor(y * SORTED_CELLS)) * ROW_ROOM + row);
    }
    const sorted = Float64Array.from(keys).sort();
    this.#features = features;
    this.#codes = Uint32Array.from(sorted, (key) => Math.floor(key / ROW_ROOM));
    this.#rows = Uint32Array.from(sorted, (key) => key % ROW_ROOM);
    this.#x = Float64Array.from(this.#rows, (row) => mercatorX(features.longitudeAt(row)) % 1);
    this.#y = Float64Array.from(this.#rows, (row) => mercatorY(features.latitudeAt(row)));
    this.#attributes = features.properties.flatMap(({ name }, at) => {
      const read = features.readers[at];
      return read === undefined || !SHOWN.has(name) ? [] : [{ name, read }];
    });
  }

  /** How many places have a tile. */
  get size(): number {
    return this.#rows.length;
  }

  /** The names of attributes that tiles carry. */
  get fields(): readonly string[] {
    return ['id', ...this.#attributes.map(({ name }) => name), 'hidden'];
  }

  /** The tiles of a zoom that hold places, in the order of their Morton numbers. */
  *tiles(zoom: number): Generator<TileAddress> {
    const step = 4 ** (SORTED_ZOOM - zoom);
    const shift = 2 ** (SORTED_ZOOM - zoom);
    let before = -1;
    for (let at = 0; at < this.#codes.length; at++) {
      const tile = Math.floor((this.#codes[at] as number) / step);
      if (tile === before) continue;
      before = tile;
      const [x, y] = [this.#x[at] as number, this.#y[at] as number];
      yield {
        zoom,
        x: Math.floor(Math.floor(x * SORTED_CELLS) / shift),
        y: Math.floor(Math.floor(y * SORTED_CELLS) / shift),
      };
    }
  }

  /** One tile as a layer called `name`. */
  layer(name: string, address: TileAddress): TileLayer {
    const [from, to] = this.#rangeOf(address);
    if (from === to) return { bytes: new Uint8Array(), shown: 0, hidden: 0 };
    const thinned = address.zoom < WHOLE_FROM_ZOOM || to - from > MOST_SHOWN;
    const points = thinned ? this.#thinned(address, from, to) : this.#whole(address, from, to);
    return { bytes: encodeLayer(name, points), shown: points.length, hidden: to - from - points.length };
  }

  #rangeOf({ zoom, x, y }: TileAddress): [number, number] {
    const step = 4 ** (SORTED_ZOOM - zoom);
    const first = mortonOf(x, y) * step;
    return [this.#from(first), this.#from(first + step)];
  }

  /** The first entry whose number is at least `code`. */
  #from(code: number): number {
    let [low, high] = [0, this.#codes.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#codes[middle] as number) < code) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #whole(address: TileAddress, from: number, to: number): TilePoint[] {
    const points: TilePoint[] = [];
    for (let at = from; at < to; at++) points.push(this.#point(address, at, 0));
    return points;
  }

  #thinned(address: TileAddress, from: number, to: number): TilePoint[] {
    const cells = new Map<number, { readonly first: number; count: number }>();
    const cellsAcross = 2 ** address.zoom * THINNED_CELLS;
    for (let at = from; at < to; at++) {
      const across = Math.floor((this.#x[at] as number) * cellsAcross);
      const cell = Math.floor((this.#y[at] as number) * cellsAcross) * cellsAcross + across;
      const known = cells.get(cell);
      if (known === undefined) cells.set(cell, { first: at, count: 1 });
      else known.count++;
    }
    return Array.from(cells.values(), ({ first, count }) => this.#point(address, first, count - 1));
  }

  #point({ zoom, x, y }: TileAddress, at: number, hidden: number): TilePoint {
    const scale = 2 ** zoom;
    const row = this.#rows[at] as number;
    const attributes: [string, TileValue][] = [['id', this.#features.idAt(row)]];
    for (const { name, read } of this.#attributes) {
      const value = read(row);
      if (value !== null) attributes.push([name, value]);
    }
    if (hidden > 0) attributes.push(['hidden', hidden]);
    return {
      id: row + 1,
      x: Math.floor(((this.#x[at] as number) * scale - x) * EXTENT),
      y: Math.floor(((this.#y[at] as number) * scale - y) * EXTENT),
      attributes,
    };
  }
}
