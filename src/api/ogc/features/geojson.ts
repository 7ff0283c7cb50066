/** Features as GeoJSON text, written row by row: no object is made for a feature. */
import type { FeatureTable } from '../../../locations/index.ts';
import type { Project } from './crs.ts';

export interface Shape {
  /** Names of the properties wanted; null: all. */
  readonly properties: readonly string[] | null;
  readonly project: Project;
}

/** Makes the text of the feature of a row; `more` is added to its members, with a comma before it. */
export const featureWriter = (
  features: FeatureTable,
  { properties, project }: Shape,
): ((row: number, more?: string) => string) => {
  const columns = features.properties.flatMap(({ name }, index) => {
    const read = features.readers[index];
    if (read === undefined || (properties !== null && !properties.includes(name))) return [];
    return [{ key: `${JSON.stringify(name)}:`, read }];
  });
  return (row, more = '') => {
    const latitude = features.latitudeAt(row);
    const position = Number.isNaN(latitude) ? null : project(features.longitudeAt(row), latitude);
    const geometry =
      position === null ? 'null' : `{"type":"Point","coordinates":[${position[0]},${position[1]}]}`;
    let members = '';
    for (const { key, read } of columns) {
      const value = read(row);
      const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
      members += members === '' ? key + text : `,${key}${text}`;
    }
    return `{"type":"Feature","id":${JSON.stringify(features.idAt(row))},"geometry":${geometry},"properties":{${members}}${more}}`;
  };
};

/** Features in a piece of an answer: small enough that others have their turn, large enough to be worth sending. */
const FEATURES_A_PIECE = 500;

/** A feature collection piece by piece. @param head its members before `features`, without braces */
export function* collectionTexts(
  head: string,
  rows: Uint32Array,
  write: (row: number) => string,
): Generator<string> {
  let text = `{"type":"FeatureCollection",${head},"features":[`;
  for (const [index, row] of rows.entries()) {
    text += index === 0 ? write(row) : `,\n${write(row)}`;
    if (index % FEATURES_A_PIECE === FEATURES_A_PIECE - 1) {
      yield text;
      text = '';
    }
  }
  yield `${text}]}`;
}
