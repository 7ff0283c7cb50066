/** `/postern/v1/locations/nearest` and `/postern/v1/locations/{id}`: post offices and collection boxes for anybody. */
import { Readable } from 'node:stream';
import { PosternError } from '../../../errors.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import { type Static, Type } from '../../../gateway/schema.ts';
import {
  findNearest,
  LOCATION_KINDS,
  type LocationFilter,
  type LocationIndex,
  type LocationKind,
  loadGeodesic,
  type Moment,
  nearestBatch,
  type OpenLocations,
  originOfZip,
  placeAnswer,
} from '../../../locations/index.ts';
import { metresFromMiles } from '../../../postal/geo/index.ts';
import { parseClock } from '../../../postal/hours/index.ts';
import type { Zip5 } from '../../../postal/zip/index.ts';
import { sourceHeader, type ZipReference } from '../../../reference/index.ts';
import { publicRoute } from '../declare.ts';
import { closed } from '../schemas.ts';

const KINDS = Object.keys(LOCATION_KINDS) as LocationKind[];
const MOST_NEAR = 100;
/** Half the way round the Earth. */
const FARTHEST_MILES = 12_450;

const words = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 500, description }));

const ORIGIN = {
  lat: Type.Optional(
    Type.Number({ minimum: -90, maximum: 90, description: 'a latitude from -90 to 90; with `lon`' }),
  ),
  lon: Type.Optional(
    Type.Number({ minimum: -180, maximum: 180, description: 'a longitude from -180 to 180; with `lat`' }),
  ),
  zip: Type.Optional(
    Type.String({ pattern: '^\\d{5}$', description: 'a 5-digit ZIP Code, in place of `lat` and `lon`' }),
  ),
};

const WISHES = {
  kind: Type.Optional(
    Type.String({
      enum: [...KINDS, 'all'],
      default: 'all',
      description: `one of ${KINDS.join(', ')}, all`,
    }),
  ),
  type: words('types such as POST_OFFICE or BLUE_BOX, with commas between them'),
  service: words('services that must all be offered, with commas between them'),
  open: Type.Optional(
    Type.String({ maxLength: 40, description: '`now` or a date-time with zone at which it must be open' }),
  ),
  collectedAfter: Type.Optional(
    Type.String({
      maxLength: 40,
      description:
        '`now`, a local time of today such as 17:00, or a date-time with zone: mail dropped then is still collected that day',
    }),
  ),
};

const Query = Type.Object(
  {
    ...ORIGIN,
    ...WISHES,
    maxMiles: Type.Optional(
      Type.Number({ minimum: 0, maximum: FARTHEST_MILES, description: 'a distance in miles' }),
    ),
    geodesic: Type.Optional(
      Type.String({
        enum: ['true', 'false'],
        description: '`true` measures on the WGS 84 ellipsoid',
      }),
    ),
    limit: Type.Integer({
      minimum: 1,
      maximum: MOST_NEAR,
      default: 5,
      description: `a whole number from 1 to ${MOST_NEAR}`,
    }),
  },
  closed,
);

/** The indexes of the kinds that have an edition. */
const indexesOf = async (
  locations: OpenLocations,
  kinds: readonly LocationKind[],
): Promise<LocationIndex[]> => {
  const indexes = (await Promise.all(kinds.map((kind) => locations.index(kind)))).filter(
    (index) => index !== null,
  );
  if (indexes.length > 0) return indexes;
  throw new PosternError('edition_missing', `No edition of ${kinds.join(' or ')} has been imported yet.`, {
    status: 503,
    cure: `The operator imports the official file: postern import ${kinds[0] ?? ''} FILE.`,
  });
};

const momentOf = (field: string, text: string | undefined, now: number): Moment | undefined => {
  if (text === undefined) return undefined;
  if (text === 'now') return { instant: now, clock: null };
  const clock = field === 'collectedAfter' && /^\d{1,2}:\d{2}$/.test(text) ? parseClock(text) : null;
  if (clock !== null) return { instant: now, clock };
  const instant = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(instant)) return { instant, clock: null };
  throw new PosternError('moment_invalid', `${JSON.stringify(text)} is no moment.`, {
    status: 400,
    cure: 'Expected `now`, a date-time with zone such as 2026-11-24T17:00:00-05:00, or for collectedAfter a time such as 17:00.',
    place: { field },
  });
};

const originOf = ({ lat, lon, zip }: Static<typeof Query>, zips: () => ZipReference) => {
  if (zip !== undefined && lat === undefined && lon === undefined) return originOfZip(zip as Zip5, zips());
  if (zip === undefined && lat !== undefined && lon !== undefined)
    return { latitude: lat, longitude: lon, source: 'point', uncertaintyKm: null } as const;
  throw new PosternError('origin_missing', 'It is not said where to begin.', {
    status: 400,
    cure: 'Send either `zip`, or `lat` and `lon`. Street addresses have no points here: send the ZIP Code of the address.',
    place: { field: 'zip' },
  });
};

interface Wishes {
  readonly type?: string;
  readonly service?: string;
  readonly open?: string;
  readonly collectedAfter?: string;
}

const filterOf = ({ type, service, open, collectedAfter }: Wishes, now: number): LocationFilter => {
  const openAt = momentOf('open', open, now);
  const collected = momentOf('collectedAfter', collectedAfter, now);
  return {
    ...(type !== undefined && { types: type.toUpperCase().split(',') }),
    ...(service !== undefined && { services: service.toUpperCase().split(',') }),
    ...(openAt !== undefined && { openAt }),
    ...(collected !== undefined && { collectedAfter: collected }),
  };
};

const kindsOf = (kind = 'all'): LocationKind[] =>
  kind === 'all' ? KINDS : KINDS.filter((one) => one === kind);

const sourceOf = (indexes: readonly LocationIndex[]): string =>
  indexes.map(({ edition }) => sourceHeader(edition)).join(', ');

const nearestRoute = (locations: OpenLocations, zips: () => ZipReference): AnyRoute =>
  publicRoute({
    id: 'locations-nearest',
    method: 'GET',
    path: '/postern/v1/locations/nearest',
    dataset: 'facilities',
    channel: 'gis',
    schema: { query: Query },
    harmless: ({ query }) => ({
      kind: query.kind ?? 'all',
      ...(query.zip !== undefined && { zip3: query.zip.slice(0, 3) }),
    }),
    summary:
      'The nearest post offices and collection boxes: by distance, type, service, open now, still collected today.',
    async handler({ query }, { now }) {
      const { maxMiles } = query;
      const origin = originOf(query, zips);
      const filter = filterOf(query, now);
      const indexes = await indexesOf(locations, kindsOf(query.kind));
      const answer = findNearest(indexes, {
        origin,
        count: query.limit,
        ...(maxMiles !== undefined && { maxDistanceMetres: metresFromMiles(maxMiles) }),
        filter,
        geodesic: query.geodesic === 'true' ? await loadGeodesic() : null,
        now,
      });
      return { body: answer, source: sourceOf(indexes) };
    },
  });

/** A batch costs as much as so many questions. */
const BATCH_COST = 60;
const LARGEST_BATCH_BYTES = 16 * 1_048_576;

const batchRoute = (locations: OpenLocations, zips: () => ZipReference): AnyRoute =>
  publicRoute({
    id: 'locations-nearest-batch',
    method: 'POST',
    path: '/postern/v1/locations/nearest',
    dataset: 'facilities',
    channel: 'gis',
    quota: { kind: 'client', cost: BATCH_COST },
    bodyLimit: LARGEST_BATCH_BYTES,
    consumes: ['application/octet-stream', 'text/plain'],
    schema: {
      query: Type.Object(
        {
          ...WISHES,
          limit: Type.Integer({
            minimum: 1,
            maximum: 10,
            default: 1,
            description: 'a whole number from 1 to 10',
          }),
        },
        closed,
      ),
    },
    harmless: ({ query }) => ({ kind: query.kind ?? 'all' }),
    summary:
      'The nearest places of many origins, one JSON object a line in and out: {"lat": …, "lon": …} or {"zip": …}.',
    async handler({ query, body }, { now }) {
      const lines = body as unknown;
      if (!(lines instanceof Readable)) {
        throw new PosternError('body_missing', 'The request has no origins in its body.', {
          status: 400,
          cure: 'Send one JSON object a line as application/octet-stream.',
        });
      }
      const filter = filterOf(query, now);
      const indexes = await indexesOf(locations, kindsOf(query.kind));
      return {
        body: Readable.from(nearestBatch(lines, { indexes, zips: zips(), count: query.limit, filter }), {
          objectMode: false,
        }),
        headers: { 'content-type': 'application/x-ndjson; charset=utf-8' },
        source: sourceOf(indexes),
      };
    },
  });

const oneRoute = (locations: OpenLocations): AnyRoute =>
  publicRoute({
    id: 'locations-get',
    method: 'GET',
    path: '/postern/v1/locations/:id',
    dataset: 'facilities',
    channel: 'gis',
    schema: {
      params: Type.Object(
        { id: Type.String({ minLength: 1, maxLength: 100, description: 'the id of a place' }) },
        closed,
      ),
    },
    summary: 'One post office or collection box by its id, with its hours.',
    async handler({ params }, { now }) {
      const indexes = await indexesOf(locations, KINDS);
      for (const index of indexes) {
        const facility = index.byId(params.id);
        if (facility !== null)
          return { body: placeAnswer(facility, index, now), source: sourceHeader(index.edition) };
      }
      throw new PosternError('location_unknown', 'The editions in use have no place with this id.', {
        status: 404,
        cure: 'Ids come from /postern/v1/locations/nearest; a newer edition may have dropped the place.',
        place: { field: 'id' },
      });
    },
  });

/** `zips` gives the ZIP edition in force at the time of the call. */
export const locationRoutes = (locations: OpenLocations, zips: () => ZipReference): AnyRoute[] => [
  nearestRoute(locations, zips),
  batchRoute(locations, zips),
  oneRoute(locations),
];
