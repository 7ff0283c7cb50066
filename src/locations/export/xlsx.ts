/** XLSX (ECMA-376): a sheet of places and a sheet of their origin, zipped on the way; codes are text cells. */
import { Zip, ZipDeflate } from 'fflate';
import { escapeMarkup } from '../../markup.ts';
import type { Scalar } from '../features.ts';
import { columnsOf } from './columns.ts';
import { type Chunk, gathered, provenanceOf, type Writer } from './source.ts';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const SHEETS = ['places', 'provenance'] as const;

/** Quick, and three times larger files than the tightest: places compress well anyway. */
const DEFLATE_LEVEL = 3;
/** Excel refuses a longer cell. */
const LONGEST_CELL = 32_767;

/** `A`, `B`, … `Z`, `AA`: some readers go by these names alone. */
const letters = (column: number): string =>
  (column < 26 ? '' : letters(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26));

const cell = (place: string, value: Scalar): string => {
  if (value === null) return '';
  if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`;
  if (typeof value === 'boolean') return `<c r="${place}" t="b"><v>${value ? 1 : 0}</v></c>`;
  return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escapeMarkup(value.slice(0, LONGEST_CELL))}</t></is></c>`;
};

/** Rows with their numbers, from 1. */
function* numbered(rows: Iterable<readonly Scalar[]>): Generator<string> {
  let number = 0;
  for (const values of rows) {
    number++;
    const cells = values.map((value, column) => cell(`${letters(column)}${number}`, value)).join('');
    yield `<row r="${number}">${cells}</row>\n`;
  }
}

/** The first row stays in sight. */
const FROZEN =
  '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>';

function* sheet(views: string, rows: Iterable<readonly Scalar[]>): Generator<string> {
  yield `${XML}<worksheet xmlns="${MAIN}">${views}<sheetData>\n`;
  yield* numbered(rows);
  yield '</sheetData></worksheet>\n';
}

function* placeRows({ features }: Parameters<Writer>[0]): Generator<Scalar[]> {
  const columns = columnsOf(features);
  yield columns.map(({ name }) => name);
  for (let row = 0; row < features.size; row++) yield columns.map(({ read }) => read(row));
}

const SMALL_PARTS: readonly (readonly [string, string])[] = [
  [
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}.sheet.main+xml"/>${SHEETS.map((_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="${SHEET_TYPE}.worksheet+xml"/>`).join('')}</Types>`,
  ],
  [
    '_rels/.rels',
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ],
  [
    'xl/workbook.xml',
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${SHEETS.map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`).join('')}</sheets></workbook>`,
  ],
  [
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${PACKAGE}/relationships">${SHEETS.map((_, at) => `<Relationship Id="rId${at + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`).join('')}</Relationships>`,
  ],
];

export const writeXlsx: Writer = function* (source) {
  const parts: [string, Iterable<string>][] = [
    ...SMALL_PARTS.map(([name, text]): [string, Iterable<string>] => [name, [`${XML}${text}\n`]]),
    ['xl/worksheets/sheet1.xml', sheet(FROZEN, placeRows(source))],
    ['xl/worksheets/sheet2.xml', sheet('', Object.entries(provenanceOf(source)))],
  ];
  yield* zipped(parts);
};

/** The same bytes for the same edition, whenever they are written. */
const ZIP_DATE = '1980-01-01T12:00:00';

function* zipped(parts: Iterable<[string, Iterable<string>]>): Generator<Chunk> {
  let ready: Uint8Array[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, chunk) => {
    failure ??= error;
    ready.push(chunk);
  });
  const taken = (): Uint8Array[] => {
    if (failure !== null) throw failure;
    const chunks = ready;
    ready = [];
    return chunks;
  };
  const encoder = new TextEncoder();
  for (const [name, texts] of parts) {
    const part = new ZipDeflate(name, { level: DEFLATE_LEVEL });
    part.mtime = ZIP_DATE;
    zip.add(part);
    for (const text of gathered(texts)) {
      part.push(encoder.encode(text));
      yield* taken();
    }
    part.push(new Uint8Array(), true);
    yield* taken();
  }
  zip.end();
  yield* taken();
}
