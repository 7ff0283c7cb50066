/** What was found wrong or odd in an edition of the location datasets, as data. */
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import {
  FINDING_KINDS,
  FINDING_MEANINGS,
  type FindingKind,
  findingsCsv,
  LOCATION_KINDS,
  type LocationHistory,
  type LocationKind,
} from '../../../locations/index.ts';
import { sourceHeader } from '../../../reference/index.ts';
import { publicRoute } from '../declare.ts';
import { closed } from '../schemas.ts';

const KINDS = Object.keys(LOCATION_KINDS) as LocationKind[];
const MOST_LISTED = 10_000;

const Query = Type.Object(
  {
    kind: Type.Unsafe<LocationKind>({
      type: 'string',
      enum: KINDS,
      default: 'post-offices',
      description: `one of ${KINDS.join(', ')}`,
    }),
    edition: Type.Optional(
      Type.String({
        maxLength: 100,
        description: 'the id of an edition, also of a held one; else the one that serves',
      }),
    ),
    finding: Type.Optional(
      Type.Unsafe<FindingKind>({
        type: 'string',
        enum: FINDING_KINDS,
        description: `one of ${FINDING_KINDS.join(', ')}`,
      }),
    ),
    format: Type.String({ enum: ['json', 'csv'], default: 'json', description: 'one of json, csv' }),
    limit: Type.Integer({
      minimum: 1,
      maximum: MOST_LISTED,
      default: 1_000,
      description: `a whole number from 1 to ${MOST_LISTED}; CSV has all`,
    }),
    offset: Type.Integer({ minimum: 0, default: 0, description: 'how many findings to leave out' }),
  },
  closed,
);

export const locationFindingRoutes = (history: LocationHistory): AnyRoute[] => [
  publicRoute({
    id: 'locations-findings',
    method: 'GET',
    path: '/postern/v1/locations/findings',
    dataset: 'facilities',
    channel: 'gis',
    schema: { query: Query },
    harmless: ({ query }) => ({ kind: query.kind, finding: query.finding ?? 'all' }),
    summary: 'Quality findings of an edition: what is odd or wrong in its source, by place and line.',
    async handler({ query }) {
      const { kind, finding, limit, offset } = query;
      const { edition, counts, findings } = await history.findings(kind, query.edition);
      const matching = finding === undefined ? findings : findings.filter((one) => one.kind === finding);
      const source = sourceHeader(edition);
      if (query.format === 'csv') {
        return {
          body: findingsCsv(matching),
          headers: {
            'content-type': 'text/csv; charset=utf-8',
            'content-disposition': `attachment; filename="${edition.edition}-findings.csv"`,
          },
          source,
        };
      }
      const end = offset + limit;
      const asked = { kind, edition: edition.edition, ...(finding !== undefined && { finding }) };
      return {
        body: {
          edition,
          counts: FINDING_KINDS.filter((one) => counts[one] > 0).map((one) => ({
            finding: one,
            ...FINDING_MEANINGS[one],
            count: counts[one],
          })),
          // Of each kind the first 20,000 are kept.
          matched: matching.length,
          findings: matching
            .slice(offset, end)
            .map((one) => ({ ...one, level: FINDING_MEANINGS[one.kind].level })),
          next:
            end >= matching.length
              ? null
              : `/postern/v1/locations/findings?${new URLSearchParams({ ...asked, limit: String(limit), offset: String(end) })}`,
        },
        source,
      };
    },
  }),
];
