/** `/tiles`: vector tiles of post offices, collection boxes and ZIP Codes for anybody, and the TileJSON of them all. */
import { gunzipSync } from 'node:zlib';
import { PosternError } from '../../../errors.ts';
import type { Answer, AnyRoute, Context } from '../../../gateway/index.ts';
import { type Static, Type } from '../../../gateway/schema.ts';
import {
  DEEPEST_ZOOM,
  EXPORT_COLLECTION_NAMES,
  EXPORT_COLLECTIONS,
} from '../../../locations/export/index.ts';
import { publicRoute } from '../declare.ts';
import { matchesTag } from '../downloads/conditions.ts';
import { closed } from '../schemas.ts';
import { type OpenLayer, type TileLayerName, type TileStore, tileSource } from './tile-store.ts';

/** What a tile without a collection in its address holds. */
const TOGETHER: readonly TileLayerName[] = ['post-offices', 'collection-boxes'];

const cell = (description: string) =>
  Type.Integer({ minimum: 0, maximum: 2 ** DEEPEST_ZOOM - 1, description });

const Address = Type.Object(
  {
    z: Type.Integer({
      minimum: 0,
      maximum: DEEPEST_ZOOM,
      description: `a zoom from 0 to ${DEEPEST_ZOOM}`,
    }),
    x: cell('the column of a tile, from the west'),
    y: cell('the row of a tile, from the north'),
  },
  closed,
);

const openLayers = async (
  store: TileStore,
  names: readonly TileLayerName[],
): Promise<readonly [OpenLayer, ...OpenLayer[]]> => {
  const layers = await Promise.all(names.map((name) => store.layer(name)));
  const [first, ...others] = layers.filter((layer) => layer !== null);
  if (first !== undefined) return [first, ...others];
  throw new PosternError('edition_missing', `No edition of ${names.join(' or ')} has been imported yet.`, {
    status: 503,
    cure: `The operator imports the official file: postern import ${names[0] ?? ''} FILE.`,
  });
};

const TILE_HEADERS = {
  'content-type': 'application/vnd.mapbox-vector-tile',
  'cache-control': 'public, max-age=300',
  vary: 'accept-encoding',
};

/** `gzip` unless its weight is nothing (RFC 9110 §12.5.3). */
const takesGzip = (accepted: string | undefined): boolean =>
  /(?:^|,)\s*(?:gzip|\*)\s*(?:$|,|;\s*q=(?:1|0\.\d*[1-9]))/i.test(accepted ?? '');

const answerTile = async (
  store: TileStore,
  names: readonly TileLayerName[],
  { z, x, y }: Static<typeof Address>,
  { header }: Context,
): Promise<Answer> => {
  if (x >= 2 ** z || y >= 2 ** z) {
    throw new PosternError('tile_unknown', `At zoom ${z} there is no tile ${x}/${y}.`, {
      status: 404,
      cure: `Columns and rows of zoom ${z} go from 0 to ${2 ** z - 1}.`,
      place: { field: x >= 2 ** z ? 'x' : 'y' },
    });
  }
  const layers = await openLayers(store, names);
  const etag = `W/"${layers.map(({ edition }) => edition.edition).join('+')}.${z}.${x}.${y}"`;
  const source = tileSource(layers);
  const known = header('if-none-match');
  if (known !== undefined && matchesTag(known, etag))
    return { status: 304, headers: { ...TILE_HEADERS, etag }, body: '', source };
  const { gzip, hidden } = store.tile(layers, { zoom: z, x, y });
  const compressed = takesGzip(header('accept-encoding'));
  return {
    headers: {
      ...TILE_HEADERS,
      etag,
      'postern-features-hidden': String(hidden),
      ...(compressed && { 'content-encoding': 'gzip' }),
    },
    body: compressed ? gzip : gunzipSync(gzip),
    source,
  };
};

interface TileRoute {
  readonly id: string;
  readonly path: string;
  readonly dataset: string;
  readonly names: readonly TileLayerName[];
  readonly summary: string;
}

const tileRoute = (store: TileStore, { names, ...own }: TileRoute): AnyRoute =>
  publicRoute({
    ...own,
    method: 'GET',
    channel: 'gis',
    quota: { kind: 'assets', cost: 1 },
    schema: { params: Address },
    harmless: ({ params }) => ({ z: String(params.z) }),
    handler: ({ params }, context) => answerTile(store, names, params, context),
  });

const tileJsonRoute = (store: TileStore): AnyRoute =>
  publicRoute({
    id: 'tiles-json',
    method: 'GET',
    path: '/tiles',
    dataset: 'facilities',
    channel: 'gis',
    quota: { kind: 'assets', cost: 1 },
    schema: {},
    summary: 'The TileJSON of the vector tiles of post offices and collection boxes.',
    async handler(_input, { baseUrl }) {
      const layers = await openLayers(store, TOGETHER);
      return {
        body: {
          tilejson: '3.0.0',
          name: 'Post offices and collection boxes',
          description:
            'Where a tile shows fewer places than there are, the attribute `hidden` of a place counts those nearby that are not shown.',
          attribution: [
            ...new Set(layers.map(({ edition }) => `${edition.publisher} (${edition.source})`)),
          ].join('; '),
          scheme: 'xyz',
          tiles: [`${baseUrl}/tiles/{z}/{x}/{y}`],
          minzoom: 0,
          maxzoom: DEEPEST_ZOOM,
          vector_layers: layers.map(({ name, index }) => ({
            id: name,
            description: EXPORT_COLLECTIONS[name].title,
            fields: Object.fromEntries(
              index.fields.map((field) => [field, field === 'hidden' ? 'Number' : 'String']),
            ),
          })),
        },
        source: tileSource(layers),
      };
    },
  });

export const tileRoutes = (store: TileStore): AnyRoute[] => [
  tileJsonRoute(store),
  tileRoute(store, {
    id: 'tiles',
    path: '/tiles/:z/:x/:y',
    dataset: 'facilities',
    names: TOGETHER,
    summary: 'A vector tile (MVT) with post offices and collection boxes as two layers.',
  }),
  ...EXPORT_COLLECTION_NAMES.map((name) =>
    tileRoute(store, {
      id: `tiles-${name}`,
      path: `/tiles/${name}/:z/:x/:y`,
      dataset: EXPORT_COLLECTIONS[name].dataset,
      names: [name],
      summary: `A vector tile (MVT) of one collection: ${EXPORT_COLLECTIONS[name].title}.`,
    }),
  ),
];
