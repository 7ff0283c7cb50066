/**
 * The Earth as a sphere of mean radius (IUGG R₁): distances differ from those on the WGS 84 ellipsoid by at most
 * 0.56 %. Latitudes and longitudes are degrees.
 */

export const EARTH_RADIUS_METRES = 6_371_008.8;
/** The international mile. */
export const METRES_PER_MILE = 1_609.344;

const RADIANS_PER_DEGREE = Math.PI / 180;

export const milesFromMetres = (metres: number): number => metres / METRES_PER_MILE;
export const metresFromMiles = (miles: number): number => miles * METRES_PER_MILE;

/** Great-circle distance in metres (haversine formula, stable for points close together). */
export const distanceMetres = (
  fromLatitude: number,
  fromLongitude: number,
  toLatitude: number,
  toLongitude: number,
): number => {
  const sinLatitude = Math.sin(((toLatitude - fromLatitude) * RADIANS_PER_DEGREE) / 2);
  const sinLongitude = Math.sin(((toLongitude - fromLongitude) * RADIANS_PER_DEGREE) / 2);
  const haversine =
    sinLatitude * sinLatitude +
    Math.cos(fromLatitude * RADIANS_PER_DEGREE) *
      Math.cos(toLatitude * RADIANS_PER_DEGREE) *
      sinLongitude *
      sinLongitude;
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(haversine)));
};

/** The straight line through a unit sphere, squared (0 … 4), as metres along the Earth's surface. */
export const metresFromSquaredChord = (squaredChord: number): number =>
  2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(squaredChord) / 2));

/** The inverse of {@link metresFromSquaredChord}; half the circumference and anything beyond it is 4. */
export const squaredChordFromMetres = (metres: number): number => {
  const halfAngle = Math.min(Math.max(metres, 0) / (2 * EARTH_RADIUS_METRES), Math.PI / 2);
  const chord = 2 * Math.sin(halfAngle);
  return chord * chord;
};

/** Writes the unit vector of a place to `out[offset … offset + 2]`. */
export const writeUnitVector = (
  latitude: number,
  longitude: number,
  out: Float64Array,
  offset: number,
): void => {
  const latitudeRadians = latitude * RADIANS_PER_DEGREE;
  const longitudeRadians = longitude * RADIANS_PER_DEGREE;
  const cosLatitude = Math.cos(latitudeRadians);
  out[offset] = cosLatitude * Math.cos(longitudeRadians);
  out[offset + 1] = cosLatitude * Math.sin(longitudeRadians);
  out[offset + 2] = Math.sin(latitudeRadians);
};
