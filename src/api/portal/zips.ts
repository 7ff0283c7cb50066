/** ZIP Codes for anybody: one, those of a city, those near a point. Every answer says which edition and how sure. */

import { PosternError } from '../../errors.ts';
import type { AnyRoute } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import { parseState, STATE_CODES, STATES, type StateCode, type Zip5 } from '../../postal/zip/index.ts';
import type { ZipRecord, ZipReference } from '../../reference/index.ts';
import { publicRoute } from './declare.ts';
import { closed } from './schemas.ts';

const MOST_NEAR = 100;

const unknownZip = (zip: string): PosternError =>
  new PosternError('zip_unknown', `The ZIP reference in use has no ZIP Code ${zip}.`, {
    status: 404,
    cure: 'Check the digits. New ZIP Codes come with the official file: `postern import zip-locale FILE`.',
    place: { field: 'zip' },
  });

/** By the two letters of a state, or by its name. */
const stateNamed = (text: string): StateCode | null => {
  const name = text.trim().toUpperCase();
  return parseState(text) ?? STATE_CODES.find((code) => STATES[code].name === name) ?? null;
};

const stateOf = (text: string): StateCode => {
  const state = stateNamed(text);
  if (state !== null) return state;
  throw new PosternError('state_unknown', `${JSON.stringify(text)} is no state.`, {
    status: 400,
    cure: `Expected its name or its two letters: ${STATE_CODES.join(', ')}.`,
    place: { field: 'state' },
  });
};

const zipRoute = (zips: () => ZipReference): AnyRoute =>
  publicRoute({
    id: 'zips-get',
    method: 'GET',
    path: '/postern/v1/zips/:zip',
    dataset: 'zip',
    channel: 'gis',
    schema: {
      params: Type.Object(
        { zip: Type.String({ pattern: '^\\d{5}$', description: 'a 5-digit ZIP Code' }) },
        closed,
      ),
    },
    harmless: ({ params }) => ({ zip3: params.zip.slice(0, 3) }),
    summary: 'What is known of a ZIP Code: city, state, county, time zone, point with its uncertainty.',
    handler({ params }) {
      const reference = zips();
      const record = reference.lookup(params.zip as Zip5);
      if (record === null) throw unknownZip(params.zip);
      return { body: record, source: reference.sourceHeader(record) };
    },
  });

const cityRoute = (zips: () => ZipReference): AnyRoute =>
  publicRoute({
    id: 'zips-of-city',
    method: 'GET',
    path: '/postern/v1/zips',
    dataset: 'zip',
    channel: 'gis',
    schema: {
      query: Type.Object(
        {
          city: Type.String({ minLength: 1, maxLength: 100, description: 'the name of a city' }),
          state: Type.String({
            minLength: 2,
            maxLength: 30,
            description: 'a state: its two letters or its name',
          }),
        },
        closed,
      ),
    },
    harmless: ({ query }) => {
      const state = stateNamed(query.state);
      return state === null ? {} : { state };
    },
    summary: 'The ZIP Codes of a city; where there are none, names that are spelled nearly so.',
    handler({ query }) {
      const reference = zips();
      const state = stateOf(query.state);
      const records = reference.byCityState(query.city, state);
      const suggestions = records.length === 0 ? reference.suggest(query.city, state) : [];
      return { body: { zips: records, suggestions }, source: reference.sourceHeader() };
    },
  });

interface NearAnswer extends ZipRecord {
  readonly distanceMiles: number;
  readonly distanceMetres: number;
}

const nearestRoute = (zips: () => ZipReference): AnyRoute =>
  publicRoute({
    id: 'zips-nearest',
    method: 'GET',
    path: '/postern/v1/zips/nearest',
    dataset: 'zip',
    channel: 'gis',
    schema: {
      query: Type.Object(
        {
          lat: Type.Number({ minimum: -90, maximum: 90, description: 'a latitude from -90 to 90' }),
          lon: Type.Number({ minimum: -180, maximum: 180, description: 'a longitude from -180 to 180' }),
          limit: Type.Integer({
            minimum: 1,
            default: 5,
            description: `a whole number from 1 on; more than ${MOST_NEAR} counts as ${MOST_NEAR}`,
          }),
        },
        closed,
      ),
    },
    summary:
      'The ZIP Codes whose points are nearest to a place. A ZIP is no area: mind `origin.uncertaintyKm`.',
    handler({ query }) {
      const reference = zips();
      const near: NearAnswer[] = reference
        .nearest(query.lat, query.lon, Math.min(query.limit, MOST_NEAR))
        .map(({ record, distanceMiles, distanceMetres }) => ({
          ...record,
          distanceMiles: Math.round(distanceMiles * 100) / 100,
          distanceMetres: Math.round(distanceMetres),
        }));
      return { body: { zips: near }, source: reference.sourceHeader() };
    },
  });

/** `zips` gives the edition in force at the time of the call. */
export const zipRoutes = (zips: () => ZipReference): AnyRoute[] => [
  nearestRoute(zips),
  cityRoute(zips),
  zipRoute(zips),
];
