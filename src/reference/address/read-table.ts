/** Reads tables of addresses: the NAD text release by its header names, and any CSV by the operator's mapping. */
import { readCsv } from '../tables/csv.ts';
import { isFault, type TableRow } from '../tables/index.ts';
import { type FoundColumns, findHeaderColumns, type HeaderLayout } from './header-layout.ts';
import type { ImportRun } from './import-run.ts';
import { addPoint, type PointColumns } from './point-row.ts';
import { rememberingKeys } from './street-key.ts';

/** Fields of both layouts, joined to what they are parts of. */
const NUMBER_FIELDS = ['numberPrefix', 'number', 'numberSuffix'];
const STREET_FIELDS = [
  'predirectional',
  'streetPremodifier',
  'streetPretype',
  'streetSeparator',
  'street',
  'streetPostmodifier',
  'suffix',
  'postdirectional',
];

/** Rows of an address that is planned, or no more. */
const GONE = new Set(['RETIRED', 'PROPOSED']);

/** @throws PosternError `layout_mismatch`, `input_malformed` */
export const readAddressTable = async (
  chunks: AsyncIterable<Uint8Array>,
  layout: Pick<HeaderLayout, 'title' | 'columns'>,
  licence: string,
  run: ImportRun,
): Promise<void> => {
  const keyOf = rememberingKeys();
  const readerOf = (header: readonly string[]): RowReader =>
    new RowReader(findHeaderColumns(layout, header, run.name), header.length);
  let reader = run.head === null ? undefined : readerOf(run.head);
  for await (const batch of readCsv(chunks, run.cursor)) {
    for (const line of batch) {
      if (reader === undefined) {
        run.head = isFault(line) ? [] : line.cells;
        reader = readerOf(run.head);
        continue;
      }
      run.rowsRead++;
      if (isFault(line)) run.refuse(line.line, line.column, line.reason);
      else if (line.cells.length !== reader.width) {
        run.refuse(line.line, '', `expected ${reader.width} fields, found ${line.cells.length}`);
      } else if (GONE.has(reader.text(line, 'lifecycle').toUpperCase())) run.leaveOut('notInUse');
      else {
        const source = reader.text(line, 'source');
        addPoint(
          run,
          line.line,
          {
            number: reader.joined(line, NUMBER_FIELDS, ''),
            street: reader.joined(line, STREET_FIELDS, ' '),
            unit: reader.text(line, 'unit'),
            firm: reader.text(line, 'firm'),
            state: reader.text(line, 'state'),
            zip: reader.text(line, 'zip'),
            plus4: reader.text(line, 'plus4'),
            longitude: reader.text(line, 'longitude'),
            latitude: reader.text(line, 'latitude'),
            source: run.builder.source({ name: source === '' ? run.name : source, licence }),
          },
          reader.columns,
          keyOf,
        );
      }
    }
    run.batchDone();
  }
};

class RowReader {
  readonly #found: FoundColumns;
  readonly width: number;
  readonly columns: PointColumns;

  constructor(found: FoundColumns, width: number) {
    this.#found = found;
    this.width = width;
    const name = (field: string): string => found.get(field)?.name ?? field;
    this.columns = {
      state: name('state'),
      zip: name('zip'),
      plus4: name('plus4'),
      longitude: name('longitude'),
      latitude: name('latitude'),
    };
  }

  text({ cells }: TableRow, field: string): string {
    const column = this.#found.get(field);
    return column === undefined ? '' : (cells[column.position] ?? '').trim();
  }

  /** Number parts stand together (`12` + `A`) unless the suffix is a fraction; street parts with blanks between. */
  joined(row: TableRow, fields: readonly string[], between: string): string {
    let joined = '';
    for (const field of fields) {
      const text = this.text(row, field);
      if (text === '') continue;
      joined += joined === '' ? text : (/^\d+\/\d+$/.test(text) ? ' ' : between) + text;
    }
    return joined;
  }
}
