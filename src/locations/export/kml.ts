/** KML 2.3 (OGC 12-007r2): one Folder of Placemarks with typed data; the origin stands in the description. */

import { escapeMarkup } from '../../markup.ts';
import { attributesOf, type TableColumn } from './columns.ts';
import { type ExportSource, gathered, provenanceOf, type Writer } from './source.ts';

const TYPES: Readonly<Record<TableColumn['type'], string>> = {
  text: 'string',
  number: 'double',
  integer: 'int',
  boolean: 'bool',
  date: 'string',
};

export const writeKml: Writer = (source) => gathered(kmlLines(source));

function* kmlLines(source: ExportSource): Generator<string> {
  const { name, title, features } = source;
  const columns = attributesOf(features);
  const nameAt = columns.find((column) => column.name === 'name') ?? columns[0];
  const description = Object.entries(provenanceOf(source))
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n');
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document id="${escapeMarkup(name)}">\n`;
  yield `<name>${escapeMarkup(title)}</name>\n<description>${escapeMarkup(description)}</description>\n`;
  yield `<Schema name="${escapeMarkup(name)}" id="fields">\n`;
  // `name` has an element of its own in every Placemark.
  const fields = columns.filter((column) => column !== nameAt);
  for (const { name: field, type } of fields)
    yield `<SimpleField name="${escapeMarkup(field)}" type="${TYPES[type]}"/>\n`;
  yield `</Schema>\n<Folder>\n<name>${escapeMarkup(name)}</name>\n`;
  for (let row = 0; row < features.size; row++) {
    let text = `<Placemark>\n<name>${escapeMarkup(String(nameAt?.read(row) ?? ''))}</name>\n<ExtendedData><SchemaData schemaUrl="#fields">`;
    for (const { name: field, read } of fields) {
      const value = read(row);
      if (value === null) continue;
      // Some readers take a boolean for a number.
      const stated = typeof value === 'boolean' ? Number(value) : value;
      text += `<SimpleData name="${escapeMarkup(field)}">${escapeMarkup(String(stated))}</SimpleData>`;
    }
    text += '</SchemaData></ExtendedData>\n';
    const latitude = features.latitudeAt(row);
    if (!Number.isNaN(latitude))
      text += `<Point><coordinates>${features.longitudeAt(row)},${latitude}</coordinates></Point>\n`;
    yield `${text}</Placemark>\n`;
  }
  yield '</Folder>\n</Document>\n</kml>\n';
}
