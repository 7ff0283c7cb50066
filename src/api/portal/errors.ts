/** GET /postern/errors: the page that the `type` of a problem points to. */
import { readFileSync } from 'node:fs';
import type { AnyRoute } from '../../gateway/index.ts';
import { publicRoute } from './declare.ts';

const PAGE = new URL('../../../docs/errors.md', import.meta.url);

export const errorsRoute = (): AnyRoute =>
  publicRoute({
    id: 'errors',
    method: 'GET',
    path: '/postern/errors',
    dataset: 'catalog',
    channel: 'policy',
    schema: {},
    summary: 'Every error code, its meaning, and what to do.',
    handler: () => ({
      body: readFileSync(PAGE, 'utf8'),
      headers: { 'content-type': 'text/markdown; charset=utf-8' },
    }),
  });
