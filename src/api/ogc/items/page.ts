/** A page of features for people: a map of points, a table, a form to ask otherwise. */
import type { FeatureTable } from '../../../locations/index.ts';
import { type Content, html, type Markup } from '../forms/html.ts';
import type { ItemsQuery } from './parameters.ts';

const WIDTH = 720;
const MARGIN = 12;
/** Degrees: a single point is shown amid at least this much land. */
const LEAST_SPAN = 0.05;

interface Point {
  readonly longitude: number;
  readonly latitude: number;
  readonly id: string;
}

/** A plate carrée of the points on this page, narrowed by the cosine of the middle latitude. */
export const pointMap = (features: FeatureTable, rows: Uint32Array): Content => {
  const points: Point[] = [];
  for (const row of rows) {
    const latitude = features.latitudeAt(row);
    if (!Number.isNaN(latitude))
      points.push({ longitude: features.longitudeAt(row), latitude, id: features.idAt(row) });
  }
  if (points.length === 0) return '';
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { longitude, latitude } of points) {
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  const narrowing = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const across = Math.max((east - west) * narrowing, LEAST_SPAN);
  const down = Math.max(north - south, LEAST_SPAN);
  const scale = (WIDTH - 2 * MARGIN) / Math.max(across, down * 1.6);
  const height = Math.round(down * scale + 2 * MARGIN);
  const left = (WIDTH - (east - west) * narrowing * scale) / 2;
  const top = (height - (north - south) * scale) / 2;
  const title = `${points.length} points from ${south.toFixed(2)} to ${north.toFixed(2)} degrees north and ${west.toFixed(2)} to ${east.toFixed(2)} degrees east`;
  return html`<svg class="map" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">
<title>${title}</title>
${points.map(({ longitude, latitude, id }) => {
  const x = (left + (longitude - west) * narrowing * scale).toFixed(1);
  const y = (top + (north - latitude) * scale).toFixed(1);
  return html`<circle cx="${x}" cy="${y}" r="3"><title>${id}</title></circle>`;
})}
</svg>`;
};

const cell = (value: string | number | boolean | null): Markup =>
  value === null ? html`<td class="null">–</td>` : html`<td>${String(value)}</td>`;

/** The features as a table, with their ids as links. */
export const featureTable = (
  features: FeatureTable,
  rows: Uint32Array,
  properties: readonly string[] | null,
  itemsPath: string,
): Markup => {
  const columns = features.properties.flatMap(({ name, description }, index) => {
    const read = features.readers[index];
    if (read === undefined || (properties !== null && !properties.includes(name))) return [];
    return [{ name, description, read }];
  });
  return html`<div class="wide" role="region" aria-label="Features" tabindex="0"><table>
<thead><tr><th scope="col">id</th>${columns.map(({ name, description }) => html`<th scope="col" title="${description}">${name}</th>`)}</tr></thead>
<tbody>
${Array.from(rows, (row) => {
  const id = features.idAt(row);
  return html`<tr><th scope="row"><a href="${itemsPath}/${encodeURIComponent(id)}">${id}</a></th>${columns.map(({ read }) => cell(read(row)))}</tr>\n`;
})}</tbody>
</table></div>`;
};

/** Filter, order and length of the page; asked for with GET, without script. */
export const questionForm = (
  path: string,
  { filter, sortby, limit, bbox }: ItemsQuery,
): Markup => html`<form action="${path}" method="get">
<input type="hidden" name="f" value="html">
<label class="long">Filter (CQL2)<input name="filter" value="${filter ?? ''}" placeholder="state = 'NY' AND name LIKE 'K%'"></label>
<label>Box (west,south,east,north)<input name="bbox" value="${bbox ?? ''}" placeholder="-75,40,-73,42"></label>
<label>Order<input name="sortby" value="${sortby ?? ''}" placeholder="state,-name"></label>
<label>Features<input name="limit" type="number" min="1" max="1000" value="${limit ?? 100}"></label>
<button>Show</button>
</form>`;
