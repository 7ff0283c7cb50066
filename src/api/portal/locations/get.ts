/** GET /postern/v1/locations/{id}: one place. */
import { PosternError } from '../../../errors.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { placeAnswer } from '../../../locations/index.ts';
import { sourceHeader } from '../../../reference/index.ts';
import { publicRoute } from '../declare.ts';
import { closed } from '../schemas.ts';
import type { LocationRooms } from './rooms.ts';
import { indexesOf, KINDS } from './wishes.ts';

export const locationRoute = ({ locations }: LocationRooms): AnyRoute =>
  publicRoute({
    id: 'locations-get',
    method: 'GET',
    path: '/postern/v1/locations/:id',
    dataset: 'facilities',
    channel: 'gis',
    schema: {
      params: Type.Object(
        { id: Type.String({ minLength: 1, maxLength: 100, description: 'the id of a place' }) },
        closed,
      ),
    },
    summary: 'One post office or collection box by its id, with its hours.',
    async handler({ params }, { now }) {
      const indexes = await indexesOf(locations, KINDS);
      for (const index of indexes) {
        const facility = index.byId(params.id);
        if (facility !== null)
          return { body: placeAnswer(facility, index, now), source: sourceHeader(index.edition) };
      }
      throw new PosternError('location_unknown', 'The editions in use have no place with this id.', {
        status: 404,
        cure: 'Ids come from /postern/v1/locations/nearest; a newer edition may have dropped the place.',
        place: { field: 'id' },
      });
    },
  });
