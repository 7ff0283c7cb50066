/** GeoJSON (RFC 7946) and GeoJSON text sequences (RFC 8142). */
import type { FeatureTable } from '../features.ts';
import { type ExportSource, gathered, provenanceOf, type Writer } from './source.ts';

/** Gives the text of one feature; the texts that do not change are made once. */
const featureWriter = ({ properties, readers, idAt, latitudeAt, longitudeAt }: FeatureTable) => {
  const heads = properties.map(({ name }, at) => `${at === 0 ? '' : ','}${JSON.stringify(name)}:`);
  return (row: number, foreign = ''): string => {
    const latitude = latitudeAt(row);
    const geometry = Number.isNaN(latitude)
      ? 'null'
      : `{"type":"Point","coordinates":[${longitudeAt(row)},${latitude}]}`;
    let text = `{"type":"Feature","id":${JSON.stringify(idAt(row))},"geometry":${geometry},"properties":{`;
    for (let at = 0; at < heads.length; at++) text += heads[at] + JSON.stringify(readers[at]?.(row) ?? null);
    return `${text}}${foreign}}`;
  };
};

/** One FeatureCollection, a feature a line; `provenance` is a foreign member (RFC 7946 §6.1) before the features. */
export const writeGeoJson: Writer = (source) => gathered(geoJsonLines(source));

function* geoJsonLines(source: ExportSource): Generator<string> {
  const { features, name } = source;
  const feature = featureWriter(features);
  yield `{"type":"FeatureCollection","name":${JSON.stringify(name)},"provenance":${JSON.stringify(provenanceOf(source))},"features":[`;
  for (let row = 0; row < features.size; row++) yield `${row === 0 ? '\n' : ',\n'}${feature(row)}`;
  yield '\n]}\n';
}

const RECORD_SEPARATOR = '\u001e';

/** One feature a line behind a record separator; the first one carries `provenance` as a foreign member. */
export const writeGeoJsonSequence: Writer = (source) => gathered(sequenceLines(source));

function* sequenceLines(source: ExportSource): Generator<string> {
  const { features } = source;
  const feature = featureWriter(features);
  const provenance = `,"provenance":${JSON.stringify(provenanceOf(source))}`;
  for (let row = 0; row < features.size; row++)
    yield `${RECORD_SEPARATOR}${feature(row, row === 0 ? provenance : '')}\n`;
}
