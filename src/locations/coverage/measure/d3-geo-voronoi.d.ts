/** The part of d3-geo-voronoi 2.1 that is used; the package has no types. */
declare module 'd3-geo-voronoi' {
  type Position = [longitude: number, latitude: number];

  export const geoDelaunay: (points: readonly Position[]) => {
    /** Circumcentres of the triangles. */
    readonly centers: readonly Position[];
    readonly triangles: readonly (readonly [number, number, number])[];
  };
}
