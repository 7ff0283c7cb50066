/** `/postern/v1/coverage`: how far people have to the nearest post office or collection box, for anybody. */
import type { AnyRoute } from '../../../gateway/index.ts';
import { type Static, Type } from '../../../gateway/schema.ts';
import {
  CHARTS,
  type Coverage,
  DECAYS,
  FORMATS,
  MOST_GAPS,
  MOST_SITES,
  type Rendering,
  readQuestion,
  STANDARDS,
  TABLES,
  UNITS,
  WIDEST,
  ZONE_KINDS,
} from '../../../locations/coverage/index.ts';
import { LOCATION_KINDS } from '../../../locations/index.ts';
import { sourceHeader } from '../../../reference/index.ts';
import { publicRoute } from '../declare.ts';
import { closed } from '../schemas.ts';

const word = (words: readonly string[], what: string) =>
  Type.Optional(Type.String({ enum: [...words], description: `${what}: one of ${words.join(', ')}` }));

const text = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 4_000, description }));

const distance = (description: string) =>
  Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: WIDEST, description }));

const count = (maximum: number, what: string) =>
  Type.Optional(
    Type.Integer({ minimum: 0, maximum, description: `${what}, a whole number from 0 to ${maximum}` }),
  );

const Query = Type.Object(
  {
    kind: word(Object.keys(LOCATION_KINDS), 'what is counted'),
    by: word(ZONE_KINDS, 'what a row stands for'),
    state: Type.Optional(
      Type.String({ maxLength: 2, description: 'a state such as NY: its ZIP points alone' }),
    ),
    unit: word(Object.keys(UNITS), 'miles or kilometres'),
    within: text('distances with commas between them, such as 1,3,5: the share of people that near'),
    type: text('types such as POST_OFFICE or BLUE_BOX, with commas between them'),
    openOn: Type.Optional(
      Type.String({ maxLength: 20, description: 'places open on that day alone, such as saturday' }),
    ),
    collectsOn: Type.Optional(
      Type.String({ maxLength: 20, description: 'places collected on that day alone, such as saturday' }),
    ),
    lastCollection: Type.Optional(
      Type.String({
        maxLength: 10,
        description: 'places collected at that time or later from Monday to Friday, such as 17:00',
      }),
    ),
    standard: word(Object.keys(STANDARDS), 'a published standard to hold it against'),
    gaps: count(MOST_GAPS, 'how many of the largest circles without a place'),
    remove: text('ids of places to close, with commas between them'),
    sites: count(MOST_SITES, 'how many new places to choose'),
    siteWithin: distance('the distance within which a new place covers people; 5 unless stated'),
    catchment: distance('the reach of the floating catchment areas'),
    decay: word(DECAYS, 'how the floating catchment counts distance'),
    format: word(FORMATS, 'the form of the answer'),
    table: word(TABLES, 'the table of a csv or geojson'),
    chart: word(CHARTS, 'the drawing of an svg'),
    metric: Type.Optional(
      Type.String({ maxLength: 60, description: 'the column that a map shows, such as nearest_p90' }),
    ),
  },
  closed,
);

/** A population of all ZIP Codes takes 500 kB; zones as fine as counties some 4 MB. */
const LARGEST_BODY_BYTES = 8 * 2 ** 20;

const Body = Type.Object(
  {
    zones: Type.Optional(
      Type.Unsafe<string | object>({
        type: ['object', 'string'],
        description:
          'zones of your own: polygons of GeoJSON in longitude and latitude, as an object or as a text',
      }),
    ),
    weights: Type.Optional(
      Type.String({
        maxLength: LARGEST_BODY_BYTES,
        description: 'a CSV as a text: zcta or geoid (county), and population',
      }),
    ),
  },
  closed,
);

type Asked = Static<typeof Query>;

const renderingOf = ({ format = 'json', table = 'zones', chart = 'map', metric }: Asked): Rendering => ({
  format: format as Rendering['format'],
  table: table as Rendering['table'],
  chart: chart as Rendering['chart'],
  metric: metric ?? null,
});

/** Styles of the drawing itself, and nothing else. */
const SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

const answerOf = async (coverage: Coverage, query: Asked, own: { zones?: string; weights?: string }) => {
  const question = readQuestion({ ...query, ...own });
  const { rendered, editions } = await coverage.report(question, renderingOf(query));
  return {
    body: rendered.text,
    headers: {
      'content-type': rendered.mediaType,
      ...(rendered.mediaType.startsWith('image/svg') && { 'content-security-policy': SVG_POLICY }),
    },
    source: editions.map((edition) => sourceHeader(edition)).join(', '),
  };
};

const COMMON = {
  path: '/postern/v1/coverage',
  dataset: 'facilities',
  channel: 'gis',
} as const;

const harmless = ({ query }: { query: Asked }): Record<string, string> => ({
  kind: query.kind ?? 'post-offices',
  by: query.by ?? 'state',
  format: query.format ?? 'json',
});

/** A report costs as much as so many questions. */
const COST = { read: 5, own: 20 } as const;

/** The same question may be asked with zones and a population of the asker's own, which are not kept. */
export const coverageRoutes = (coverage: Coverage): AnyRoute[] => [
  publicRoute({
    ...COMMON,
    id: 'coverage',
    method: 'GET',
    quota: { kind: 'client', cost: COST.read },
    schema: { query: Query },
    harmless,
    summary:
      'Distances to the nearest post office or collection box by ZIP Code, county or state: tables, maps, gaps, closings, sites.',
    handler: ({ query }) => answerOf(coverage, query, {}),
  }),
  publicRoute({
    ...COMMON,
    id: 'coverage-own',
    method: 'POST',
    quota: { kind: 'client', cost: COST.own },
    bodyLimit: LARGEST_BODY_BYTES,
    schema: { query: Query, body: Body },
    harmless,
    summary: 'The same with zones (GeoJSON) and population (CSV) of your own.',
    handler: ({ query, body }) => {
      const { zones, weights } = body;
      return answerOf(coverage, query, {
        ...(zones !== undefined && { zones: typeof zones === 'string' ? zones : JSON.stringify(zones) }),
        ...(weights !== undefined && { weights }),
      });
    },
  }),
];
