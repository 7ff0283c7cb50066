export { GeoIndex, type NearestOptions, type Neighbour } from './geo-index.ts';
export {
  distanceMetres,
  EARTH_RADIUS_METRES,
  METRES_PER_MILE,
  metresFromMiles,
  metresFromSquaredChord,
  milesFromMetres,
  squaredChordFromMetres,
  writeUnitVector,
} from './sphere.ts';
