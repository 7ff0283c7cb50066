/** What the routes of OGC API – Features have in common. */
import type { AnyRoute, Route, RouteSchemas } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import { publicRoute } from '../portal/declare.ts';
import { closed } from '../portal/schemas.ts';
import { FORMS, type Form } from './forms/negotiate.ts';

export const ROOT = '/ogc';

export const FormParameter = Type.Optional(
  Type.Unsafe<Form>({
    type: 'string',
    enum: [...FORMS],
    description: `the form of the answer: ${FORMS.join(' or ')}`,
  }),
);

/** The query of resources that have forms and nothing else to choose. */
export const FormQuery = Type.Object({ f: FormParameter }, closed);

type Own<Schemas extends RouteSchemas> = Pick<
  Route<Schemas>,
  'id' | 'path' | 'schema' | 'summary' | 'handler'
> &
  Partial<Route<Schemas>>;

/** A resource below `/ogc`: public, for anybody. */
export const ogcRoute = <const Schemas extends RouteSchemas>(own: Own<Schemas>): AnyRoute =>
  publicRoute<Schemas>({
    method: 'GET',
    dataset: 'catalog',
    channel: 'gis',
    quota: { kind: 'assets', cost: 1 },
    ...own,
  });
