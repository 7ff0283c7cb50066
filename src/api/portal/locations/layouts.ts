/** The layouts that the operator keeps: listed, shown, saved. */
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { LAYOUT_NAME, type LayoutFolder } from '../../../locations/index.ts';
import { administrationRoute, insightRoute } from '../declare.ts';
import { closed } from '../schemas.ts';

const Params = Type.Object(
  {
    name: Type.String({
      pattern: LAYOUT_NAME,
      description: 'a name of lower-case letters, digits and hyphens',
    }),
  },
  closed,
);

const Layout = Type.Object(
  {
    layout: Type.Unsafe<'locations'>({ const: 'locations', description: 'the word locations' }),
    columns: Type.Unsafe<Record<string, string>>({
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'column → field, as docs/data/locations.md lists the fields',
    }),
  },
  closed,
);

export const layoutRoutes = (layouts: LayoutFolder): AnyRoute[] => [
  insightRoute({
    id: 'layouts-list',
    method: 'GET',
    path: '/postern/v1/layouts',
    dataset: 'editions',
    schema: {},
    summary: 'The layouts of location files that are kept here.',
    handler: async () => ({ body: { layouts: await layouts.list() } }),
  }),
  insightRoute({
    id: 'layouts-get',
    method: 'GET',
    path: '/postern/v1/layouts/:name',
    dataset: 'editions',
    schema: { params: Params },
    summary: 'One layout: which column of a file holds what.',
    handler: async ({ params }) => ({ body: await layouts.get(params.name) }),
  }),
  administrationRoute({
    id: 'layouts-save',
    method: 'POST',
    path: '/postern/v1/layouts/:name',
    dataset: 'editions',
    schema: { params: Params, body: Layout },
    summary: 'Keeps a layout under a name, in place of the one it had.',
    handler: async ({ params, body }) => ({ status: 201, body: await layouts.save(params.name, body) }),
  }),
];
