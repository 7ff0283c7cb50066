/** GET /locations/v3/dropoff-locations: entry facilities for a destination, from imported answers (Locations 3.5.6). */
import type { Config } from '../../../config.ts';
import { PosternError } from '../../../errors.ts';
import { type AnyRoute, declareRoute } from '../../../gateway/index.ts';
import { findDropoffs, type OpenAnswers } from '../../../locations/answers/index.ts';
import { sourceHeader } from '../../../reference/index.ts';
import { answersOf } from '../imported-answers.ts';
import { Query, questionOf } from './query.ts';
import { Dropoffs, dropoffBody } from './wire.ts';

export const dropoffRoute = (answers: OpenAnswers, config: Config): AnyRoute =>
  declareRoute({
    id: 'locations-dropoff',
    method: 'GET',
    path: '/locations/v3/dropoff-locations',
    dialect: 'usps',
    channel: 'apis',
    dataset: 'locations-api',
    action: 'read',
    dataClass: 'nonpublic',
    delivery: 'api',
    purposeRequired: false,
    scope: 'locations',
    quota: { kind: 'client', cost: 1 },
    schema: { query: Query },
    harmless: ({ query }) => ({ zip3: query.destinationZIPCode.slice(0, 3) }),
    subject: null,
    summary: 'Facilities where mail for a destination ZIP Code may be dropped.',
    response: Dropoffs,
    async handler({ query }, { now }) {
      const question = questionOf(query, now);
      const { edition, records } = await answersOf(answers, 'dropoff-locations');
      const found = findDropoffs(records, question);
      if (found === null) {
        throw new PosternError(
          'destination_not_covered',
          `No imported answer is about mail for ZIP Code ${query.destinationZIPCode}, so nothing is known of it here.`,
          {
            status: 404,
            cure: 'The operator imports the answers of the USPS API for it: postern import dropoff-locations FILE.',
            place: { field: 'destinationZIPCode' },
          },
        );
      }
      return {
        body: found.map((record) => dropoffBody(record, config.wire)),
        source: sourceHeader(edition),
      };
    },
  });
