/** GET /postern/v1/locations/nearest: post offices and collection boxes for anybody, by point, ZIP Code or address. */
import { PosternError } from '../../../errors.ts';
import type { AnyRoute, Context } from '../../../gateway/index.ts';
import { type Static, Type } from '../../../gateway/schema.ts';
import {
  findNearest,
  loadGeodesic,
  type Origin,
  originOfAddress,
  originOfPoint,
  originOfZip,
} from '../../../locations/index.ts';
import { metresFromMiles } from '../../../postal/geo/index.ts';
import type { Zip5 } from '../../../postal/zip/index.ts';
import { publicRoute } from '../declare.ts';
import { closed } from '../schemas.ts';
import type { LocationRooms } from './rooms.ts';
import { countUpTo, filterOf, indexesOf, kindsOf, sourceOf, WISHES } from './wishes.ts';

const MOST_NEAR = 100;
/** Half the way round the Earth. */
const FARTHEST_MILES = 12_450;

const Query = Type.Object(
  {
    lat: Type.Optional(
      Type.Number({ minimum: -90, maximum: 90, description: 'a latitude from -90 to 90; with `lon`' }),
    ),
    lon: Type.Optional(
      Type.Number({ minimum: -180, maximum: 180, description: 'a longitude from -180 to 180; with `lat`' }),
    ),
    zip: Type.Optional(
      Type.String({ pattern: '^\\d{5}$', description: 'a 5-digit ZIP Code, in place of `lat` and `lon`' }),
    ),
    address: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 300,
        description: 'a street address with its ZIP Code or city and state, in place of the others',
      }),
    ),
    ...WISHES,
    maxMiles: Type.Optional(
      Type.Number({ minimum: 0, maximum: FARTHEST_MILES, description: 'a distance in miles' }),
    ),
    geodesic: Type.Optional(
      Type.String({ enum: ['true', 'false'], description: '`true` measures on the WGS 84 ellipsoid' }),
    ),
    limit: countUpTo(MOST_NEAR, 5),
  },
  closed,
);
type Asked = Static<typeof Query>;

const originOf = (
  { lat, lon, zip, address }: Asked,
  { zips, addresses, leave }: LocationRooms,
  context: Context,
): Origin => {
  const { now } = context;
  const others = [zip, address, lat ?? lon].filter((one) => one !== undefined).length;
  if (others === 1) {
    if (zip !== undefined) return originOfZip(zip as Zip5, zips());
    if (lat !== undefined && lon !== undefined) return originOfPoint(lat, lon);
    if (address !== undefined) {
      const points = leave(context) === 'granted' ? addresses(now) : null;
      return originOfAddress({ text: address }, { zips: zips(), points, now });
    }
  }
  throw new PosternError(
    'origin_missing',
    others > 1 ? 'It is said more than once where to begin.' : 'It is not said where to begin.',
    {
      status: 400,
      cure: 'Send one of `address`, `zip`, or `lat` together with `lon`.',
      place: { field: lat !== undefined ? 'lon' : lon !== undefined ? 'lat' : 'zip' },
    },
  );
};

/** By what was asked, and of a ZIP no more than its first three digits. */
const harmlessOrigin = ({ zip, address }: Asked): Record<string, string> => {
  if (zip !== undefined) return { by: 'zip', zip3: zip.slice(0, 3) };
  return { by: address === undefined ? 'point' : 'address' };
};

export const nearestRoute = (rooms: LocationRooms): AnyRoute =>
  publicRoute({
    id: 'locations-nearest',
    method: 'GET',
    path: '/postern/v1/locations/nearest',
    dataset: 'facilities',
    channel: 'gis',
    schema: { query: Query },
    harmless: ({ query }) => ({ kind: query.kind ?? 'all', ...harmlessOrigin(query) }),
    summary:
      'The nearest post offices and collection boxes: by distance, type, service, open now, still collected today.',
    async handler({ query }, context) {
      const { now } = context;
      const { maxMiles, address } = query;
      const origin = originOf(query, rooms, context);
      const indexes = await indexesOf(rooms.locations, kindsOf(query));
      const answer = findNearest(indexes, {
        origin,
        count: Math.min(query.limit, MOST_NEAR),
        ...(maxMiles !== undefined && { maxDistanceMetres: metresFromMiles(maxMiles) }),
        filter: filterOf(query, indexes, now),
        geodesic: query.geodesic === 'true' ? await loadGeodesic() : null,
        now,
      });
      return {
        body: answer,
        source: sourceOf(indexes),
        // What an address gives depends on who asks.
        ...(address !== undefined && { headers: { 'cache-control': 'no-store' } }),
      };
    },
  });
