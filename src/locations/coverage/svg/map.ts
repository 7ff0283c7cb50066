/** The map: counties, states or own zones coloured by a column; ZIP Codes as points, never as areas. */
import { type GeoPath, type GeoProjection, geoArea, geoCircle, geoPath } from 'd3-geo';
import type { Feature, MultiPolygon, Polygon, Position } from 'geojson';
import { PosternError } from '../../../errors.ts';
import { escapeMarkup } from '../../../markup.ts';
import { METRES_PER_MILE } from '../../../postal/geo/index.ts';
import { EARTH_RADIUS_METRES } from '../../../postal/geo/sphere.ts';
import { mapTitleOf } from '../method.ts';
import type { CoverageReport } from '../report.ts';
import type { Column } from '../rows.ts';
import type { Worked } from '../work.ts';
import { COUNTY_SOURCE, digitsOfState } from '../zones/counties.ts';
import { type Classing, colourOf, quantileClasses } from './classes.ts';
import { px, textAt } from './element.ts';
import { type Drawing, framed, MARGIN, WIDTH } from './frame.ts';
import { COUNTRY_HEIGHT, countryParts, fittedPart, type MapPart, NOT_DRAWN } from './projections.ts';

const LEGEND_HEIGHT = 74;
const ZOOM_HEIGHT = 620;

/** @throws PosternError `coverage_invalid` where no such column can be mapped */
export const mapOf = (worked: Worked, metric: string | null): string => {
  const { report } = worked;
  const column = columnOf(report, metric);
  const values = report.zones.map((row) => row[column.key]);
  const numbers = values.filter((value): value is number => typeof value === 'number');
  const classing = quantileClasses(numbers);
  const isCountry = report.by !== 'zones' && report.state === null;
  const height = isCountry ? COUNTRY_HEIGHT : ZOOM_HEIGHT;
  const parts = isCountry ? countryParts(worked.data.outlines.states) : [zoomed(worked)];
  const classOf = (value: unknown): number | null =>
    typeof value === 'number' ? classing.classOf(value) : null;
  const body = [
    ...parts.map((part) => partOf(part, worked, column, classOf, classing)),
    legend(classing, column, values.length - numbers.length, height + 6),
  ].join('\n');
  const drawing: Drawing = {
    height: height + LEGEND_HEIGHT,
    body,
    notes: [
      'Classes hold about equally many zones (quantiles); equal values share a class.',
      ...(report.gaps === undefined ? [] : ['Rings: the largest gaps, by rank.']),
      ...(report.siting === undefined ? [] : ['Triangles: chosen sites, S1 first.']),
      ...(isCountry ? [NOT_DRAWN] : []),
      ...(report.by === 'zones' ? [] : [`${COUNTY_SOURCE}.`]),
      ...(report.by === 'zip' ? ['A dot stands for a ZIP Code; its area is unknown.'] : []),
    ],
  };
  return framed(report, mapTitleOf(worked.question, column), drawing);
};

const columnOf = ({ columns, unit }: CoverageReport, metric: string | null): Column => {
  const suffix = unit === 'mi' ? 'miles' : 'km';
  const wanted =
    metric === null ? [`nearest_mean_${suffix}`, `nearest_${suffix}`] : [metric, `${metric}_${suffix}`];
  const mappable = columns.filter(
    ({ key }) =>
      /^(nearest|second|share|gini|places|population|points|access)/.test(key) && !key.endsWith('_id'),
  );
  const column = mappable.find(({ key }) => wanted.includes(key));
  if (column !== undefined) return column;
  throw new PosternError(
    'coverage_invalid',
    `${JSON.stringify((metric ?? '').slice(0, 80))} is no column that a map can show.`,
    {
      status: 400,
      cure: `Expected one of ${mappable.map(({ key }) => key).join(', ')}.`,
      place: { field: 'metric' },
    },
  );
};

/** The state asked about, or the own zones, as large as the page allows. */
const zoomed = ({ report, own, data, question }: Worked): MapPart => {
  const digits = question.state === null ? null : digitsOfState(question.state);
  const state = digits === null ? undefined : data.outlines.states.get(digits);
  const shapes =
    report.by === 'zones' ? own.map(({ area }) => wound(area)) : state === undefined ? [] : [state];
  if (shapes.length === 0) {
    throw new PosternError(
      'coverage_invalid',
      `There is no outline of ${question.state ?? 'that area'} to draw.`,
      {
        status: 400,
        cure: 'Ask for a table, or for another state.',
        place: { field: 'state' },
      },
    );
  }
  return fittedPart(
    { type: 'FeatureCollection', features: shapes },
    [MARGIN, 8],
    [WIDTH - 2 * MARGIN, ZOOM_HEIGHT - 16],
  );
};

const partOf = (
  part: MapPart,
  worked: Worked,
  column: Column,
  classOf: (value: unknown) => number | null,
  classing: Classing,
): string => {
  const { report, data, question } = worked;
  const path = geoPath(part.projection).digits(1);
  const holds = (state: string): boolean =>
    part.holds(state) && (question.state === null || state === digitsOfState(question.state));
  const digits = new Set([...data.outlines.states.keys()].filter(holds));
  const rows = new Map(report.zones.map((row) => [String(row.zone), row] as const));
  const shape = (feature: Feature, id: string, name: string): string => {
    const value = rows.get(id)?.[column.key] ?? null;
    const at = classOf(value);
    const said = value === null ? 'no value' : `${value}${column.unit === null ? '' : ` ${column.unit}`}`;
    return areaElement(
      path,
      feature,
      at === null ? 'none' : `c${colourOf(at, classing.classes.length)}`,
      `${name}: ${said}`,
    );
  };
  const layers: string[] = [];
  if (report.by === 'county') {
    for (const [id, area] of data.outlines.counties) {
      if (holds(id.slice(0, 2))) layers.push(shape(area, id, area.properties.name));
    }
  } else if (report.by === 'zones') {
    for (const { id, name, area } of worked.own) layers.push(shape(wound(area), id, name));
  } else {
    for (const [id, area] of data.outlines.states) {
      if (!holds(id)) continue;
      const code =
        [...rows.keys()].find((zone) => zone.length === 2 && digitsOfState(zone as never) === id) ?? '';
      layers.push(
        report.by === 'state'
          ? shape(area, code, area.properties.name)
          : areaElement(path, area, 'none', area.properties.name),
      );
    }
  }
  if (report.by !== 'zones')
    layers.push(`<path class="border" d="${path(data.outlines.borders(digits)) ?? ''}"/>`);
  if (report.by === 'zip') layers.push(dots(part, worked, column, classOf, classing, holds));
  layers.push(...marks(part, worked, path, holds));
  if (part.frame !== null) {
    const [[x1, y1], [x2, y2]] = part.frame;
    layers.push(
      `<rect class="inset" x="${px(x1)}" y="${px(y1)}" width="${px(x2 - x1)}" height="${px(y2 - y1)}"/>`,
      textAt(x1 + 5, y1 + 13, part.name, { size: 11, tone: 'muted' }),
    );
  }
  return `<g>${layers.join('')}</g>`;
};

const areaElement = (path: GeoPath, feature: Feature, className: string, title: string): string =>
  `<path class="area ${className}" d="${path(feature) ?? ''}"><title>${escapeMarkup(title)}</title></path>`;

/** All dots of a class are one path of points that have no length. */
const dots = (
  { projection }: MapPart,
  { report, zones, data, question }: Worked,
  column: Column,
  classOf: (value: unknown) => number | null,
  { classes }: Classing,
  holds: (state: string) => boolean,
): string => {
  const paths = classes.map(() => '');
  report.zones.forEach((row, at) => {
    const point = zones[at]?.points[0] ?? -1;
    const state = data.demand.states[point];
    const number = classOf(row[column.key]);
    if (state === undefined || number === null || !holds(digitsOfState(state) ?? '')) return;
    const spot = projection([data.demand.longitudes[point] ?? 0, data.demand.latitudes[point] ?? 0]);
    if (spot !== null) paths[number] += `M${px(spot[0])} ${px(spot[1])}h0`;
  });
  const width = question.state === null ? 2 : 6;
  return paths
    .map((d, at) =>
      d === '' ? '' : `<path class="dot p${colourOf(at, classes.length)}" stroke-width="${width}" d="${d}"/>`,
    )
    .join('');
};

/** Gaps as rings with their rank, chosen sites as triangles, closed places as crosses. */
const marks = (
  part: MapPart,
  { report, data }: Worked,
  path: GeoPath,
  holds: (state: string) => boolean,
): string[] => {
  const metres = report.unit === 'mi' ? METRES_PER_MILE : 1_000;
  const radiusKey = report.unit === 'mi' ? 'radius_miles' : 'radius_km';
  const isHere = (latitude: number, longitude: number): boolean =>
    report.by === 'zones' || holds(data.outlines.countyAt(latitude, longitude)?.slice(0, 2) ?? '');
  const gaps = (report.gaps ?? []).flatMap((gap) => {
    const { latitude, longitude } = gap;
    if (typeof latitude !== 'number' || typeof longitude !== 'number' || !isHere(latitude, longitude))
      return [];
    const degrees = ((Number(gap[radiusKey]) * metres) / EARTH_RADIUS_METRES) * (180 / Math.PI);
    const circle = path(geoCircle().center([longitude, latitude]).radius(degrees)());
    return [
      `<path class="ring" d="${circle ?? ''}"/>`,
      label(part.projection, latitude, longitude, String(gap.rank), 4),
    ];
  });
  const sites = (report.siting?.sites ?? []).flatMap((site) => {
    const { latitude, longitude } = site;
    if (typeof latitude !== 'number' || typeof longitude !== 'number' || !isHere(latitude, longitude))
      return [];
    const spot = part.projection([longitude, latitude]);
    if (spot === null) return [];
    const [x, y] = spot;
    return [
      `<path class="hot" d="M${px(x)} ${px(y - 6)}l5.5 9.5h-11z"/>`,
      label(part.projection, latitude, longitude, `S${site.rank}`, -9),
    ];
  });
  return [...gaps, ...sites];
};

const label = (
  projection: GeoProjection,
  latitude: number,
  longitude: number,
  text: string,
  dy: number,
): string => {
  const spot = projection([longitude, latitude]);
  if (spot === null) return '';
  return `<text class="halo" x="${px(spot[0])}" y="${px(spot[1] + dy)}" font-size="11" text-anchor="middle">${escapeMarkup(text)}</text>`;
};

const SWATCH = 22;
const LEGEND_STEP = 142;

const legend = (
  { classes }: Classing,
  { title, unit, key }: Column,
  without: number,
  top: number,
): string => {
  const isShare = key.startsWith('share');
  const said = (value: number): string =>
    isShare
      ? `${(value * 100).toFixed(1)}`
      : value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 2 : 0 });
  const entries = classes.map(({ from, to, count }, at) => {
    const x = MARGIN + at * LEGEND_STEP;
    return [
      `<rect class="swatch c${colourOf(at, classes.length)}" x="${x}" y="${top + 24}" width="${SWATCH}" height="14"/>`,
      textAt(x + SWATCH + 7, top + 36, from === to ? said(from) : `${said(from)} – ${said(to)}`, {
        size: 12,
      }),
      textAt(x + SWATCH + 7, top + 52, `n = ${count.toLocaleString('en-US')}`, { size: 11, tone: 'muted' }),
    ].join('');
  });
  const unitText = isShare
    ? ' (percent)'
    : unit === null
      ? ''
      : ` (${unit === 'mi' ? 'miles' : 'kilometres'})`;
  const none =
    without === 0
      ? ''
      : textAt(WIDTH - MARGIN, top + 12, `${without.toLocaleString('en-US')} without a value (grey)`, {
          size: 11,
          tone: 'muted',
          anchor: 'end',
        });
  return `<g>${textAt(MARGIN, top + 12, `${title}${unitText}`, { size: 13, tone: 'strong' })}${none}${entries.join('')}</g>`;
};

/** Rings as d3 reads them on the sphere: outlines clockwise, holes the other way. */
const wound = (area: Feature<Polygon | MultiPolygon>): Feature<Polygon | MultiPolygon> => {
  const polygon = (rings: Position[][]): Position[][] =>
    rings.map((ring, at) => {
      const isLarge = geoArea({ type: 'Polygon', coordinates: [ring] }) > 2 * Math.PI;
      return isLarge === (at === 0) ? [...ring].reverse() : ring;
    });
  const { geometry } = area;
  return {
    ...area,
    geometry:
      geometry.type === 'Polygon'
        ? { type: 'Polygon', coordinates: polygon(geometry.coordinates) }
        : { type: 'MultiPolygon', coordinates: geometry.coordinates.map(polygon) },
  };
};
