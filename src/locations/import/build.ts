/** From the bytes of a location file to the file of an edition, with what was found on the way. */
import type { Readable } from 'node:stream';
import { PosternError } from '../../errors.ts';
import { type Reject, Rejects } from '../../reference/index.ts';
import type { TableLimits } from '../../reference/tables/index.ts';
import {
  type Facility,
  FINDING_KINDS,
  type Finding,
  type FindingKind,
  type LocationKind,
} from '../facility.ts';
import { convert, type Doubt } from './convert.ts';
import { checkMapping, type Field, type Mapping, recogniseColumns } from './mapping.ts';
import { type Stated, statedBy } from './objects.ts';
import { openSource } from './open.ts';
import type { PlaceChecks } from './quality.ts';
import type { SourceRow } from './rows.ts';

/** Findings beyond this many are counted and not kept. */
const MOST_FINDINGS = 50_000;
/** Rows looked at to tell columns by what stands in them. */
const SAMPLE_ROWS = 200;

export interface BuildOptions {
  readonly kind: LocationKind;
  /** How messages call the input. */
  readonly name: string;
  readonly limits: TableLimits;
  /** The operator's own mapping; else columns are recognised. */
  readonly mapping: Mapping | null;
  readonly checks: PlaceChecks;
}

export interface BuiltLocations {
  readonly facilities: readonly Facility[];
  readonly rejects: Rejects;
  readonly findings: readonly Finding[];
  readonly findingCounts: Readonly<Record<FindingKind, number>>;
  /** What each column was taken for; columns without a field are in `unmapped`. */
  readonly mapping: Mapping;
  readonly unmapped: readonly string[];
  readonly rowsRead: number;
  readonly sha256: string;
}

/** @throws PosternError those of `openSource`, `layout_mismatch`, `layout_unrecognised`, `input_empty` */
export const buildLocations = async (input: Readable, options: BuildOptions): Promise<BuiltLocations> => {
  const source = openSource(input, options.name, options.limits);
  const builder = new Builder(options);
  for await (const row of source.rows) builder.add(row);
  return { ...builder.finish(), sha256: source.sha256() };
};

class Builder {
  readonly #options: BuildOptions;
  readonly #rejects = new Rejects();
  readonly #facilities = new Map<string, Facility>();
  readonly #findings: Finding[] = [];
  readonly #counts = Object.fromEntries(FINDING_KINDS.map((kind) => [kind, 0])) as Record<
    FindingKind,
    number
  >;
  readonly #unmapped = new Set<string>();
  #header: readonly string[] | undefined;
  /** Fixed for tables; for objects it grows with each new name. */
  #mapping: Record<string, Field>;
  #waiting: { readonly line: number; readonly cells: readonly string[] }[] | undefined = [];
  #checked: 'yes' | 'no' = 'no';
  #rowsRead = 0;

  constructor(options: BuildOptions) {
    this.#options = options;
    this.#mapping = { ...options.mapping };
  }

  add(row: SourceRow): void {
    if (row.kind === 'cells' && this.#header === undefined) {
      this.#header = row.cells.map((name) => name.trim());
      return;
    }
    this.#rowsRead++;
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
    if (this.#header === undefined && this.#checked === 'no' && this.#facilities.size === 0)
      this.#checkObjects();
    return {
      facilities: [...this.#facilities.values()],
      rejects: this.#rejects,
      findings: this.#findings,
      findingCounts: this.#counts,
      mapping: this.#mapping,
      unmapped: [...this.#unmapped],
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
    checkMapping(this.#mapping, this.#header, this.#options.name);
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
    checkMapping(this.#mapping, [...Object.keys(this.#mapping), ...this.#unmapped], this.#options.name);
  }

  #take(line: number, stated: Stated): void {
    const converted = convert(stated, this.#mapping, this.#options.kind);
    if ('reason' in converted) {
      this.#refuse(line, converted.column, converted.reason);
      return;
    }
    const { checks } = this.#options;
    const { facility } = converted;
    const placed = { ...facility, timeZone: checks.zoneOf(facility) };
    const zoneColumn = Object.keys(this.#mapping).find((column) => this.#mapping[column] === 'timeZone');
    const statedZone = zoneColumn === undefined ? '' : (stated.texts[zoneColumn] ?? '');
    const doubts = [...converted.doubts, ...checks.doubts(placed, statedZone)];
    const before = this.#facilities.get(placed.id);
    if (before !== undefined) {
      const { findings: _, ...details } = before.details;
      if (JSON.stringify({ ...before, details }) === JSON.stringify(placed))
        this.#note(placed.id, line, { kind: 'duplicate', message: 'the row stands in the file twice' });
      else this.#refuse(line, 'id', `the id ${JSON.stringify(placed.id)} stands for another place already`);
      return;
    }
    for (const doubt of doubts) this.#note(placed.id, line, doubt);
    const findings = doubts.map(({ kind }) => kind);
    this.#facilities.set(
      placed.id,
      findings.length === 0 ? placed : { ...placed, details: { ...placed.details, findings } },
    );
  }

  #note(id: string, line: number, { kind, message }: Doubt): void {
    this.#counts[kind]++;
    if (this.#findings.length < MOST_FINDINGS) this.#findings.push({ id, line, kind, message });
  }
}
