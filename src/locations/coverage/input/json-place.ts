/** Line and column of a value in a JSON text, counted from 1, so that an error can point at it. */

export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** @param path member names and positions in arrays; the text must be valid JSON */
export const placeInJson = (text: string, path: readonly (string | number)[]): TextPlace => {
  const scanner = new Scanner(text);
  for (const step of path) if (!scanner.enter(step)) break;
  return placeAt(text, scanner.at);
};

/** Where a text that `JSON.parse` refuses stops being JSON; the parser itself often does not say. */
export const placeOfSyntaxError = (text: string): TextPlace => placeAt(text, firstFault(text));

const placeAt = (text: string, position: number): TextPlace => {
  const before = text.slice(0, position);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: position - start + 1 };
};

class Scanner {
  readonly #text: string;
  /** Where the value at hand begins. */
  at = 0;

  constructor(text: string) {
    this.#text = text;
    this.at = this.#blanks(0);
  }

  /** Goes to a member or an element of the value at hand. @returns whether there is one. */
  enter(step: string | number): boolean {
    const open = this.#text[this.at];
    if (open !== (typeof step === 'number' ? '[' : '{')) return false;
    let at = this.#blanks(this.at + 1);
    for (let element = 0; at < this.#text.length; element++) {
      let found = element === step;
      if (open === '{') {
        const end = this.#afterString(at);
        found = JSON.parse(this.#text.slice(at, end)) === step;
        at = this.#blanks(this.#blanks(end) + 1);
      }
      if (found) {
        this.at = at;
        return true;
      }
      at = this.#blanks(this.#afterValue(at));
      if (this.#text[at] !== ',') return false;
      at = this.#blanks(at + 1);
    }
    return false;
  }

  #blanks(from: number): number {
    let at = from;
    while (/\s/.test(this.#text[at] ?? '')) at++;
    return at;
  }

  #afterString(from: number): number {
    let at = from + 1;
    while (at < this.#text.length && this.#text[at] !== '"') at += this.#text[at] === '\\' ? 2 : 1;
    return at + 1;
  }

  #afterValue(from: number): number {
    let depth = 0;
    let at = from;
    do {
      const character = this.#text[at] ?? '';
      if (character === '"') at = this.#afterString(at);
      else if (character === '[' || character === '{') {
        depth++;
        at++;
      } else if (character === ']' || character === '}') {
        depth--;
        at++;
      } else if (depth > 0) at++;
      else while (at < this.#text.length && !/[\s,\]}]/.test(this.#text[at] ?? '')) at++;
    } while (depth > 0 && at < this.#text.length);
    return at;
  }
}

type Expected = 'value' | 'value or end' | 'name' | 'name or end' | 'colon' | 'comma or end' | 'nothing';

const TOKEN =
  /[[\]{}:,]|"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;
const BLANKS = /[ \t\n\r]*/y;

/** What may follow a token where it may stand at all. `open`: the brackets that are open, the innermost last. */
const after = (token: string, expected: Expected, open: string[]): Expected | null => {
  const isEnd = token === ']' || token === '}';
  const closed = (): Expected => (open.length === 0 ? 'nothing' : 'comma or end');
  if (isEnd) {
    if (!expected.endsWith('or end') || open.pop() !== (token === ']' ? '[' : '{')) return null;
    return closed();
  }
  switch (expected) {
    case 'name':
    case 'name or end':
      return token.startsWith('"') ? 'colon' : null;
    case 'colon':
      return token === ':' ? 'value' : null;
    case 'comma or end':
      return token === ',' ? (open.at(-1) === '[' ? 'value' : 'name') : null;
    case 'nothing':
      return null;
    default:
      if (token === ':' || token === ',') return null;
      if (token !== '[' && token !== '{') return closed();
      open.push(token);
      return token === '[' ? 'value or end' : 'name or end';
  }
};

/** The position of the first character that cannot stand where it does; the length where the text ends too soon. */
const firstFault = (text: string): number => {
  const open: string[] = [];
  let expected: Expected = 'value';
  let at = 0;
  for (;;) {
    BLANKS.lastIndex = at;
    BLANKS.exec(text);
    at = BLANKS.lastIndex;
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    const next: Expected | null = token === undefined ? null : after(token, expected, open);
    if (token === undefined || next === null) return at;
    expected = next;
    at += token.length;
  }
};
