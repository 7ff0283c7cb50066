/** What the routes of our own endpoints have in common, so that each states only what is its own. */

import type { AnyRoute, Route, RouteSchemas } from '../../gateway/index.ts';
import { declareRoute } from '../../gateway/index.ts';

type Own<Schemas extends RouteSchemas> = Pick<
  Route<Schemas>,
  'id' | 'method' | 'path' | 'dataset' | 'schema' | 'summary' | 'handler'
> &
  Partial<Route<Schemas>>;

const COMMON = {
  dialect: 'problem',
  channel: 'postern',
  delivery: 'api',
  purposeRequired: false,
  scope: null,
  quota: { kind: 'client', cost: 1 },
  subject: null,
} as const;

const nothing = (): Record<string, string> => ({});

/** A route that serves public data to anybody. */
export const publicRoute = <const Schemas extends RouteSchemas>(own: Own<Schemas>): AnyRoute =>
  declareRoute<Schemas>({ ...COMMON, action: 'read', dataClass: 'public', harmless: nothing, ...own });

/** A route that administers this server: every call is durable in the record before its answer leaves. */
export const administrationRoute = <const Schemas extends RouteSchemas>(own: Own<Schemas>): AnyRoute =>
  declareRoute<Schemas>({
    ...COMMON,
    action: 'administer',
    dataClass: 'nonpublic',
    // Paths of administration hold ids alone.
    harmless: ({ params }) => ({ ...(params as Record<string, string>) }),
    ...own,
  });

/** A route that reads what is kept about identities, the record or the editions. */
export const insightRoute = <const Schemas extends RouteSchemas>(own: Own<Schemas>): AnyRoute =>
  declareRoute<Schemas>({ ...COMMON, action: 'read', dataClass: 'nonpublic', harmless: nothing, ...own });
