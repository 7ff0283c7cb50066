/** From text to words, and from words to what they mean. Deterministic: no model, no clock, no locale. */

/** Shortens one word so that its common endings do not matter: plural, -ing, -ed, a silent e. */
export const stem = (word: string): string => {
  let root = word;
  if (root.length > 4 && root.endsWith('ies')) root = `${root.slice(0, -3)}y`;
  else if (/(?:ss|x|ch|sh)es$/.test(root)) root = root.slice(0, -2);
  else if (root.length > 3 && /[^sui]s$/.test(root)) root = root.slice(0, -1);
  if (root.length > 5 && root.endsWith('ing')) root = root.slice(0, -3);
  else if (root.length > 4 && root.endsWith('ed')) root = root.slice(0, -2);
  if (root.length > 3 && root.endsWith('e')) root = root.slice(0, -1);
  return /([bdglmnprt])\1$/.test(root) && root.length > 4 ? root.slice(0, -1) : root;
};

/** The words of a text in order, lower case, without accents. Only letters, digits and `+` (ZIP+4) count. */
const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .split(/[^a-z0-9+]+/)
    .filter((word) => word !== '');

/** The stems of a text in order. */
export const stemsOf = (text: string): string[] => wordsOf(text).map(stem);

/** Whether two words differ by one insertion, deletion, substitution or swap of neighbours. */
const oneSlip = (left: string, right: string): boolean => {
  if (Math.abs(left.length - right.length) > 1 || left === right) return false;
  let from = 0;
  while (from < left.length && from < right.length && left[from] === right[from]) from += 1;
  const rest = left.slice(from);
  const other = right.slice(from);
  return (
    rest.slice(1) === other.slice(1) ||
    rest.slice(1) === other ||
    rest === other.slice(1) ||
    (rest.slice(2) === other.slice(2) && rest[0] === other[1] && rest[1] === other[0])
  );
};

/** A phrase found in a text. */
export interface Hit<M> {
  readonly meaning: M;
  /** The words of the text, stemmed, as they were read. */
  readonly words: string;
}

/** Words shorter than this are not corrected: too many of them are one slip from another word. */
const CORRECTED_FROM = 6;

/** A closed vocabulary: phrases, each with one meaning. */
export class Phrases<M> {
  readonly #meanings = new Map<string, M>();
  /** The words of all phrases as they are written. */
  readonly #words = new Set<string>();
  readonly #stems = new Set<string>();
  #longest = 1;

  /** @throws RangeError when a phrase has two meanings: the vocabulary is wrong, not the question. */
  constructor(entries: Iterable<readonly [phrase: string, meaning: M]>) {
    for (const [phrase, meaning] of entries) {
      const stems = stemsOf(phrase);
      const key = stems.join(' ');
      const other = this.#meanings.get(key);
      if (other !== undefined && other !== meaning) {
        throw new RangeError(
          `The phrase ${JSON.stringify(phrase)} means both ${String(other)} and ${String(meaning)}.`,
        );
      }
      this.#meanings.set(key, meaning);
      for (const word of wordsOf(phrase)) this.#words.add(word);
      for (const word of stems) this.#stems.add(word);
      this.#longest = Math.max(this.#longest, stems.length);
    }
  }

  /** All phrases in the text, longest first at each place, none overlapping. */
  find(text: string): Hit<M>[] {
    const stems = wordsOf(text).map((word) => this.#read(word));
    const hits: Hit<M>[] = [];
    for (let at = 0; at < stems.length; ) {
      let length = Math.min(this.#longest, stems.length - at);
      for (; length > 0; length -= 1) {
        const words = stems.slice(at, at + length).join(' ');
        const meaning = this.#meanings.get(words);
        if (meaning === undefined) continue;
        hits.push({ meaning, words });
        break;
      }
      at += Math.max(length, 1);
    }
    return hits;
  }

  /** The stem of a word; a long unknown word that is one slip away from one known word is read as that word. */
  #read(word: string): string {
    const own = stem(word);
    if (word.length < CORRECTED_FROM || this.#stems.has(own)) return own;
    const near = new Set([...this.#words].filter((known) => oneSlip(word, known)).map(stem));
    const [only] = near;
    return near.size === 1 && only !== undefined ? only : own;
  }
}
