/** GET /addresses/v3/city-state: city and state of a ZIP Code, wire-exact (Addresses 3.2.3). */

import type { Config } from '../../../config.ts';
import { PosternError } from '../../../errors.ts';
import { type AnyRoute, declareRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import type { Zip5 } from '../../../postal/zip/index.ts';
import type { ZipReference } from '../../../reference/index.ts';

const Query = Type.Object(
  { ZIPCode: Type.String({ pattern: '^\\d{5}$', description: 'a 5-digit ZIP Code' }) },
  { additionalProperties: false },
);

const CityState = Type.Object({
  city: Type.String({ maxLength: 28 }),
  state: Type.String({ minLength: 2, maxLength: 2 }),
  ZIPCode: Type.Optional(Type.String()),
});

/** `zips` gives the edition in force at the time of the call. */
export const cityStateRoute = (zips: () => ZipReference, config: Config): AnyRoute =>
  declareRoute({
    id: 'addresses-city-state',
    method: 'GET',
    path: '/addresses/v3/city-state',
    dialect: 'usps',
    channel: 'apis',
    dataset: 'zip-api',
    action: 'read',
    dataClass: 'nonpublic',
    delivery: 'api',
    purposeRequired: false,
    scope: 'addresses',
    quota: { kind: 'client', cost: 1 },
    schema: { query: Query },
    harmless: ({ query }) => ({ zip3: query.ZIPCode.slice(0, 3) }),
    subject: null,
    summary: 'City and state of a ZIP Code.',
    response: CityState,
    xml: { root: 'CityStateLookupResponse' },
    handler({ query }) {
      const reference = zips();
      const record = reference.lookup(query.ZIPCode as Zip5);
      if (record === null) {
        // The published code for a ZIP Code that does not exist (Addresses error inventory).
        throw new PosternError('zip_unknown', 'Invalid ZIP Code', {
          status: 400,
          published: '010002',
          place: { field: 'ZIPCode' },
        });
      }
      const { city, state } = record;
      return {
        // The live answer leaves out the ZIP Code that the specification has.
        body: config.wire === 'spec' ? { city, state, ZIPCode: query.ZIPCode } : { city, state },
        source: reference.sourceHeader(record),
      };
    },
  });
