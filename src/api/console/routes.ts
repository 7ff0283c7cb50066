/** The console: its pages, which are one document, and the files that it loads. Nothing in them is anybody's data. */
import { PosternError } from '../../errors.ts';
import type { Answer, AnyRoute } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import { publicRoute } from '../portal/declare.ts';
import { HOME_PAGE } from '../portal/home.ts';
import { closed } from '../portal/schemas.ts';
import { CONSOLE_PAGES } from './pages.ts';
import type { ConsoleSite } from './site.ts';

/** No script and no style but our own files, no other host; pictures may be made by our own scripts. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'geolocation=(self), publickey-credentials-get=(self), camera=(), microphone=()',
  'cache-control': 'no-cache',
} as const;

/** A page may be asked for with any query: it is read by the console alone. */
const AnyQuery = Type.Object({}, { additionalProperties: true });

/** Parameters of a page's address are likewise the console's business. */
const paramsOf = (path: string) => {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const shape = Type.String({ minLength: 1, maxLength: 200, description: 'an id' });
  return Type.Object(Object.fromEntries(names.map((name) => [name, shape])), closed);
};

const idOf = (path: string): string =>
  path === '/' ? 'console-home' : `console${path.replaceAll('/', '-').replaceAll(':', 'by-')}`;

const pageRoute = (path: string, site: ConsoleSite): AnyRoute =>
  publicRoute({
    id: idOf(path),
    method: 'GET',
    path,
    dataset: 'catalog',
    channel: 'policy',
    delivery: 'page',
    quota: { kind: 'assets', cost: 1 },
    schema: { query: AnyQuery, params: paramsOf(path) },
    summary: path === '/' ? 'The first page of the console.' : `The console, at ${path}.`,
    handler: (_input, { header }): Answer => {
      const { document } = site;
      // A checkout whose console was never built still says where things are.
      if (document === undefined) return HOME_PAGE;
      const headers = { ...PAGE_HEADERS, etag: document.etag };
      return header('if-none-match') === document.etag
        ? { status: 304, body: '', headers }
        : { body: document.html, headers };
    },
  });

const fileRoute = (site: ConsoleSite): AnyRoute =>
  publicRoute({
    id: 'console-file',
    method: 'GET',
    path: '/console/:file',
    dataset: 'catalog',
    channel: 'policy',
    delivery: 'page',
    quota: { kind: 'assets', cost: 1 },
    schema: {
      params: Type.Object(
        { file: Type.String({ minLength: 1, maxLength: 200, description: 'the name of a file' }) },
        closed,
      ),
    },
    summary: 'A file that the console loads; its name changes with what is in it.',
    handler: async ({ params: { file } }, { header }): Promise<Answer> => {
      const found = await site.file(file, header('accept-encoding'));
      if (found === undefined) {
        throw new PosternError('not_found', 'The console has no file of this name.', {
          status: 404,
          cure: 'Load the page again: after a new version the files have new names.',
        });
      }
      return {
        body: found.bytes,
        headers: {
          'content-type': found.mediaType,
          'cache-control': 'public, max-age=31536000, immutable',
          vary: 'accept-encoding',
          ...(found.coding !== undefined && { 'content-encoding': found.coding }),
        },
      };
    },
  });

export const consoleRoutes = (site: ConsoleSite): AnyRoute[] => [
  ...CONSOLE_PAGES.map((path) => pageRoute(path, site)),
  fileRoute(site),
];
