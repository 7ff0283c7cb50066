/** Flat maps: the whole country with its insets, or one area fitted to the page. All keep areas in proportion. */
import {
  type ExtendedFeature,
  type ExtendedFeatureCollection,
  type GeoProjection,
  geoAlbers,
  geoBounds,
  geoConicEqualArea,
} from 'd3-geo';

/** A part of the page with a projection of its own. */
export interface MapPart {
  readonly name: string;
  readonly projection: GeoProjection;
  /** Digits of the states drawn there. */
  readonly holds: (stateDigits: string) => boolean;
  /** x, y of the two corners; null for the main map. */
  readonly frame: readonly [readonly [number, number], readonly [number, number]] | null;
}

const SCALE = 1_240;
const CENTRE = [480, 288] as const;
const ALASKA = '02';
const HAWAII = '15';
const CARIBBEAN = ['72', '78'];
/** Territories in the far Pacific, which would need a map each. */
const PACIFIC = ['60', '66', '69'];

export const COUNTRY_HEIGHT = 624;
export const NOT_DRAWN =
  'American Samoa, Guam and the Northern Mariana Islands are counted and not drawn. Insets have scales of their own.';

type Corner = readonly [number, number];

/** Room for the name above what is set in, and a little all round. */
const INSET_TOP = 20;
const INSET_MARGIN = 6;

const inset = (
  name: string,
  projection: GeoProjection,
  frame: readonly [Corner, Corner],
  states: ReadonlyMap<string, ExtendedFeature>,
  holds: MapPart['holds'],
): MapPart => {
  const [[left, top], [right, bottom]] = frame;
  const features = [...states].filter(([digits]) => holds(digits)).map(([, area]) => area);
  return {
    name,
    projection: projection.precision(0.3).fitExtent(
      [
        [left + INSET_MARGIN, top + INSET_TOP],
        [right - INSET_MARGIN, bottom - INSET_MARGIN],
      ],
      { type: 'FeatureCollection', features },
    ),
    holds,
    frame,
  };
};

/** The lower 48 in Albers' projection with Alaska, Hawaii, and Puerto Rico with the Virgin Islands set in. */
export const countryParts = (states: ReadonlyMap<string, ExtendedFeature>): MapPart[] => [
  {
    name: 'United States',
    projection: geoAlbers()
      .scale(SCALE)
      .translate([...CENTRE])
      .precision(0.3),
    holds: (state) => ![ALASKA, HAWAII, ...CARIBBEAN, ...PACIFIC].includes(state),
    frame: null,
  },
  inset(
    'Alaska',
    geoConicEqualArea().rotate([154, 0]).center([-2, 58.5]).parallels([55, 65]),
    [
      [16, 452],
      [232, 614],
    ],
    states,
    (state) => state === ALASKA,
  ),
  inset(
    'Hawaii',
    geoConicEqualArea().rotate([157, 0]).center([-3, 19.9]).parallels([8, 18]),
    [
      [240, 522],
      [376, 614],
    ],
    states,
    (state) => state === HAWAII,
  ),
  inset(
    'Puerto Rico, Virgin Is.',
    geoConicEqualArea().rotate([66, 0]).center([0, 18.1]).parallels([8, 18]),
    [
      [806, 546],
      [950, 614],
    ],
    states,
    (state) => CARIBBEAN.includes(state),
  ),
];

/** One map that shows all of `shapes` on `width` by `height` from (`left`, `top`). */
export const fittedPart = (
  shapes: ExtendedFeatureCollection,
  [left, top]: Corner,
  [width, height]: Corner,
): MapPart => {
  const [[west, south], [east, north]] = geoBounds(shapes);
  // Bounds over the antimeridian have their west beyond their east.
  const middle = west <= east ? (west + east) / 2 : (west + east + 360) / 2;
  const third = (north - south) / 6;
  const parallels: [number, number] = [south + third, north - third];
  // A cone that opens both ways is none.
  const safe: [number, number] =
    Math.abs(parallels[0] + parallels[1]) < 2 ? [parallels[0] + 2, parallels[1] + 4] : parallels;
  const projection = geoConicEqualArea()
    .rotate([-middle, 0])
    .center([0, (south + north) / 2])
    .parallels(safe)
    .precision(0.3)
    .fitExtent(
      [
        [left, top],
        [left + width, top + height],
      ],
      shapes,
    );
  return { name: '', projection, holds: () => true, frame: null };
};
