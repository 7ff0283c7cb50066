/** Vector tiles made when they are asked for and kept, compressed, as long as there is room. */
import { gzipSync } from 'node:zlib';
import { type TileAddress, TileIndex } from '../../../locations/export/index.ts';
import {
  type FeatureTable,
  type LocationIndex,
  type LocationKind,
  locationFeatures,
  type OpenLocations,
  zipFeatures,
} from '../../../locations/index.ts';
import { type Edition, sourceHeader, type ZipReference } from '../../../reference/index.ts';

export type TileLayerName = LocationKind | 'zip-codes';

/** Tiles kept, in bytes; those that nobody has asked for longest go first. */
const ROOM_BYTES = 32 * 1_048_576;
/** What a kept tile takes beside its bytes. */
const ENTRY_BYTES = 200;

export interface Tile {
  /** Compressed by gzip. */
  readonly gzip: Uint8Array;
  readonly hidden: number;
}

/** An edition laid out for tiles. */
export interface OpenLayer {
  readonly name: TileLayerName;
  readonly edition: Edition;
  readonly index: TileIndex;
}

export class TileStore {
  readonly #locations: OpenLocations;
  readonly #zips: () => ZipReference;
  readonly #indexes = new WeakMap<LocationIndex | ZipReference, TileIndex>();
  readonly #tiles = new Map<string, Tile>();
  #bytes = 0;

  constructor(locations: OpenLocations, zips: () => ZipReference) {
    this.#locations = locations;
    this.#zips = zips;
  }

  /** A layer of the edition in use; null where there is none. */
  async layer(name: TileLayerName): Promise<OpenLayer | null> {
    if (name === 'zip-codes') {
      const zips = this.#zips();
      return { name, edition: zips.edition, index: this.#indexOf(zips, () => zipFeatures(zips)) };
    }
    const locations = await this.#locations.index(name);
    if (locations === null) return null;
    const index = this.#indexOf(locations, () => locationFeatures(locations));
    return { name, edition: locations.edition, index };
  }

  /** One tile with these layers. */
  tile(layers: readonly OpenLayer[], address: TileAddress): Tile {
    const { zoom, x, y } = address;
    const key = [...layers.map(({ edition }) => edition.edition), zoom, x, y].join('/');
    const known = this.#tiles.get(key);
    if (known !== undefined) {
      this.#tiles.delete(key);
      this.#tiles.set(key, known);
      return known;
    }
    const parts = layers.map(({ name, index }) => index.layer(name, address));
    const tile: Tile = {
      gzip: gzipSync(Buffer.concat(parts.map(({ bytes }) => bytes))),
      hidden: parts.reduce((sum, { hidden }) => sum + hidden, 0),
    };
    this.#keep(key, tile);
    return tile;
  }

  #indexOf(edition: LocationIndex | ZipReference, features: () => FeatureTable): TileIndex {
    let index = this.#indexes.get(edition);
    if (index === undefined) this.#indexes.set(edition, (index = new TileIndex(features())));
    return index;
  }

  #keep(key: string, tile: Tile): void {
    this.#tiles.set(key, tile);
    this.#bytes += tile.gzip.length + ENTRY_BYTES;
    for (const [oldest, { gzip }] of this.#tiles) {
      if (this.#bytes <= ROOM_BYTES) break;
      this.#tiles.delete(oldest);
      this.#bytes -= gzip.length + ENTRY_BYTES;
    }
  }
}

export const tileSource = (layers: readonly OpenLayer[]): string =>
  layers.map(({ edition }) => sourceHeader(edition)).join(', ');
