/** Cleans the records of one chunk. The same code runs in a worker thread and, for short lists, in the main one. */
import { isAscii } from 'node:buffer';
import { type CleanRow, RowCleaner } from './clean-row.ts';
import { keyOf } from './duplicates.ts';
import type { RowReason } from './outcome.ts';
import { addedNames, type CleanPlan } from './plan.ts';
import { RowBuffer } from './row-buffer.ts';
import { LONGEST_RECORD, RecordScanner } from './scan.ts';
import { decodeText } from './sniff.ts';
import { countIn, newTally, type Tally } from './tally.ts';
import { type ReferenceData, type Validator, ZipValidator } from './validate.ts';
import { AddressValidator } from './validate-local.ts';
import { isFormula, safeCell, startsFormula } from './write.ts';

/** A note on a row for the rejects file; row and line count from 0 at the start of the chunk. */
export interface RowNote {
  readonly row: number;
  readonly line: number;
  readonly column: string;
  readonly reason: RowReason;
  /** The record as it came, cut where it is very long. */
  readonly text: string;
}

export interface CleanedChunk {
  /** Rows as they are written, in UTF-8. With duplicates to mark, each row lacks its end: see `rowEnds`. */
  readonly output: Uint8Array<ArrayBuffer>;
  /** Where each row ends in `output`; empty unless duplicates are marked. */
  readonly rowEnds: Uint32Array<ArrayBuffer>;
  /** Four numbers a row: the two halves of the key of its delivery point and of its household; 0, 0: none. */
  readonly keys: Uint32Array<ArrayBuffer>;
  readonly notes: readonly RowNote[];
  readonly tally: Tally;
  /** Line ends in the chunk. */
  readonly lines: number;
}

const LONGEST_NOTE = 65_536;
const NON_ASCII = /[\u0080-\u00ff]/;
const NUL = '\0';

const NOTED: ReadonlySet<string> = new Set<RowReason>([
  'too_few_cells',
  'too_many_cells',
  'unbalanced_quote',
  'record_too_long',
  'json_invalid',
  'unknown_field',
]);

const CODES_OF = { csv: 44, tsv: 9 } as const;

export class ChunkCleaner {
  readonly #plan: CleanPlan;
  readonly #validator: Validator;
  readonly #rows: RowCleaner;
  readonly #scanner: RecordScanner | undefined;
  readonly #added: readonly string[];
  readonly #delimiter: 44 | 9;
  readonly #between: string;
  // State of the chunk under way.
  readonly #out = new RowBuffer();
  #rowEnds: number[] = [];
  #keys: number[] = [];
  #notes: RowNote[] = [];
  #tally: Tally = newTally();
  #line = 0;
  #reasons: RowReason[] = [];
  #column = '';

  /** @throws PosternError `edition_unreadable` */
  constructor(plan: CleanPlan, reference: ReferenceData) {
    const basic = new ZipValidator(reference);
    const validator = reference.local === undefined ? basic : new AddressValidator(basic, reference.local);
    this.#validator = validator;
    this.#plan = plan;
    this.#rows = new RowCleaner(plan.mapping, basic.cities, validator);
    this.#scanner = plan.cutting === null ? undefined : new RecordScanner(plan.cutting);
    this.#added = addedNames(plan);
    this.#delimiter = plan.output === 'tsv' ? CODES_OF.tsv : CODES_OF.csv;
    this.#between = String.fromCharCode(this.#delimiter);
  }

  close(): void {
    this.#validator.close();
  }

  clean(bytes: Uint8Array): CleanedChunk {
    this.#out.clear();
    this.#rowEnds = [];
    this.#keys = [];
    this.#notes = [];
    this.#tally = newTally();
    this.#line = 0;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    const evidence: Evidence = { nonAscii: !isAscii(bytes), nul: text.includes(NUL) };
    if (this.#scanner === undefined) this.#lines(text, evidence);
    else this.#records(text, this.#scanner, evidence);
    return this.#finish();
  }

  #finish(): CleanedChunk {
    return {
      output: this.#out.taken(),
      rowEnds: Uint32Array.from(this.#rowEnds),
      keys: Uint32Array.from(this.#keys),
      notes: this.#notes,
      tally: this.#tally,
      lines: this.#line,
    };
  }

  #records(text: string, scanner: RecordScanner, evidence: Evidence): void {
    const { names, output } = this.#plan;
    const newline = String.fromCharCode(this.#plan.cutting?.newline ?? 10);
    const copies =
      output !== 'ndjson' && this.#plan.cutting?.delimiter === this.#delimiter && newline === '\n';
    let at = 0;
    while (at < text.length) {
      const from = at;
      at = scanner.read(text, from, 'last');
      const line = this.#line;
      if (text.charCodeAt(at - 1) === newline.charCodeAt(0)) this.#line++;
      if (scanner.isBlank) {
        this.#tally.blankLines++;
        continue;
      }
      const record = text.slice(from, at);
      this.#line += innerLines(record, newline);
      this.#reasons = [];
      this.#column = '';
      if (scanner.fault !== '') this.#reasons.push(scanner.fault);
      const count = scanner.cells;
      if (count < names.length) this.#reasons.push('too_few_cells');
      if (count > names.length) this.#reasons.push('too_many_cells');
      if (count !== names.length) this.#column = names[Math.min(count, names.length) - 1] ?? '';
      const decode = this.#decoder(record, evidence);
      const isWhole = this.#reasons.length === 0;
      const isPlain = isWhole && decode === undefined;
      let formulas = false;
      for (let index = 0; index < count && !formulas; index++) {
        const code = scanner.firstCode(index);
        formulas = startsFormula(code) && isFormula(scanner.cell(index));
      }
      const cellOf = (index: number): string => {
        if (index >= count) return '';
        const cell = scanner.cell(index);
        return decode === undefined ? cell : decode(cell);
      };
      const cleaned = this.#rows.clean(cellOf);
      if (formulas && output !== 'ndjson') this.#reasons.push('formula_escaped');
      let own: string;
      if (output === 'ndjson') own = jsonOf(names, cellOf);
      else if (isPlain && copies && !formulas) own = withoutLineEnd(record);
      else own = names.map((_name, index) => safeCell(cellOf(index), this.#delimiter)).join(this.#between);
      this.#write(own, cleaned, line, () => (decode === undefined ? record : decode(record)), scanner.fault);
    }
  }

  #lines(text: string, evidence: Evidence): void {
    const { names, output } = this.#plan;
    let at = 0;
    while (at < text.length) {
      const lineEnd = text.indexOf('\n', at);
      const whole = lineEnd === -1 ? text.length : lineEnd + 1;
      const end = Math.min(whole, at + LONGEST_RECORD);
      const record = text.slice(at, end);
      at = end;
      const line = this.#line;
      if (record.endsWith('\n')) this.#line++;
      if (record.trim() === '') {
        this.#tally.blankLines++;
        continue;
      }
      this.#reasons = [];
      this.#column = '';
      const decode = this.#decoder(record, evidence);
      const decoded = (decode === undefined ? record : decode(record)).trim();
      const object = objectOf(decoded);
      if (end < whole) this.#reasons.push('record_too_long');
      else if (object === undefined) this.#reasons.push('json_invalid');
      const cellOf = (index: number): string => jsonCell(object?.[names[index] ?? '']);
      const cleaned = this.#rows.clean(object === undefined ? () => '' : cellOf);
      const fault = object === undefined ? 'json_invalid' : '';
      let own: string;
      if (output === 'ndjson') {
        own = object === undefined ? `{"unreadable":${JSON.stringify(decoded)}` : openObject(decoded);
      } else {
        const surplus = Object.keys(object ?? {}).find((name) => !names.includes(name));
        if (surplus !== undefined) {
          this.#reasons.push('unknown_field');
          this.#column = surplus.slice(0, 100);
        }
        const cells = names.map((_name, index) => cellOf(index));
        if (cells.some(isFormula)) this.#reasons.push('formula_escaped');
        own = cells.map((cell) => safeCell(cell, this.#delimiter)).join(this.#between);
      }
      this.#write(own, cleaned, line, () => decoded, fault);
    }
  }

  /** How the cells of a record become text, where they are not plain ASCII; notes what it found. */
  #decoder(record: string, evidence: Evidence): ((cell: string) => string) | undefined {
    const nonAscii = evidence.nonAscii && NON_ASCII.test(record);
    const nul = evidence.nul && record.includes(NUL);
    if (!nonAscii && !nul) return undefined;
    if (nul) this.#reasons.push('nul_removed');
    const cleanOf = nul ? (text: string) => text.replaceAll(NUL, '') : (text: string) => text;
    if (!nonAscii) return cleanOf;
    const { encoding } = decodeText(Buffer.from(record, 'latin1'));
    if (encoding === 'utf-8')
      return (cell) => cleanOf(NON_ASCII.test(cell) ? Buffer.from(cell, 'latin1').toString('utf8') : cell);
    this.#tally.windows1252Rows++;
    this.#reasons.push('windows_1252');
    return (cell) => cleanOf(NON_ASCII.test(cell) ? WINDOWS_1252.decode(Buffer.from(cell, 'latin1')) : cell);
  }

  #write(own: string, cleaned: CleanRow, line: number, record: () => string, fault: string): void {
    const tally = this.#tally;
    const row = tally.rows++;
    const rejected = fault === 'json_invalid' || fault === 'record_too_long';
    let { outcome } = cleaned;
    if (rejected) outcome = 'rejected';
    else if (
      this.#reasons.some((reason) => NOTED.has(reason)) &&
      (outcome === 'ok' || outcome === 'corrected')
    ) {
      outcome = 'check';
    }
    countIn(tally.outcomes, outcome);
    countIn(tally.matched, cleaned.matched);
    let reasons = '';
    for (const reason of this.#reasons) {
      countIn(tally.reasons, reason);
      reasons += reasons === '' ? reason : ` ${reason}`;
      if (NOTED.has(reason)) {
        tally.noted++;
        this.#notes.push({
          row,
          line,
          column: this.#column,
          reason,
          text: record().trimEnd().slice(0, LONGEST_NOTE),
        });
      }
    }
    for (const reason of cleaned.reasons) {
      countIn(tally.reasons, reason);
      reasons += reasons === '' ? reason : ` ${reason}`;
    }
    const confidence = cleaned.confidence.toFixed(2);
    const isJson = this.#plan.output === 'ndjson';
    const text = isJson
      ? own + this.#jsonOf(cleaned, outcome, confidence, reasons)
      : own + this.#cellsOf(cleaned, outcome, confidence, reasons);
    if (this.#plan.duplicates === 'off') {
      this.#out.add(isJson ? `${text}}\n` : `${text}\n`);
      return;
    }
    this.#out.add(text);
    this.#rowEnds.push(this.#out.size);
    this.#pushKey(cleaned.deliveryPoint);
    this.#pushKey(cleaned.household);
  }

  #pushKey(text: string): void {
    if (text === '') {
      this.#keys.push(0, 0);
      return;
    }
    const { high, low } = keyOf(text);
    this.#keys.push(high, low);
  }

  #cellsOf(row: CleanRow, outcome: string, confidence: string, reasons: string): string {
    const between = this.#between;
    const cell = (text: string): string => (text === '' ? '' : safeCell(text, this.#delimiter));
    return (
      between +
      cell(row.firm) +
      between +
      cell(row.line1) +
      between +
      cell(row.secondary) +
      between +
      cell(row.urbanization) +
      between +
      cell(row.city) +
      between +
      row.state +
      between +
      row.zip +
      between +
      row.zip4 +
      between +
      row.deliveryPointDigits +
      between +
      row.checkDigit +
      between +
      row.carrierRoute +
      between +
      outcome +
      between +
      confidence +
      between +
      reasons +
      between +
      row.matched +
      between +
      // Delivery point validation: nothing here is licensed to say it.
      between +
      row.edition
    );
  }

  #jsonOf(row: CleanRow, outcome: string, confidence: string, reasons: string): string {
    const values = [
      row.firm,
      row.line1,
      row.secondary,
      row.urbanization,
      row.city,
      row.state,
      row.zip,
      row.zip4,
      row.deliveryPointDigits,
      row.checkDigit,
      row.carrierRoute,
      outcome,
      Number(confidence),
      reasons,
      row.matched,
      '',
      row.edition,
    ];
    return values
      .map((value, index) => `${JSON.stringify(this.#added[index])}:${JSON.stringify(value)}`)
      .reduce((text, member) => `${text},${member}`, '');
  }
}

interface Evidence {
  readonly nonAscii: boolean;
  readonly nul: boolean;
}

const WINDOWS_1252 = new TextDecoder('windows-1252');

const withoutLineEnd = (record: string): string => {
  let end = record.length;
  if (record.charCodeAt(end - 1) === 10) end--;
  if (record.charCodeAt(end - 1) === 13) end--;
  return end === record.length ? record : record.slice(0, end);
};

/** Line ends within quoted cells: all but the record's own. */
const innerLines = (record: string, newline: string): number => {
  let count = 0;
  for (
    let at = record.indexOf(newline);
    at !== -1 && at < record.length - 1;
    at = record.indexOf(newline, at + 1)
  ) {
    count++;
  }
  return count;
};

const objectOf = (line: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
};

/** A JSON value as a cell. */
export const jsonCell = (value: unknown): string => {
  if (typeof value === 'string') return value.includes(NUL) ? value.replaceAll(NUL, '') : value;
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** A JSON object without its last brace, to be continued; an empty one gets a member first. */
const openObject = (line: string): string => {
  const open = line.slice(0, line.lastIndexOf('}')).trimEnd();
  return open === '{' ? '{"input":null' : open;
};

const jsonOf = (names: readonly string[], cellOf: (index: number) => string): string =>
  `{${names.map((name, index) => `${JSON.stringify(name)}:${JSON.stringify(cellOf(index))}`).join(',')}`;
