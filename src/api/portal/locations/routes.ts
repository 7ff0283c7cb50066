/** The look-ups of places, open to anybody. */
import type { AnyRoute } from '../../../gateway/index.ts';
import { nearestBatchRoute } from './batch.ts';
import { locationFiltersRoute } from './filters.ts';
import { locationRoute } from './get.ts';
import { nearestRoute } from './nearest.ts';
import type { LocationRooms } from './rooms.ts';

export const locationRoutes = (rooms: LocationRooms): AnyRoute[] => [
  nearestRoute(rooms),
  nearestBatchRoute(rooms),
  locationFiltersRoute(rooms),
  locationRoute(rooms),
];
