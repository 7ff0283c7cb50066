/**
 * Sheets of an XLSX workbook (ECMA-376, SpreadsheetML) as text, row by row. The archive is held compressed and
 * inflated in small steps against a limit, twice: once for the shared texts, which writers put last, once for the
 * sheets.
 */
import { Unzip, UnzipInflate } from 'fflate';
import { PosternError } from '../../errors.ts';
import type { TableLimits, TableLine, TableRow } from './table.ts';
import { type XmlHandler, XmlScanner } from './xml-scanner.ts';

/** Deflate swells at most 1,032 times, so one step makes at most some 8 MB. */
const STEP_BYTES = 8 * 1_024;
/** More columns than this make no table that we read. */
const MOST_COLUMNS = 256;

/** Text of one part of the archive, piece by piece; `null` for the end. */
type PartReader = (piece: string | null) => void;

/**
 * Reads the sheets named, in the order of the archive and in batches; other sheets are left out.
 * @throws PosternError `input_malformed` where it is no sound workbook, `input_too_large` beyond the limits
 */
export async function* readXlsx(
  archive: Uint8Array,
  wanted: readonly string[],
  limits: TableLimits,
): AsyncGenerator<TableLine[]> {
  const budget = { inflatedBytes: limits.inflatedBytes };
  const workbook = new WorkbookReader();
  const targets = new TargetReader();
  const shared = new SharedTextReader();
  for (const _ of inflateParts(archive, budget, (name) => {
    if (name === 'xl/workbook.xml') return xmlPart(name, workbook);
    if (name === 'xl/_rels/workbook.xml.rels') return xmlPart(name, targets);
    if (name === 'xl/sharedStrings.xml') return xmlPart(name, shared);
    return undefined;
  })) {
    await new Promise(setImmediate);
  }
  if (workbook.sheets.size === 0) throw malformed('it holds no workbook with sheets');
  const sheets = new Map<string, string>();
  for (const [sheet, relation] of workbook.sheets) {
    const target = targets.targets.get(relation);
    if (wanted.includes(sheet) && target !== undefined) sheets.set(pathOfPart(target), sheet);
  }
  const finished = new Set<string>();
  const rows: TableLine[] = [];
  for (const _ of inflateParts(archive, budget, (name) => {
    const sheet = sheets.get(name);
    if (sheet === undefined) return undefined;
    return xmlPart(name, new SheetReader(sheet, shared.texts, rows, () => finished.add(name)));
  })) {
    yield rows.splice(0);
    await new Promise(setImmediate);
  }
  yield rows.splice(0);
  for (const [name, sheet] of sheets) {
    if (!finished.has(name)) throw malformed(`its sheet "${sheet}" is missing or cut short`);
  }
}

/** Names of sheets → ids of relations. */
class WorkbookReader implements XmlHandler {
  readonly sheets = new Map<string, string>();

  open(name: string, attribute: (name: string) => string | undefined): void {
    const relation = attribute('id');
    if (name === 'sheet' && relation !== undefined) this.sheets.set(attribute('name') ?? '', relation);
  }
  text(): void {}
  close(): void {}
}

/** Ids of relations → paths of parts. */
class TargetReader implements XmlHandler {
  readonly targets = new Map<string, string>();

  open(name: string, attribute: (name: string) => string | undefined): void {
    if (name === 'Relationship') this.targets.set(attribute('Id') ?? '', attribute('Target') ?? '');
  }
  text(): void {}
  close(): void {}
}

/** Texts that cells refer to by number; a text may come in runs, and phonetic hints are no part of it. */
class SharedTextReader implements XmlHandler {
  readonly texts: string[] = [];
  #text = '';
  #inText = false;
  #inPhonetic = false;

  open(name: string): void {
    if (name === 'si') this.#text = '';
    if (name === 't') this.#inText = true;
    if (name === 'rPh') this.#inPhonetic = true;
  }
  text(text: string): void {
    if (this.#inText && !this.#inPhonetic) this.#text += text;
  }
  close(name: string): void {
    if (name === 't') this.#inText = false;
    if (name === 'rPh') this.#inPhonetic = false;
    if (name === 'si') this.texts.push(this.#text);
  }
}

/** Rows of one sheet. Cells that the file leaves out are empty. */
class SheetReader implements XmlHandler {
  readonly #sheet: string;
  readonly #shared: readonly string[];
  readonly #rows: TableLine[];
  readonly #finished: () => void;
  #line = 0;
  #cells: string[] = [];
  #fault: string | undefined;
  #column = 0;
  #type = 'n';
  #value = '';
  #inValue = false;
  #inPhonetic = false;

  constructor(sheet: string, shared: readonly string[], rows: TableLine[], finished: () => void) {
    this.#sheet = sheet;
    this.#shared = shared;
    this.#rows = rows;
    this.#finished = finished;
  }

  open(name: string, attribute: (name: string) => string | undefined): void {
    if (name === 'row') {
      const number = Number(attribute('r'));
      this.#line = Number.isInteger(number) && number > this.#line ? number : this.#line + 1;
      this.#cells = [];
      this.#fault = undefined;
      this.#column = 0;
    } else if (name === 'c') {
      const reference = attribute('r');
      if (reference !== undefined) this.#column = columnOf(reference);
      this.#type = attribute('t') ?? 'n';
      this.#value = '';
    } else if (name === 'v' || name === 't') {
      this.#inValue = true;
    } else if (name === 'rPh') {
      this.#inPhonetic = true;
    }
  }

  text(text: string): void {
    if (this.#inValue && !this.#inPhonetic) this.#value += text;
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#inValue = false;
    else if (name === 'rPh') this.#inPhonetic = false;
    else if (name === 'c') this.#endCell();
    else if (name === 'row') this.#endRow();
    else if (name === 'worksheet') this.#finished();
  }

  #endCell(): void {
    const column = this.#column++;
    if (column >= MOST_COLUMNS) {
      if (this.#value !== '') this.#fault ??= `there are more than ${MOST_COLUMNS} columns`;
      return;
    }
    while (this.#cells.length < column) this.#cells.push('');
    this.#cells[column] = this.#cellText(column);
  }

  #cellText(column: number): string {
    if (this.#type === 'e') {
      this.#fault ??= `cell ${column + 1} holds the error ${this.#value}`;
      return '';
    }
    if (this.#type !== 's') return this.#value;
    const text = this.#shared[Number(this.#value)];
    if (text === undefined)
      this.#fault ??= `cell ${column + 1} refers to text ${this.#value}, which is not there`;
    return text ?? '';
  }

  #endRow(): void {
    const place = { sheet: this.#sheet, line: this.#line };
    if (this.#fault !== undefined) this.#rows.push({ ...place, column: 1, reason: this.#fault });
    else if (this.#cells.some((cell) => cell !== ''))
      this.#rows.push({ ...place, cells: this.#cells } satisfies TableRow);
  }
}

/** Inflates the parts that `readerOf` wants; yields after each step, so that the caller can take what came. */
function* inflateParts(
  archive: Uint8Array,
  budget: { inflatedBytes: number },
  readerOf: (name: string) => PartReader | undefined,
): Generator<void> {
  const unzip = new Unzip((file) => {
    const read = readerOf(file.name);
    if (read === undefined) return;
    const decoder = new TextDecoder('utf-8', { fatal: true });
    file.ondata = (error, data, final) => {
      if (error !== null) throw error;
      budget.inflatedBytes -= data.length;
      if (budget.inflatedBytes < 0) {
        throw new PosternError(
          'input_too_large',
          'The workbook swells beyond the limit when it is unpacked.',
          {
            status: 413,
            cure: 'Check the file, or save the sheet as CSV.',
          },
        );
      }
      read(decoder.decode(data, { stream: !final }));
      if (final) read(null);
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  for (let at = 0; at < archive.length; at += STEP_BYTES) {
    const end = Math.min(at + STEP_BYTES, archive.length);
    try {
      unzip.push(archive.subarray(at, end), end === archive.length);
    } catch (error) {
      if (error instanceof PosternError) throw error;
      throw malformed(`the archive cannot be unpacked (${messageOf(error)})`);
    }
    yield;
  }
}

const xmlPart = (name: string, handler: XmlHandler): PartReader => {
  const scanner = new XmlScanner(handler);
  return (piece) => {
    try {
      if (piece === null) scanner.end();
      else scanner.push(piece);
    } catch (error) {
      throw malformed(`its part ${name} cannot be read (${messageOf(error)})`);
    }
  };
};

/** Targets are relative to `xl/`, or absolute from the root of the archive. */
const pathOfPart = (target: string): string => (target.startsWith('/') ? target.slice(1) : `xl/${target}`);

/** `A1` is column 0, `AA7` is column 26. */
const columnOf = (reference: string): number => {
  let column = 0;
  for (let at = 0; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return Math.max(0, column - 1);
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const malformed = (why: string): PosternError =>
  new PosternError('input_malformed', `The XLSX workbook cannot be read: ${why}.`, {
    status: 422,
    cure: 'Open it in a spreadsheet program and save it again as XLSX or CSV.',
  });
