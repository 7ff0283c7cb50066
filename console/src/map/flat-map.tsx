/** The same map as plain SVG: for browsers without WebGL, and for paper. Reached by `import()` alone. */
import { type GeoPermissibleObjects, geoMercator, geoPath } from 'd3-geo';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { map as texts } from '../texts/en/map.ts';
import { loadCounties, loadStates, type Outlines } from './atlas.ts';
import { type Bounds, boundsOf, COUNTRY, circleOf, type MapOrigin, type MapPoint } from './shown.ts';

interface FlatMapProps {
  readonly label: string;
  readonly points: readonly MapPoint[];
  readonly origin: MapOrigin | undefined;
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
}

const WIDTH = 800;
const HEIGHT = 560;
const MARGIN = 36;
/** Below so many degrees from west to east the counties are drawn. */
const COUNTIES_BELOW_DEGREES = 8;
/** Marks fit so many points. */
const MOST_MARKED = 150;

const cornersOf = ([west, south, east, north]: Bounds): GeoPermissibleObjects => ({
  type: 'MultiPoint',
  coordinates: [
    [west, south],
    [east, north],
  ],
});

interface Ground {
  readonly states: Outlines;
  readonly counties: Outlines | undefined;
}

/** Outlines as they come; a map without them still shows where places lie to each other. */
const useGround = (isNear: boolean): Ground | undefined => {
  const [ground, setGround] = useState<Ground | undefined>(undefined);
  useEffect(() => {
    let gone = false;
    const ask = async (): Promise<void> => {
      try {
        const [states, counties] = await Promise.all([loadStates(), isNear ? loadCounties() : undefined]);
        if (!gone) setGround({ states, counties });
      } catch {
        // Points alone.
      }
    };
    void ask();
    return () => {
      gone = true;
    };
  }, [isNear]);
  return ground;
};

/** Round lengths for the scale bar, miles. */
const LENGTHS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500];
const METRES_PER_DEGREE = 111_195;
const METRES_PER_MILE = 1_609.344;

const FlatMap = ({ label, points, origin, selected, onSelect }: FlatMapProps) => {
  const bounds = boundsOf(points, origin);
  const isNear = bounds[2] - bounds[0] < COUNTIES_BELOW_DEGREES;
  const ground = useGround(isNear);
  const projection = useMemo(
    () =>
      geoMercator()
        .fitExtent(
          [
            [MARGIN, MARGIN],
            [WIDTH - MARGIN, HEIGHT - MARGIN],
          ],
          cornersOf(bounds),
        )
        .clipExtent([
          [-WIDTH, -HEIGHT],
          [2 * WIDTH, 2 * HEIGHT],
        ]),
    [...bounds],
  );
  const path = useMemo(() => geoPath(projection).digits(1), [projection]);
  const lines = useMemo(
    () => ({
      land: (ground?.states.areas ?? []).flatMap((area) => path(area) ?? []).join(''),
      counties: ground?.counties === undefined ? '' : (path(ground.counties.lines) ?? ''),
      states: ground === undefined ? '' : (path(ground.states.lines) ?? ''),
    }),
    [ground, path],
  );
  const at = (longitude: number, latitude: number): [number, number] => {
    const [x, y] = projection([longitude, latitude]) ?? [-99, -99];
    return [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
  };
  const middle = (bounds[1] + bounds[3]) / 2;
  const degreesAcross = Math.abs(
    (projection.invert?.([100, HEIGHT / 2])?.[0] ?? 0) - (projection.invert?.([0, HEIGHT / 2])?.[0] ?? 0),
  );
  const milesPerUnit =
    (degreesAcross * METRES_PER_DEGREE * Math.cos((middle * Math.PI) / 180)) / METRES_PER_MILE / 100;
  const scale = LENGTHS.findLast((miles) => miles / milesPerUnit < 170) ?? 0.1;
  const isMarked = points.length <= MOST_MARKED;
  return (
    <svg class="map-flat" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {/* Where the frame has other proportions it shows what lies beyond. */}
      <rect class="map-water" x={-WIDTH} y={-HEIGHT} width={3 * WIDTH} height={3 * HEIGHT} />
      <path class="map-land" d={lines.land} />
      <path class="map-county" d={lines.counties} />
      <path class="map-border" d={lines.states} />
      {origin?.uncertaintyKm != null && (
        <polygon
          class="map-reach"
          points={circleOf(origin, origin.uncertaintyKm)
            .map((spot) => at(...spot).join(','))
            .join(' ')}
        />
      )}
      {points.map(({ id, from, longitude, latitude }) => {
        if (from === undefined) return null;
        const [x1, y1] = at(from.longitude, from.latitude);
        const [x2, y2] = at(longitude, latitude);
        return <line key={id} class="map-move" x1={x1} y1={y1} x2={x2} y2={y2} />;
      })}
      {points.toReversed().map(({ id, latitude, longitude, tone, mark = '', title }) => {
        const [x, y] = at(longitude, latitude);
        return (
          <g
            key={id}
            class={`map-point map-${tone}${id === selected ? ' map-selected' : ''}`}
            transform={`translate(${x} ${y})`}
            onClick={() => onSelect(id)}
          >
            <title>{title}</title>
            <circle r={mark === '' || !isMarked ? 4.5 : 12} />
            {isMarked && mark !== '' && <text dy="0.35em">{mark}</text>}
          </g>
        );
      })}
      {origin !== undefined && (
        <circle
          class="map-origin"
          r="6"
          cx={at(origin.longitude, origin.latitude)[0]}
          cy={at(origin.longitude, origin.latitude)[1]}
        />
      )}
      {bounds !== COUNTRY && (
        <g class="map-scale" transform={`translate(16 ${HEIGHT - 16})`}>
          <path d={`M0 -6V0H${Math.round(scale / milesPerUnit)}V-6`} />
          <text x="6" y="-6">
            {texts.miles(scale)}
          </text>
        </g>
      )}
    </svg>
  );
};
export default FlatMap;
