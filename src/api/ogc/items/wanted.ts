/** What a request for items means, read from its parameters. */
import type { Expression } from '../cql2/index.ts';
import { bboxOf } from '../features/bbox.ts';
import { type Collection, queryablesOf } from '../features/collection.ts';
import { type Crs, crsOf } from '../features/crs.ts';
import { readCursor } from '../features/cursor.ts';
import { assertDatetime } from '../features/datetime.ts';
import { filterOf, propertyFilters } from '../features/filter.ts';
import { ordersOf, propertiesOf } from '../features/names.ts';
import type { Position, Wanted } from '../features/select.ts';
import type { Form } from '../forms/negotiate.ts';
import { DEFAULT_PAGE, type ItemsQuery, LARGEST_HTML_PAGE, LARGEST_PAGE } from './parameters.ts';

export interface WantedPage {
  readonly wanted: Wanted;
  readonly limit: number;
  readonly crs: Crs;
  /** null: all. */
  readonly properties: readonly string[] | null;
  /** Behind which feature the page begins; null: with the first. */
  readonly position: Position | null;
}

/** Parameters that decide which rows are meant, and in which order. */
const SELECTING = ['bbox', 'bbox-crs', 'filter', 'filter-lang', 'filter-crs', 'sortby'] as const;

const together = (parts: readonly Expression[]): Expression | null => {
  const [first] = parts;
  return first === undefined || parts.length === 1 ? (first ?? null) : { kind: 'and', parts };
};

/** @throws PosternError with the parameter at fault */
export const wantedPage = (query: ItemsQuery, form: Form, collection: Collection): WantedPage => {
  const bboxCrs = crsOf(query['bbox-crs'], 'bbox-crs');
  const filterCrs = crsOf(query['filter-crs'], 'filter-crs');
  if (query.datetime !== undefined) assertDatetime(query.datetime);
  const orders = query.sortby === undefined ? [] : ordersOf(query.sortby, collection);
  const filters = propertyFilters(query, collection);
  if (query.filter !== undefined)
    filters.push(filterOf(query.filter, query['filter-lang'], filterCrs, collection));
  const naming = [...SELECTING, ...queryablesOf(collection).map(({ name }) => name)];
  return {
    wanted: {
      key: JSON.stringify(naming.map((name) => query[name] ?? null)),
      box: query.bbox === undefined ? null : bboxOf(query.bbox, bboxCrs),
      filter: together(filters),
      orders,
    },
    limit: Math.min(query.limit ?? DEFAULT_PAGE, form === 'html' ? LARGEST_HTML_PAGE : LARGEST_PAGE),
    crs: crsOf(query.crs, 'crs'),
    properties: query.properties === undefined ? null : propertiesOf(query.properties, collection),
    position: query.cursor === undefined ? null : readCursor(query.cursor, orders.length + 1),
  };
};
