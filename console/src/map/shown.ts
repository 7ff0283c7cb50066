/** What a map shows, in words that both ways of drawing it understand. */

/** The look of a point: what it is, or how it changed. */
export type Tone = 'office' | 'box' | 'zip' | 'added' | 'removed' | 'moved' | 'changed';

export interface MapPoint {
  readonly id: string;
  /** Degrees. */
  readonly latitude: number;
  readonly longitude: number;
  readonly tone: Tone;
  /** One or two characters in the point: its number in the list, or a sign. */
  readonly mark?: string;
  /** What it is called; read where it is pointed at. */
  readonly title: string;
  /** Where it stood before, degrees. */
  readonly from?: { readonly latitude: number; readonly longitude: number };
}

/** Where a search begins, and how far off that may be. */
export interface MapOrigin {
  readonly latitude: number;
  readonly longitude: number;
  readonly uncertaintyKm: number | null;
}

export interface Centre {
  readonly latitude: number;
  readonly longitude: number;
}

/** Layers of the vector tiles: every place of an edition, not only those in the list. */
export type TileLayer = 'post-offices' | 'collection-boxes';

export interface Shown {
  readonly points: readonly MapPoint[];
  readonly origin: MapOrigin | undefined;
  /** Id of the point that is chosen. */
  readonly selected: string | undefined;
  readonly tiles: readonly TileLayer[];
  /** The map moves to its points whenever this text changes. */
  readonly fit: string;
}

/** West, south, east, north, in degrees. */
export type Bounds = readonly [number, number, number, number];

/** What is looked at where nothing is listed: the lower 48 states. */
export const COUNTRY: Bounds = [-125, 24.4, -66.8, 49.5];

/** Around a single point one sees at least so much, degrees of latitude. */
const LEAST_SPAN = 0.02;
const DEGREES_PER_KM = 1 / 111.2;

/** What holds all points, and the origin with its uncertainty. */
export const boundsOf = (points: readonly MapPoint[], origin: MapOrigin | undefined): Bounds => {
  const reach = (origin?.uncertaintyKm ?? 0) * DEGREES_PER_KM;
  const spots = points.flatMap(({ latitude, longitude, from }) =>
    from === undefined ? [{ latitude, longitude }] : [{ latitude, longitude }, from],
  );
  const corners = origin === undefined ? [] : [-reach, reach];
  const latitudes = [
    ...spots.map(({ latitude }) => latitude),
    ...corners.map((by) => (origin?.latitude ?? 0) + by),
  ];
  const longitudes = [
    ...spots.map(({ longitude }) => longitude),
    ...corners.map((by) => (origin?.longitude ?? 0) + by),
  ];
  if (latitudes.length === 0) return COUNTRY;
  const [west, east] = [least(longitudes), most(longitudes)];
  const [south, north] = [least(latitudes), most(latitudes)];
  const wanting = Math.max(0, LEAST_SPAN - (north - south)) / 2;
  return [west - wanting, south - wanting, east + wanting, north + wanting];
};

const least = (values: readonly number[]): number => values.reduce((one, other) => Math.min(one, other));
const most = (values: readonly number[]): number => values.reduce((one, other) => Math.max(one, other));

/** A circle about a place as a ring of longitude and latitude. @param km its radius */
export const circleOf = ({ latitude, longitude }: Centre, km: number): [number, number][] => {
  const steps = 64;
  const across = Math.max(0.05, Math.cos((latitude * Math.PI) / 180));
  return Array.from({ length: steps + 1 }, (_, step) => {
    const angle = (2 * Math.PI * step) / steps;
    return [
      longitude + (km * DEGREES_PER_KM * Math.cos(angle)) / across,
      latitude + km * DEGREES_PER_KM * Math.sin(angle),
    ];
  });
};
