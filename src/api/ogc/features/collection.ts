/** A collection as OGC API – Features serves it: an edition of places with points and properties. */
import { PosternError } from '../../../errors.ts';
import type { ExportCollectionName } from '../../../locations/export/index.ts';
import type { FeatureProperty, FeatureTable } from '../../../locations/index.ts';
import type { LiteralType, Queryables } from '../cql2/index.ts';

export interface Collection {
  /** As in the path: `post-offices`. */
  readonly id: ExportCollectionName;
  readonly title: string;
  readonly description: string;
  /** Name in policy and editions. */
  readonly dataset: string;
  /** What the operator imports it with. */
  readonly importCommand: string;
  readonly properties: readonly FeatureProperty[];
  /** The edition in use; null where there is none. Take it once for each request. */
  features(): Promise<FeatureTable | null>;
}

/** The property that holds the id of a feature, for filters; in GeoJSON it is the `id` of the feature. */
export const ID_PROPERTY: FeatureProperty = {
  name: 'id',
  type: 'text',
  description: 'Id of the feature',
};

/** What filters and sorting may name. */
export const queryablesOf = ({ properties }: Collection): readonly FeatureProperty[] => [
  ID_PROPERTY,
  ...properties,
];

const LITERALS: Readonly<Record<FeatureProperty['type'], LiteralType>> = {
  text: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  date: 'date',
};

/** The same by name, with the types that a filter compares. */
export const queryableTypes = (collection: Collection): Queryables =>
  new Map(queryablesOf(collection).map(({ name, type }) => [name, LITERALS[type]]));

/** The edition in use. @throws PosternError `edition_missing` */
export const featuresOf = async (collection: Collection): Promise<FeatureTable> => {
  const features = await collection.features();
  if (features !== null) return features;
  throw new PosternError('edition_missing', `No edition of ${collection.id} has been imported yet.`, {
    status: 503,
    cure: `The operator imports the official file: ${collection.importCommand}.`,
  });
};

/** How a property is read, `id` among them. */
export const readerOf = (features: FeatureTable, name: string): FeatureTable['readers'][number] => {
  if (name === ID_PROPERTY.name) return (row) => features.idAt(row);
  const index = features.properties.findIndex((property) => property.name === name);
  return features.readers[index] ?? (() => null);
};
