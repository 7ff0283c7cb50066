/** The part of d3-geo-voronoi 2.1 that is used: the Delaunay triangulation of the sphere. */
// @ts-expect-error The package has no types.
import { geoDelaunay } from 'd3-geo-voronoi';

/** Longitude and latitude, degrees. */
export type Spot = readonly [longitude: number, latitude: number];

/** The centres of the circles about the triangles: the vertices of the Voronoi diagram. */
export const voronoiVertices = (spots: readonly Spot[]): Spot[] => {
  const { centers } = geoDelaunay(spots) as { readonly centers: readonly Spot[] };
  return centers.filter(([longitude, latitude]) => Number.isFinite(longitude) && Number.isFinite(latitude));
};
