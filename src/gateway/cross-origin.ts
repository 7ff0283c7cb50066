/** Programs in a browser may read public data from any page, with the headers that say what it is. */
import type { Principal } from '../identity/index.ts';
import type { Route } from './route.ts';

const HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'Content-Crs, Postern-Decision, Postern-Source',
} as const;

/** Pages that people open (`/`, links by which somebody is asked) are for no other page to read. */
const DATA = /^\/(?:ogc|postern\/v1|tiles|data\.json)(?:[/.]|$)/;

/**
 * For reading what anybody may read, by whoever came without a token and without a cookie: the answer is nobody's in particular.
 * A page that sends credentials along cannot read an answer that allows any origin (Fetch Standard, CORS check).
 */
export const crossOriginHeaders = (
  { method, path, dataClass }: Pick<Route, 'method' | 'path' | 'dataClass'>,
  { kind }: Pick<Principal, 'kind'>,
): Readonly<Record<string, string>> =>
  method === 'GET' && dataClass === 'public' && kind === 'anonymous' && DATA.test(path) ? HEADERS : {};
