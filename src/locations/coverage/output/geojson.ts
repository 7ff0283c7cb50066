/** A table as GeoJSON: zones with their outlines, ZIP Codes and everything else as points. */
import type { Feature, Geometry } from 'geojson';
import { PosternError } from '../../../errors.ts';
import type { TableName } from '../input/question.ts';
import type { Row } from '../rows.ts';
import type { Worked } from '../work.ts';
import { digitsOfState } from '../zones/counties.ts';
import { tableOf } from './tables.ts';

/** @throws PosternError `coverage_invalid` for a table that has no places on Earth */
export const geoJsonOf = (worked: Worked, name: TableName): string => {
  const { report } = worked;
  if (name === 'standards') {
    throw new PosternError('coverage_invalid', 'A standard has no place on a map.', {
      status: 400,
      cure: 'Ask for it as csv or json.',
      place: { field: 'table' },
    });
  }
  const { rows } = tableOf(report, name);
  const features = rows.map(
    (properties, at): Feature => ({
      type: 'Feature',
      geometry: geometryOf(worked, name, properties, at) as Geometry,
      properties,
    }),
  );
  const { title, weighting, method, sources } = report;
  // Members of ours beside those of RFC 7946 (section 6.1).
  return JSON.stringify({ type: 'FeatureCollection', features, title, weighting, method, sources });
};

const geometryOf = (worked: Worked, name: TableName, row: Row, at: number): Geometry | null => {
  const { question, data, zones, own } = worked;
  if (name === 'closures') {
    const { latitude, longitude } = data.table.facilityAt(data.table.rowOf(String(row.id)));
    return pointOf(latitude, longitude);
  }
  if (name !== 'zones') return pointOf(row.latitude, row.longitude);
  if (question.by === 'zones') return own[at]?.area.geometry ?? null;
  if (question.by === 'county') return data.outlines.counties.get(String(row.zone))?.geometry ?? null;
  const point = zones[at]?.points[0] ?? -1;
  if (question.by === 'zip') return pointOf(data.demand.latitudes[point], data.demand.longitudes[point]);
  const state = data.demand.states[point];
  return (
    (state === undefined ? undefined : data.outlines.states.get(digitsOfState(state) ?? ''))?.geometry ?? null
  );
};

const pointOf = (latitude: unknown, longitude: unknown): Geometry | null =>
  typeof latitude === 'number' && typeof longitude === 'number'
    ? { type: 'Point', coordinates: [longitude, latitude] }
    : null;
