export { GeoIndex, type NearestOptions, type Neighbour } from './geo-index.ts';
export { distanceMetres, METRES_PER_MILE, metresFromMiles, milesFromMetres } from './sphere.ts';
