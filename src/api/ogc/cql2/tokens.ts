/** CQL2 text as tokens, in one pass from left to right. */
import { Fault, MOST_CHARACTERS } from './expression.ts';

export interface Token {
  /** `word` may be a keyword; `name` stood in double quotes and is never one. */
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'sign' | 'end';
  /** Of a text or name: without its quotes. */
  readonly text: string;
  /** Of the first character, counted from 1. */
  readonly column: number;
}

export const atColumn = (column: number): string => `column ${column}`;

const SPACE = /\s*/y;
const WORD = /[\p{L}_:][\p{L}\p{N}_:.]*/uy;
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const SIGN = /<>|<=|>=|[=<>(),]/y;

const matched = (pattern: RegExp, text: string, index: number): string | undefined => {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0];
};

/** The text in quotes that begins at `start`; a doubled quote or one behind a backslash stands for itself. */
const quoted = (
  text: string,
  start: number,
  quote: string,
): { readonly text: string; readonly end: number } => {
  const parts: string[] = [];
  let from = start + 1;
  for (let index = from; index < text.length; index++) {
    const sign = text[index];
    const next = text[index + 1];
    const escaped = (sign === '\\' || sign === quote) && next === quote;
    if (escaped) {
      parts.push(text.slice(from, index), quote);
      index += 1;
      from = index + 1;
    } else if (sign === quote) {
      parts.push(text.slice(from, index));
      return { text: parts.join(''), end: index + 1 };
    }
  }
  throw new Fault(atColumn(start + 1), `the quote ${quote} is not closed`);
};

/** @throws Fault where a character belongs to no token, or the text is too long */
export const tokensOf = (text: string): Token[] => {
  if (text.length > MOST_CHARACTERS)
    throw new Fault(atColumn(MOST_CHARACTERS + 1), `the filter has more than ${MOST_CHARACTERS} characters`);
  const tokens: Token[] = [];
  let index = matched(SPACE, text, 0)?.length ?? 0;
  while (index < text.length) {
    const column = index + 1;
    const first = text[index] ?? '';
    const add = (kind: Token['kind'], found: string, end: number): void => {
      tokens.push({ kind, text: found, column });
      index = end;
    };
    const word = matched(WORD, text, index);
    const sign = matched(SIGN, text, index);
    const number = matched(NUMBER, text, index);
    if (first === "'" || first === '"') {
      const { text: inner, end } = quoted(text, index, first);
      add(first === '"' ? 'name' : 'text', inner, end);
    } else if (word !== undefined) add('word', word, index + word.length);
    else if (number !== undefined) add('number', number, index + number.length);
    else if (sign !== undefined) add('sign', sign, index + sign.length);
    else throw new Fault(atColumn(column), `${JSON.stringify(first)} has no meaning here`);
    index += matched(SPACE, text, index)?.length ?? 0;
  }
  tokens.push({ kind: 'end', text: 'the end of the filter', column: text.length + 1 });
  return tokens;
};
