/** GET /locations/v3/parcel-locker-locations: lockers of a city or ZIP Code, from imported answers (Locations 3.5.6). */
import type { Config } from '../../../config.ts';
import { PosternError } from '../../../errors.ts';
import { type AnyRoute, declareRoute } from '../../../gateway/index.ts';
import { type Static, Type } from '../../../gateway/schema.ts';
import {
  type AnswerRecord,
  findLockers,
  type LockerQuestion,
  type OpenAnswers,
} from '../../../locations/answers/index.ts';
import type { StateCode } from '../../../postal/zip/index.ts';
import { sourceHeader } from '../../../reference/index.ts';
import { State, Zip5 } from '../addresses-get/wire.ts';
import { answersOf } from '../imported-answers.ts';

export const Query = Type.Object(
  {
    city: Type.Optional(Type.String({ maxLength: 200, description: 'a city of at most 200 characters' })),
    state: Type.Optional(State),
    ZIPCode: Type.Optional(Zip5),
    offset: Type.Integer({
      minimum: 0,
      maximum: 500,
      default: 0,
      description: 'a whole number from 0 to 500',
    }),
    limit: Type.Integer({
      minimum: 1,
      maximum: 100,
      default: 30,
      description: 'a whole number from 1 to 100',
    }),
  },
  { additionalProperties: false },
);

const Lockers = Type.Array(Type.Object({}, { additionalProperties: true }));

const missing = (field: string, message: string): PosternError =>
  new PosternError('locker_place_missing', message, { status: 400, place: { field } });

/** City and state go together; without them a ZIP Code is needed. */
const questionOf = ({ city = '', state, ZIPCode }: Static<typeof Query>): LockerQuestion => {
  const named = city.trim();
  if (named !== '' && state === undefined) throw missing('state', 'If city is set, state must be set too.');
  if (named === '' && state !== undefined) throw missing('city', 'If state is set, city must be set too.');
  if (named === '' && ZIPCode === undefined)
    throw missing('ZIPCode', 'city with state, or ZIPCode, is required.');
  return {
    ...(named !== '' && { city: named }),
    ...(state !== undefined && { state: state as StateCode }),
    ...(ZIPCode !== undefined && { ZIPCode }),
  };
};

/** The schema of the specification has `facilityID`; its text and the live answers of its sister have `facilityId`. */
const lockerBody = (record: AnswerRecord, shape: Config['wire']): object => {
  const { facilityID, facilityId, ...rest } = record;
  return { [shape === 'live' ? 'facilityId' : 'facilityID']: facilityID ?? facilityId, ...rest };
};

export const parcelLockersRoute = (answers: OpenAnswers, config: Config): AnyRoute =>
  declareRoute({
    id: 'locations-parcel-lockers',
    method: 'GET',
    path: '/locations/v3/parcel-locker-locations',
    dialect: 'usps',
    channel: 'apis',
    dataset: 'locations-api',
    action: 'read',
    dataClass: 'nonpublic',
    delivery: 'api',
    purposeRequired: false,
    scope: 'parcel-locker',
    quota: { kind: 'client', cost: 1 },
    schema: { query: Query },
    harmless: ({ query: { state, ZIPCode } }) => ({
      ...(state !== undefined && { state }),
      ...(ZIPCode !== undefined && { zip3: ZIPCode.slice(0, 3) }),
    }),
    subject: null,
    summary: 'Parcel lockers of a city or ZIP Code.',
    response: Lockers,
    async handler({ query }) {
      const question = questionOf(query);
      const { edition, records } = await answersOf(answers, 'parcel-lockers');
      const { offset, limit } = query;
      return {
        body: findLockers(records, question)
          .slice(offset, offset + limit)
          .map((record) => lockerBody(record, config.wire)),
        source: sourceHeader(edition),
      };
    },
  });
