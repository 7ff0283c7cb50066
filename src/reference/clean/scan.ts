/**
 * Cuts delimited text into records and cells (RFC 4180, leniently). Works on text with one character a byte, so that
 * offsets are byte offsets whatever the encoding. Never throws: what is malformed ends at its line and is named.
 */

/** What can be wrong with the form of a record. */
export type RecordFault = '' | 'unbalanced_quote' | 'record_too_long';

/** How the records of a file are cut. */
export interface Cutting {
  /** Character code between cells. */
  readonly delimiter: number;
  /** 10, or 13 in files that end lines by CR alone. */
  readonly newline: 10 | 13;
}

/** A record longer than this is cut: no row is, but a lost quote or a binary file would fill the memory. */
export const LONGEST_RECORD = 4 * 1_048_576;

const QUOTE = 34;
const CR = 13;
const BLANK = 32;
/** Cells of a record beyond this number are left in the last one. */
const MOST_CELLS = 4_096;

/**
 * Reads one record at a time; `cell` gives the cells of the record that was read last. A quoted cell ends at a quote
 * that a delimiter or a line end follows. A record whose quotes do not work out so is its first line alone, and the
 * next line begins the next record: one lost quote costs one row.
 */
export class RecordScanner {
  readonly #delimiter: number;
  readonly #newline: number;
  readonly #lineEnd: string;
  readonly #starts = new Int32Array(MOST_CELLS);
  readonly #ends = new Int32Array(MOST_CELLS);
  /** 0: bare, 1: quoted, 2: quoted with doubled quotes inside. */
  readonly #quoting = new Uint8Array(MOST_CELLS);
  #text = '';
  /** Cells of the record. */
  cells = 0;
  fault: RecordFault = '';

  constructor({ delimiter, newline }: Cutting) {
    this.#delimiter = delimiter;
    this.#newline = newline;
    this.#lineEnd = String.fromCharCode(newline);
  }

  /**
   * Reads the record at `from`, which must be the start of one.
   * @param more `more`: text may follow, so a record that reaches the end is not whole; `last`: this is all.
   * @returns the offset after the record and its line end; -1: not whole yet
   */
  read(text: string, from: number, more: 'more' | 'last'): number {
    this.#text = text;
    this.cells = 0;
    this.fault = '';
    const most = Math.min(text.length, from + LONGEST_RECORD);
    let at = from;
    for (;;) {
      const next = text.charCodeAt(at) === QUOTE ? this.#quoted(at, most) : this.#bare(at, most);
      if (next === MALFORMED) return this.#leniently(from, more);
      if (next === UNFINISHED) {
        if (more === 'more' && most === text.length && text.length - from < LONGEST_RECORD) return -1;
        return this.#leniently(from, more);
      }
      if (next >= 0) {
        // A delimiter stood there: another cell follows, if only an empty one.
        at = next;
        continue;
      }
      return this.#ended(-next - ENDED, from, more);
    }
  }

  /** Text of a cell, without its quotes. */
  cell(index: number): string {
    const text = this.#text.slice(this.#starts[index], this.#ends[index]);
    return this.#quoting[index] === 2 ? text.replaceAll('""', '"') : text;
  }

  /** The first character code of a cell, or -1. */
  firstCode(index: number): number {
    const start = this.#starts[index] ?? 0;
    return start < (this.#ends[index] ?? 0) ? this.#text.charCodeAt(start) : -1;
  }

  /** A record of one empty cell without quotes: an empty line. */
  get isBlank(): boolean {
    return this.cells === 1 && this.#quoting[0] === 0 && this.#starts[0] === this.#ends[0];
  }

  #ended(end: number, from: number, more: 'more' | 'last'): number {
    if (this.#text.charCodeAt(end - 1) === this.#newline) return end;
    if (end - from >= LONGEST_RECORD) this.fault = 'record_too_long';
    else if (more === 'more') return -1;
    return end;
  }

  /** @returns the start of the next cell, or `-(ENDED + end)` where the record ends. */
  #bare(from: number, most: number): number {
    const text = this.#text;
    const delimiter = this.#delimiter;
    const newline = this.#newline;
    for (let at = from; at < most; at++) {
      const code = text.charCodeAt(at);
      if (code === delimiter && this.cells < MOST_CELLS - 1) {
        this.#add(from, at, 0);
        return at + 1;
      }
      if (code === newline) {
        this.#add(from, at > from && newline !== CR && text.charCodeAt(at - 1) === CR ? at - 1 : at, 0);
        return -(ENDED + at + 1);
      }
    }
    this.#add(from, most, 0);
    return -(ENDED + most);
  }

  #quoted(from: number, most: number): number {
    const text = this.#text;
    let quoting = 1;
    let at = from + 1;
    for (;;) {
      const quote = text.indexOf('"', at);
      if (quote === -1 || quote >= most) return UNFINISHED;
      if (text.charCodeAt(quote + 1) === QUOTE) {
        quoting = 2;
        at = quote + 2;
        continue;
      }
      let after = quote + 1;
      while (after < most && text.charCodeAt(after) === BLANK) after++;
      if (this.#newline !== CR && text.charCodeAt(after) === CR) after++;
      if (after >= most) {
        // The end of the text may cut a doubled quote or a line end in two.
        if (most < text.length) return MALFORMED;
        this.#add(from + 1, quote, quoting);
        return -(ENDED + most);
      }
      const code = text.charCodeAt(after);
      if (code === this.#newline) {
        this.#add(from + 1, quote, quoting);
        return -(ENDED + after + 1);
      }
      if (code === this.#delimiter && text.charCodeAt(after - 1) !== CR) {
        if (this.cells >= MOST_CELLS - 1) return MALFORMED;
        this.#add(from + 1, quote, quoting);
        return after + 1;
      }
      return MALFORMED;
    }
  }

  /** The line at `from` by itself; a quote ends a cell only before a delimiter or the line's end, else it is text. */
  #leniently(from: number, more: 'more' | 'last'): number {
    const text = this.#text;
    const lineEnd = text.indexOf(this.#lineEnd, from);
    const most = from + LONGEST_RECORD;
    const isCut = lineEnd === -1 ? text.length >= most : lineEnd >= most;
    if (lineEnd === -1 && !isCut && more === 'more') return -1;
    const end = isCut ? most : lineEnd === -1 ? text.length : lineEnd + 1;
    let stop = isCut ? most : lineEnd === -1 ? text.length : lineEnd;
    if (this.#newline !== CR && stop > from && text.charCodeAt(stop - 1) === CR) stop--;
    this.cells = 0;
    this.fault = isCut ? 'record_too_long' : 'unbalanced_quote';
    const delimiter = String.fromCharCode(this.#delimiter);
    let at = from;
    while (at <= stop && this.cells < MOST_CELLS) {
      let close = -1;
      if (text.charCodeAt(at) === QUOTE && at < stop) {
        close = text.indexOf(`"${delimiter}`, at + 1);
        if (close === -1 || close >= stop) {
          close = stop - 1 > at && text.charCodeAt(stop - 1) === QUOTE ? stop - 1 : -1;
        }
      }
      if (close !== -1) {
        this.#add(at + 1, close, 2);
        at = close + 2;
        continue;
      }
      let cut = this.cells === MOST_CELLS - 1 ? -1 : text.indexOf(delimiter, at);
      if (cut === -1 || cut > stop) cut = stop;
      this.#add(at, cut, 0);
      at = cut + 1;
    }
    return end;
  }

  #add(start: number, end: number, quoting: number): void {
    const index = this.cells++;
    this.#starts[index] = start;
    this.#ends[index] = end;
    this.#quoting[index] = quoting;
  }
}

const MALFORMED = -1;
const UNFINISHED = -2;
/** Ends are told as `-(ENDED + offset)`, beyond the two above. */
const ENDED = 3;
