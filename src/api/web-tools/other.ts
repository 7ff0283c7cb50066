/** Every other name: an error that says which API of USPS v3 has taken its place. It discloses nothing, so anybody may have it. */
import { PosternError } from '../../errors.ts';
import { type AnyRoute, declareRoute } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import { WEB_TOOLS_PATH } from './declare.ts';
import { successorOf } from './successors.ts';

const NAMES = 'Verify, ZipCodeLookup, CityStateLookup, TrackV2, RateV4, IntlRateV2 and SDCGetLocations';

export const otherApi = (): AnyRoute =>
  declareRoute({
    id: 'web-tools-other',
    method: 'GET',
    path: WEB_TOOLS_PATH,
    dialect: 'web-tools',
    channel: 'apis',
    dataset: 'catalog',
    action: 'read',
    dataClass: 'public',
    delivery: 'api',
    purposeRequired: false,
    scope: null,
    quota: { kind: 'client', cost: 1 },
    schema: { query: Type.Object({ API: Type.String({ description: 'the name of an API' }) }) },
    harmless: ({ query }) => ({ known: successorOf(query.API) === undefined ? 'no' : 'yes' }),
    subject: null,
    summary: 'Web Tools, every other API: an error that names the USPS v3 successor. GET and POST.',
    confidence: 'reconstructed',
    handler({ query }) {
      const successor = successorOf(query.API);
      if (successor === undefined) {
        throw new PosternError('web_tools_api_unknown', 'The API named in the request is not known here.', {
          status: 400,
          cure: `Answered are ${NAMES}.`,
        });
      }
      throw new PosternError(
        'web_tools_api_retired',
        'This Web Tools API is retired and not answered here.',
        {
          status: 400,
          cure: `Its successor in USPS v3 is ${successor.method} ${successor.path}.`,
        },
      );
    },
  });
