/**
 * An index from words to the rows of a table that hold them, in typed arrays: some 8 bytes a word and row. A question is answered by sets of
 * rows, one bit each, so that a short beginning of a word, which thousands of rows have, costs no more than a long one.
 */
import { setImmediate } from 'node:timers/promises';
import { byCode, wordsOf } from './words.ts';

/** Rows that are read before others get their turn. */
const ROWS_A_TURN = 500;
/** Texts whose words are kept while an index is built: cities and services repeat. */
const KEPT_TEXTS = 50_000;

/** What is indexed: rows with some texts each. */
export interface Rows {
  readonly size: number;
  /** The texts of a row that are searched. */
  textsAt(row: number): readonly string[];
}

/** A list of numbers that grows. */
class Numbers {
  #values = new Uint32Array(1_024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const wider = new Uint32Array(this.length * 2);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.length++] = value;
  }

  at(index: number): number {
    return this.#values[index] as number;
  }
}

export class WordIndex {
  readonly #rows: number;
  /** Ascending by code units. */
  readonly #vocabulary: readonly string[];
  /** Where in `#postings` the rows of a word begin. */
  readonly #starts: Uint32Array;
  readonly #postings: Uint32Array;

  private constructor(
    rows: number,
    vocabulary: readonly string[],
    starts: Uint32Array,
    postings: Uint32Array,
  ) {
    this.#rows = rows;
    this.#vocabulary = vocabulary;
    this.#starts = starts;
    this.#postings = postings;
  }

  /** Reads all rows, and lets others have their turn meanwhile. */
  static async of(rows: Rows): Promise<WordIndex> {
    const ids = new Map<string, number>();
    const known = new Map<string, readonly number[]>();
    /** Word ids row by row, and where each row ends. */
    const words = new Numbers();
    const ends = new Uint32Array(rows.size);
    const idsOf = (text: string): readonly number[] => {
      let found = known.get(text);
      if (found === undefined) {
        found = wordsOf(text).map((word) => {
          let id = ids.get(word);
          if (id === undefined) ids.set(word, (id = ids.size));
          return id;
        });
        // House numbers hardly repeat; cities, states and names do.
        if (known.size < KEPT_TEXTS && !/\d/.test(text)) known.set(text, found);
      }
      return found;
    };
    for (let row = 0; row < rows.size; row++) {
      if (row % ROWS_A_TURN === ROWS_A_TURN - 1) await setImmediate();
      for (const text of rows.textsAt(row)) for (const id of idsOf(text)) words.push(id);
      ends[row] = words.length;
    }
    const vocabulary = [...ids.keys()].sort(byCode);
    const rank = new Uint32Array(vocabulary.length);
    vocabulary.forEach((word, place) => {
      rank[ids.get(word) ?? 0] = place;
    });
    const starts = new Uint32Array(vocabulary.length + 1);
    for (let index = 0; index < words.length; index++) {
      const next = (rank[words.at(index)] as number) + 1;
      starts[next] = (starts[next] as number) + 1;
    }
    for (let place = 0; place < vocabulary.length; place++) {
      starts[place + 1] = (starts[place + 1] as number) + (starts[place] as number);
    }
    const postings = new Uint32Array(words.length);
    const next = starts.slice();
    for (let row = 0, index = 0; row < rows.size; row++) {
      for (; index < (ends[row] as number); index++) {
        const place = rank[words.at(index)] as number;
        postings[next[place] as number] = row;
        next[place] = (next[place] as number) + 1;
      }
    }
    return new WordIndex(rows.size, vocabulary, starts, postings);
  }

  /**
   * The first `most` rows that have every word, the last of them at least as a beginning; ascending. Words that stand nowhere
   * find nothing.
   */
  find(words: readonly string[], most: number): number[] {
    let common: Uint32Array | undefined;
    for (const [index, word] of words.entries()) {
      const rows = this.#rowsWith(word, index === words.length - 1 ? 'beginning' : 'whole');
      if (common === undefined) common = rows;
      else
        for (let cell = 0; cell < common.length; cell++)
          common[cell] = (common[cell] as number) & (rows[cell] as number);
    }
    return common === undefined ? [] : placesIn(common, most);
  }

  #rowsWith(word: string, part: 'beginning' | 'whole'): Uint32Array {
    const rows = new Uint32Array(Math.ceil(this.#rows / 32));
    for (let place = this.#placeOf(word); place < this.#vocabulary.length; place++) {
      const known = this.#vocabulary[place] ?? '';
      if (part === 'whole' ? known !== word : !known.startsWith(word)) break;
      const end = this.#starts[place + 1] as number;
      for (let index = this.#starts[place] as number; index < end; index++) {
        const row = this.#postings[index] as number;
        rows[row >>> 5] = (rows[row >>> 5] as number) | (1 << (row & 31));
      }
    }
    return rows;
  }

  /** The first word that does not sort before `word`. */
  #placeOf(word: string): number {
    let low = 0;
    let high = this.#vocabulary.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#vocabulary[middle] ?? '') < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const placesIn = (bits: Uint32Array, most: number): number[] => {
  const places: number[] = [];
  for (let cell = 0; cell < bits.length; cell++) {
    for (let left = bits[cell] as number; left !== 0; left &= left - 1) {
      if (places.length === most) return places;
      places.push(cell * 32 + (31 - Math.clz32(left & -left)));
    }
  }
  return places;
};
