/** Links between resources (OGC 17-069r4, RFC 8288). */

export interface Link {
  readonly href: string;
  readonly rel: string;
  readonly type: string;
  readonly title: string;
}

export const TYPES = {
  json: 'application/json',
  geojson: 'application/geo+json',
  html: 'text/html',
  openapi: 'application/vnd.oai.openapi+json;version=3.0',
  schema: 'application/schema+json',
} as const;

export type Query = Readonly<Record<string, unknown>>;

/** An address with its query, the given names replaced; an undefined value takes a name out. */
export const withQuery = (path: string, query: Query, changed: Query = {}): string => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, ...changed }))
    if (value !== undefined) parameters.append(name, String(value));
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
};

/** The two forms of a resource: this one, and the other. */
export const selfAndAlternate = (
  path: string,
  query: Query,
  form: 'json' | 'html',
  jsonType: string,
): Link[] =>
  (form === 'json' ? (['json', 'html'] as const) : (['html', 'json'] as const)).map((one, index) => ({
    href: index === 0 ? withQuery(path, query) : withQuery(path, query, { f: one }),
    rel: index === 0 ? 'self' : 'alternate',
    type: one === 'json' ? jsonType : TYPES.html,
    title: one === 'json' ? 'This document as JSON' : 'This document as HTML',
  }));
