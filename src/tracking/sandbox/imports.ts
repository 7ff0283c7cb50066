/** Real data stays out of a sandbox: what would bring it in is refused after its decision, like everything else. */
import { PosternError } from '../../errors.ts';
import type { AnyRoute } from '../../gateway/index.ts';

/** Datasets whose administration brings data in. */
const BROUGHT_IN = new Set(['editions', 'tracking-intake']);

const bringsIn = ({ dataset, action, method, id }: AnyRoute): boolean =>
  method !== 'GET' &&
  method !== 'DELETE' &&
  ((action === 'administer' && BROUGHT_IN.has(dataset)) || id.startsWith('tracking-deliver'));

/** The route, refused where it imports. */
export const withoutImports = (route: AnyRoute): AnyRoute =>
  bringsIn(route)
    ? {
        ...route,
        handler() {
          throw new PosternError('sandbox_import', 'This is a sandbox: real data is not imported into it.', {
            status: 409,
            cure: 'Import into another data folder, or start the sandbox with --allow-import.',
          });
        },
      }
    : route;
