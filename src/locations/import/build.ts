/** From the bytes of a location file to the file of an edition, with what was found on the way. */
import type { Readable } from 'node:stream';
import { PosternError } from '../../errors.ts';
import { type Reject, Rejects } from '../../reference/index.ts';
import type { TableLimits } from '../../reference/tables/index.ts';
import type { Facility, LocationKind } from '../facility.ts';
import { Findings } from '../findings.ts';
import { convert, PROJECTED_REASON } from './convert.ts';
import { checkMapping, type Field, type Mapping, recogniseColumns } from './mapping.ts';
import { type Stated, statedBy } from './objects.ts';
import { openSource } from './open.ts';
import type { PlaceChecks } from './quality.ts';
import { Repeats } from './repeats.ts';
import type { Doubt } from './row-reader.ts';
import type { SourceRow } from './rows.ts';

/** Rows looked at to tell columns by what stands in them, and all that a preview reads. */
const SAMPLE_ROWS = 200;
/** Ten times the boxes and post offices of the country: more are no such file. */
const MOST_ROWS = 2_000_000;
const PROGRESS_ROWS = 1_000;
const SHOWN_VALUES = 3;

export interface BuildOptions {
  readonly kind: LocationKind;
  /** How messages call the input. */
  readonly name: string;
  readonly limits: TableLimits;
  /** The operator's own mapping; else columns are recognised. */
  readonly mapping: Mapping | null;
  readonly checks: PlaceChecks;
  /** Given every place that is kept, in the order of the file; its id comes once. */
  readonly take: (facility: Facility) => void;
  /** `preview` reads the first rows alone. */
  readonly extent?: 'whole' | 'preview';
  /** Told now and then how many rows were read. */
  readonly onRows?: (rowsRead: number) => void;
}

export interface BuiltLocations {
  readonly rejects: Rejects;
  readonly findings: Findings;
  /** What each column was taken for; columns without a field are in `unmapped`. */
  readonly mapping: Mapping;
  readonly unmapped: readonly string[];
  /** The first values of each column that are not empty. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  readonly rowsRead: number;
  /** Of the whole input; empty after a preview. */
  readonly sha256: string;
}

/**
 * Reads places from a file of any form.
 * @throws PosternError those of `openSource`, `layout_mismatch`, `layout_unrecognised`, `input_empty`,
 *   `crs_unsupported`, `input_too_large`
 */
export const buildLocations = async (input: Readable, options: BuildOptions): Promise<BuiltLocations> => {
  const source = openSource(input, options.name, options.limits);
  const builder = new Builder(options);
  for await (const row of source.rows) {
    builder.add(row);
    if (builder.rowsRead % PROGRESS_ROWS === 0) options.onRows?.(builder.rowsRead);
    if (options.extent === 'preview' && builder.rowsRead >= SAMPLE_ROWS) break;
  }
  return { ...builder.finish(), sha256: source.sha256() };
};

class Builder {
  readonly #options: BuildOptions;
  readonly #rejects = new Rejects();
  readonly #repeats: Repeats;
  readonly #findings = new Findings();
  readonly #values = new Map<string, string[]>();
  readonly #unmapped = new Set<string>();
  #header: readonly string[] | undefined;
  /** Fixed for tables; for objects it grows with each new name. */
  #mapping: Record<string, Field>;
  #waiting: { readonly line: number; readonly cells: readonly string[] }[] | undefined = [];
  #checked: 'yes' | 'no' = 'no';
  #rowsRead = 0;
  #rowsKept = 0;
  #projected = 0;

  constructor(options: BuildOptions) {
    this.#options = options;
    this.#repeats = new Repeats(options.kind);
    this.#mapping = { ...options.mapping };
  }

  get rowsRead(): number {
    return this.#rowsRead;
  }

  add(row: SourceRow): void {
    if (row.kind === 'cells' && this.#header === undefined) {
      this.#header = row.cells.map((name) => name.trim());
      return;
    }
    this.#rowsRead++;
    if (this.#rowsRead > MOST_ROWS) throw tooMany(this.#options.name);
    if (row.kind === 'fault') this.#refuse(row.line, row.column, row.reason);
    else if (row.kind === 'object') this.#addObject(row.line, row.object);
    else this.#addCells(row.line, row.cells);
  }

  finish(): Omit<BuiltLocations, 'sha256'> {
    this.#settleHeader();
    if (this.#rowsRead === 0) {
      throw new PosternError('input_empty', `${this.#options.name} holds no rows.`, {
        status: 422,
        cure: 'Check that this is the right file.',
      });
    }
    if (this.#header === undefined && this.#checked === 'no' && this.#rowsKept === 0) this.#checkObjects();
    this.#checkCoordinates();
    return {
      rejects: this.#rejects,
      findings: this.#findings,
      mapping: this.#mapping,
      unmapped: [...this.#unmapped],
      values: Object.fromEntries(this.#values),
      rowsRead: this.#rowsRead,
    };
  }

  #refuse(line: number, column: Reject['column'], reason: string): void {
    this.#rejects.refuse({ source: this.#options.name, line, column, reason });
  }

  #addCells(line: number, cells: readonly string[]): void {
    if (this.#waiting === undefined) {
      this.#addRow(line, cells);
      return;
    }
    this.#waiting.push({ line, cells });
    if (this.#waiting.length >= SAMPLE_ROWS) this.#settleHeader();
  }

  /** Decides the mapping of a table once enough rows are seen, then takes them. */
  #settleHeader(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    if (this.#header === undefined) return;
    if (this.#checked === 'yes') return;
    this.#checked = 'yes';
    if (this.#options.mapping === null)
      this.#mapping = {
        ...recogniseColumns(
          this.#header,
          waiting.map(({ cells }) => cells),
        ),
      };
    this.#checkColumns(this.#header);
    for (const column of this.#header) if (this.#mapping[column] === undefined) this.#unmapped.add(column);
    for (const { line, cells } of waiting) this.#addRow(line, cells);
  }

  #addRow(line: number, cells: readonly string[]): void {
    const header = this.#header ?? [];
    const longer = cells.slice(header.length).some((cell) => cell !== '');
    // A workbook leaves empty cells at the end of a row away; text does not.
    if (longer || (cells.length < header.length && cells.length < this.#leastCells(header))) {
      this.#refuse(line, cells.length, `${header.length} columns were expected, the row has ${cells.length}`);
      return;
    }
    const texts: Record<string, string> = {};
    header.forEach((column, index) => {
      texts[column] = cells[index] ?? '';
    });
    this.#take(line, { texts });
  }

  /** Up to the last column that places a row, every cell must be there. */
  #leastCells(header: readonly string[]): number {
    const needed = header.findLastIndex((column) =>
      ['latitude', 'longitude', 'ZIPCode'].includes(this.#mapping[column] ?? ''),
    );
    return needed + 1;
  }

  #addObject(line: number, object: Readonly<Record<string, unknown>>): void {
    const stated = statedBy(object);
    if (typeof stated === 'string') {
      this.#refuse(line, 'geometry', stated);
      return;
    }
    const names = Object.keys(stated.texts).filter(
      (name) => this.#mapping[name] === undefined && !this.#unmapped.has(name),
    );
    if (names.length > 0) {
      const known = Object.keys(this.#mapping);
      const recognised =
        this.#options.mapping === null ? recogniseColumns([...known, ...names]) : this.#mapping;
      this.#mapping = { ...recognised };
      for (const name of [...known, ...names]) if (recognised[name] === undefined) this.#unmapped.add(name);
    }
    if (this.#checked === 'no') {
      this.#checkObjects();
      this.#checked = 'yes';
    }
    this.#take(line, stated);
  }

  #checkObjects(): void {
    this.#checkColumns([...Object.keys(this.#mapping), ...this.#unmapped]);
  }

  /** A preview shows also what cannot be used yet. */
  #checkColumns(columns: readonly string[]): void {
    if (this.#options.extent !== 'preview') checkMapping(this.#mapping, columns, this.#options.name);
  }

  /** A file whose places lie nowhere in degrees is in another coordinate system, not full of bad rows. */
  #checkCoordinates(): void {
    if (this.#projected * 2 <= this.#rowsRead) return;
    throw new PosternError(
      'crs_unsupported',
      `${this.#options.name}: in ${this.#projected} of ${this.#rowsRead} rows ${PROJECTED_REASON}.`,
      {
        status: 422,
        place: { file: this.#options.name },
        cure: 'Convert the file to longitude and latitude (CRS84, EPSG:4326).',
      },
    );
  }

  #take(line: number, stated: Stated): void {
    const { checks, take } = this.#options;
    this.#keepValues(stated.texts);
    const converted = convert(stated, this.#mapping, this.#options.kind);
    if ('reason' in converted) {
      if (converted.reason === PROJECTED_REASON) {
        this.#projected++;
        if (this.#rowsRead === SAMPLE_ROWS) this.#checkCoordinates();
      }
      this.#refuse(line, converted.column, converted.reason);
      return;
    }
    const { facility } = converted;
    const placed = { ...facility, timeZone: checks.zoneOf(facility) };
    const repeat = this.#repeats.see(placed);
    if (repeat === 'same') {
      this.#note(placed.id, line, { kind: 'duplicate', message: 'the row stands in the file twice' });
      return;
    }
    if (repeat === 'another-place') {
      this.#refuse(line, 'id', `the id ${JSON.stringify(placed.id)} stands for another place already`);
      return;
    }
    const shared = this.#repeats.addressDoubt(placed);
    const doubts = [
      ...converted.doubts,
      ...checks.doubts(placed, this.#statedZone(stated)),
      ...(shared === null ? [] : [shared]),
    ];
    for (const doubt of doubts) this.#note(placed.id, line, doubt);
    const findings = doubts.map(({ kind }) => kind);
    this.#rowsKept++;
    take(findings.length === 0 ? placed : { ...placed, details: { ...placed.details, findings } });
  }

  #statedZone({ texts }: Stated): string {
    const column = Object.keys(this.#mapping).find((name) => this.#mapping[name] === 'timeZone');
    return column === undefined ? '' : (texts[column] ?? '');
  }

  #keepValues(texts: Stated['texts']): void {
    if (this.#rowsRead > SAMPLE_ROWS) return;
    for (const [column, value] of Object.entries(texts)) {
      const kept = this.#values.get(column) ?? [];
      if (value === '' || kept.length >= SHOWN_VALUES || kept.includes(value)) continue;
      this.#values.set(column, [...kept, value.slice(0, 80)]);
    }
  }

  #note(id: string, line: number, { kind, message }: Doubt): void {
    this.#findings.add({ id, line, kind, message });
  }
}

const tooMany = (name: string): PosternError =>
  new PosternError('input_too_large', `${name} holds more than ${MOST_ROWS} rows.`, {
    status: 413,
    place: { file: name },
    cure: 'Check that this is the right file.',
  });
