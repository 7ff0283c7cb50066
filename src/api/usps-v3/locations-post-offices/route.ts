/**
 * GET /locations/v3/post-office-locations, from the edition of post offices (Locations 3.5.6). The specification asks for
 * no authorisation here, so it is answered without a token; a token that comes must be good.
 */
import type { Config } from '../../../config.ts';
import { PosternError } from '../../../errors.ts';
import { type AnyRoute, type Context, declareRoute } from '../../../gateway/index.ts';
import {
  type Origin,
  originOfAddress,
  originOfCity,
  originOfPoint,
  originOfZip,
} from '../../../locations/index.ts';
import { metresFromMiles } from '../../../postal/geo/index.ts';
import type { StateCode, Zip5 } from '../../../postal/zip/index.ts';
import { sourceHeader } from '../../../reference/index.ts';
import { indexesOf, type LocationRooms } from '../../portal/locations/index.ts';
import {
  type Beginning,
  beginningOf,
  filterOf,
  PARCEL_LOCKER,
  type PostOfficeQuery,
  Query,
} from './query.ts';
import { PostOffices, pageBody, postOfficeBody } from './wire.ts';

/** What is told of a place that cannot be found, whichever way it was named. */
const NOT_PLACED = new Set(['address_not_located', 'zip_unknown', 'zip_without_point', 'city_without_point']);

/** @throws PosternError `origin_not_found` (160033), in the words of the inventory */
const originOf = (
  beginning: Beginning,
  query: PostOfficeQuery,
  rooms: LocationRooms,
  context: Context,
): Origin => {
  try {
    return placed(beginning, query, rooms, context);
  } catch (error) {
    if (!(error instanceof PosternError) || !NOT_PLACED.has(error.code)) throw error;
    throw new PosternError('origin_not_found', 'No geocode candidates found for requested address', {
      status: 400,
      published: '160033',
      place: { field: beginning === 'zip' ? 'ZIPCode' : beginning === 'city' ? 'city' : 'streetAddress' },
      ...(error.cure !== undefined && { cure: error.cure }),
    });
  }
};

const placed = (
  beginning: Beginning,
  { LAT = 0, LONG = 0, ZIPCode = '', city = '', state = '', ...query }: PostOfficeQuery,
  { zips, addresses, leave }: LocationRooms,
  context: Context,
): Origin => {
  if (beginning === 'point') return originOfPoint(LAT, LONG);
  if (beginning === 'zip') return originOfZip(ZIPCode as Zip5, zips());
  if (beginning === 'city') return originOfCity(city, state as StateCode, zips());
  const { now } = context;
  const { streetAddress = '', secondaryAddress = '', urbanization = '', ZIPPlus4 = '' } = query;
  const address = { streetAddress, secondaryAddress, urbanization, city, state, ZIPCode, ZIPPlus4 };
  const points = leave(context) === 'granted' ? addresses(now) : null;
  return originOfAddress(address, { zips: zips(), points, now });
};

/** Where the answer is as sure as the question: sizes of lockers are in no file that is imported here. */
const warningsOf = ({ pickupService = '' }: PostOfficeQuery): object =>
  pickupService.split(',').includes(PARCEL_LOCKER)
    ? {
        warnings: [
          {
            warningDescription:
              'The sizes of parcel lockers are not known here: the dimensions were not compared.',
          },
        ],
      }
    : {};

export const postOfficesRoute = (rooms: LocationRooms, config: Config): AnyRoute =>
  declareRoute({
    id: 'locations-post-offices',
    method: 'GET',
    path: '/locations/v3/post-office-locations',
    dialect: 'usps',
    channel: 'apis',
    dataset: 'locations-api',
    action: 'read',
    dataClass: 'public',
    delivery: 'api',
    purposeRequired: false,
    scope: null,
    quota: { kind: 'client', cost: 1 },
    schema: { query: Query },
    harmless: ({ query: { ZIPCode, state, streetAddress } }) => ({
      ...(ZIPCode !== undefined && { zip3: ZIPCode.slice(0, 3) }),
      ...(state !== undefined && { state }),
      ...(streetAddress !== undefined && { by: 'address' }),
    }),
    subject: null,
    summary: 'Post offices, contract units and kiosks near a place, nearest first.',
    response: PostOffices,
    async handler({ query }, context) {
      const { now } = context;
      const beginning = beginningOf(query);
      const filter = filterOf(query);
      const origin = originOf(beginning, query, rooms, context);
      const [index] = await indexesOf(rooms.locations, ['post-offices']);
      if (index === undefined) throw new Error('No index of post offices, and no refusal either.');
      const { limit, offset } = query;
      // The specification's metadata counts all of them; live, no more are looked for than are told.
      const isCounted = config.wire === 'spec';
      const found = index.nearest({
        latitude: origin.latitude,
        longitude: origin.longitude,
        count: Math.max(1, isCounted ? index.size : Math.min(index.size, offset + limit)),
        maxDistanceMetres: metresFromMiles(query.radius),
        filter,
      });
      const locations = found
        .slice(offset, offset + limit)
        .map((one) => postOfficeBody(index.facilityAt(one.index), one.distanceMetres, config.wire, now));
      return {
        body: {
          locations,
          ...warningsOf(query),
          ...(isCounted && { metadata: pageBody({ totalCount: found.length, limit, offset }) }),
        },
        source: sourceHeader(index.edition),
        ...(beginning === 'address' && { headers: { 'cache-control': 'no-store' } }),
      };
    },
  });
