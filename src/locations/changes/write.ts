/** Changes as text, piece by piece: CSV (RFC 4180, no formulas) and GeoJSON (RFC 7946). */
import { csvText } from '../export/csv.ts';
import type { FlatChange } from './flat.ts';

const CSV_COLUMNS = [
  'changes',
  'id',
  'idBefore',
  'type',
  'name',
  'nameBefore',
  'streetAddress',
  'city',
  'state',
  'ZIPCode',
  'latitude',
  'longitude',
  'latitudeBefore',
  'longitudeBefore',
  'movedMetres',
  'services',
  'servicesBefore',
  'collections',
  'collectionsBefore',
] as const satisfies readonly (keyof FlatChange)[];

const cellOf = (value: FlatChange[keyof FlatChange]): string => {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  return csvText(typeof value === 'string' ? value : value.join(' '));
};

export function* changesCsv(changes: Iterable<FlatChange>): Generator<string> {
  yield `${CSV_COLUMNS.join(',')}\r\n`;
  for (const change of changes) yield `${CSV_COLUMNS.map((column) => cellOf(change[column])).join(',')}\r\n`;
}

/** @param origin foreign members that say which editions were compared */
export function* changesGeoJson(
  changes: Iterable<FlatChange>,
  origin: Readonly<Record<string, unknown>>,
): Generator<string> {
  yield `${JSON.stringify({ type: 'FeatureCollection', ...origin }).slice(0, -1)},"features":[`;
  let separator = '\n';
  for (const change of changes) {
    const { id, latitude, longitude, changes: kinds, ...others } = change;
    const geometry =
      latitude === null || longitude === null ? null : { type: 'Point', coordinates: [longitude, latitude] };
    const properties = { changes: kinds.join(' '), id, ...others };
    yield `${separator}${JSON.stringify({ type: 'Feature', id, geometry, properties })}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}
