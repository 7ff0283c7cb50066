/** CSV (RFC 4180), and its metadata twin after the W3C recommendation "Metadata Vocabulary for Tabular Data". */
import type { Scalar } from '../features.ts';
import { columnsOf, type TableColumn } from './columns.ts';
import { type ExportSource, gathered, provenanceOf, type Writer } from './source.ts';

/** A spreadsheet takes a cell that begins so for a formula, or lets one slip through. */
const FORMULA = /^[=+\-@\t\r]/;

/** A text as a cell. Where it could run as a formula an apostrophe goes before it. */
export const csvText = (text: string): string => {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const cellOf = (value: Scalar): string => {
  if (value === null) return '';
  return typeof value === 'string' ? csvText(value) : String(value);
};

/** A header line, then a line a row; nothing stated is an empty cell. */
export const writeCsv: Writer = (source) => gathered(csvLines(source));

function* csvLines({ features }: ExportSource): Generator<string> {
  const columns = columnsOf(features);
  yield `${columns.map(({ name }) => csvText(name)).join(',')}\r\n`;
  for (let row = 0; row < features.size; row++)
    yield `${columns.map(({ read }) => cellOf(read(row))).join(',')}\r\n`;
}

const DATATYPES: Readonly<Record<TableColumn['type'], string>> = {
  text: 'string',
  number: 'double',
  integer: 'integer',
  boolean: 'boolean',
  date: 'date',
};

/** The description of the CSV file beside it: its columns with their types, its origin and licence. */
export const writeCsvMetadata: Writer = function* (source) {
  const { name, title, features } = source;
  const provenance = provenanceOf(source);
  const document = {
    '@context': ['http://www.w3.org/ns/csvw', { '@language': 'en' }],
    url: `${name}.csv`,
    'dc:title': title,
    'dc:publisher': provenance.publisher,
    'dc:source': provenance.source,
    'dc:license': provenance.licence,
    'dc:date': provenance.retrieved,
    'dc:provenance': provenance,
    'dc:description':
      "Codes such as ZIP Codes are text: read them so, or their leading zeros are lost. A text that a spreadsheet could run as a formula has an apostrophe (') before it.",
    dialect: { encoding: 'utf-8', lineTerminators: ['\r\n'], header: true, delimiter: ',' },
    tableSchema: {
      columns: columnsOf(features).map((column) => ({
        name: column.name,
        titles: column.name,
        'dc:description': column.description,
        datatype: DATATYPES[column.type],
        required: column.name === 'id',
      })),
      primaryKey: 'id',
    },
  };
  yield `${JSON.stringify(document, null, 2)}\n`;
};
