/** Service Standards, their files and directory: days between two ZIP Codes, from imported standards where there are any. */
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import type { BusinessAnswers } from '../business/answers.ts';
import { operationRoute, type Way } from '../business/operation.ts';
import { Country, closed, open, params, Zip5Text } from '../business/schemas.ts';
import { Estimates, Query, Standards, type StandardsQuery } from './schemas.ts';

const COMMON = {
  dataset: 'service-standards',
  action: 'read',
  scope: 'service-standards',
  confidence: 'reconstructed',
  repeat: 'safe',
} as const;

const importing = 'postern import service-standards FILE --layout …';

const zip3s = ({ originZIPCode, destinationZIPCode }: StandardsQuery) => ({
  from: originZIPCode.slice(0, 3),
  to: destinationZIPCode.slice(0, 3),
});

export const standardRoutes = (way: Way, answers: BusinessAnswers): AnyRoute[] => [
  operationRoute(way, {
    ...COMMON,
    id: 'service-standards-estimates',
    method: 'GET',
    path: '/service-standards/v3/estimates',
    schema: { query: Query },
    harmless: ({ query }) => zip3s(query),
    summary: 'When mail between two ZIP Codes is expected.',
    response: Estimates,
    importing,
    local: ({ query }, { now }) => answers.estimates(query, now),
  }),
  operationRoute(way, {
    ...COMMON,
    id: 'service-standards-standards',
    method: 'GET',
    path: '/service-standards/v3/standards',
    schema: { query: Query },
    harmless: ({ query }) => zip3s(query),
    summary: 'Days between two ZIP Codes by mail class.',
    response: Standards,
    importing,
    local: ({ query }, { now }) => answers.standards(query, now),
  }),
  operationRoute(way, {
    ...COMMON,
    id: 'service-standards-files',
    method: 'GET',
    path: '/service-standards-files/v3/files',
    scope: 'service-standards-files',
    schema: {},
    summary: 'The files of service standards that USPS has for download.',
  }),
  operationRoute(way, {
    ...COMMON,
    id: 'service-standards-file-url',
    method: 'GET',
    path: '/service-standards-files/v3/files/:fileId/generate-signed-url',
    scope: 'service-standards-files',
    schema: { params: params('fileId') },
    summary: 'An address from which a file can be downloaded for a while.',
    repeat: 'idempotent',
  }),
  operationRoute(way, {
    ...COMMON,
    id: 'service-standards-directory',
    method: 'GET',
    path: '/service-standards-directory/v3/zip5Codes',
    schema: {
      query: Type.Object(
        { originZIPCode: Type.Optional(Zip5Text), destinationZIPCode: Type.Optional(Zip5Text) },
        closed,
      ),
    },
    summary: 'The directory of service standards by ZIP Code.',
  }),
  operationRoute(way, {
    ...COMMON,
    id: 'service-standards-reporter',
    method: 'POST',
    path: '/service-standards-directory/v3/reporter',
    schema: { body: Type.Object({}, open) },
    summary: 'A report from the directory of service standards.',
  }),
  operationRoute(way, {
    ...COMMON,
    id: 'service-standards-international',
    method: 'GET',
    path: '/international-service-standard/v3/international-service-standard',
    scope: 'international-service-standard',
    schema: {
      query: Type.Object(
        {
          countryCode: Type.Optional(Country),
          destinationCountryCode: Type.Optional(Country),
          originZIPCode: Type.Optional(Zip5Text),
          mailClass: Type.Optional(Type.String({ pattern: '^[A-Z_-]{3,60}$', description: 'mail class' })),
        },
        closed,
      ),
    },
    summary: 'Days to another country.',
  }),
];
