/** Features as a table: the id before the properties, the point as two numbers after them. */
import type { FeatureProperty, FeatureTable, Scalar } from '../features.ts';

export interface TableColumn extends FeatureProperty {
  read(row: number): Scalar;
}

const degrees = (read: (row: number) => number) => (row: number) => {
  const value = read(row);
  return Number.isNaN(value) ? null : value;
};

/** The id and the properties. */
export const attributesOf = (features: FeatureTable): TableColumn[] => [
  {
    name: 'id',
    type: 'text',
    description: 'Id of the place in its edition',
    read: (row) => features.idAt(row),
  },
  ...features.properties.map((property, at) => ({
    ...property,
    read: features.readers[at] ?? (() => null),
  })),
];

/** All columns, for formats that know no geometry. */
export const columnsOf = (features: FeatureTable): TableColumn[] => [
  ...attributesOf(features),
  {
    name: 'latitude',
    type: 'number',
    description: 'Degrees north, WGS 84',
    read: degrees((row) => features.latitudeAt(row)),
  },
  {
    name: 'longitude',
    type: 'number',
    description: 'Degrees east, WGS 84',
    read: degrees((row) => features.longitudeAt(row)),
  },
];
