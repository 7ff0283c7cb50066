/** GET /postern/v1/locations/filters: which types and services the editions in use state, to choose from. */
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { publicRoute } from '../declare.ts';
import { closed } from '../schemas.ts';
import type { LocationRooms } from './rooms.ts';
import { indexesOf, KINDS, sourceOf } from './wishes.ts';

const byName = (words: ReadonlySet<string>): string[] => [...words].sort();

export const locationFiltersRoute = ({ locations }: LocationRooms): AnyRoute =>
  publicRoute({
    id: 'locations-filters',
    method: 'GET',
    path: '/postern/v1/locations/filters',
    dataset: 'facilities',
    channel: 'gis',
    action: 'list',
    schema: { query: Type.Object({}, closed) },
    summary: 'The types and services of post offices and collection boxes that the editions in use know.',
    async handler() {
      const indexes = await indexesOf(locations, KINDS);
      const kinds = indexes.map(({ kind, edition, types, services }) => ({
        kind,
        edition: edition.edition,
        places: edition.rowsKept,
        types: byName(types),
        services: byName(services),
      }));
      return { body: { kinds }, source: sourceOf(indexes) };
    },
  });
