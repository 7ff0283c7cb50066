/** Tokens taken one after another, with words for what was expected instead. */
import { Fault } from './expression.ts';
import { atColumn, type Token } from './tokens.ts';

const END: Token = { kind: 'end', text: 'the end of the filter', column: 1 };

export class TokenReader {
  readonly #tokens: readonly Token[];
  #index = 0;

  /** @param tokens end with the one of kind `end` */
  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get next(): Token {
    return this.#tokens[this.#index] ?? this.#tokens.at(-1) ?? END;
  }

  /** Where the next token stands. */
  get at(): string {
    return atColumn(this.next.column);
  }

  take(): Token {
    const token = this.next;
    this.#index += 1;
    return token;
  }

  /** Keywords stand in any case. */
  isWord(word: string): boolean {
    return this.next.kind === 'word' && this.next.text.toUpperCase() === word;
  }

  isSign(sign: string): boolean {
    return this.next.kind === 'sign' && this.next.text === sign;
  }

  takeWord(word: string): boolean {
    const found = this.isWord(word);
    if (found) this.#index += 1;
    return found;
  }

  takeSign(sign: string): boolean {
    const found = this.isSign(sign);
    if (found) this.#index += 1;
    return found;
  }

  expectWord(word: string): void {
    if (!this.takeWord(word)) throw this.unexpected(word);
  }

  expectSign(sign: string): void {
    if (!this.takeSign(sign)) throw this.unexpected(JSON.stringify(sign));
  }

  unexpected(expected: string): Fault {
    const { kind, text } = this.next;
    const shown = kind === 'end' ? text : JSON.stringify(text.length > 40 ? `${text.slice(0, 37)}…` : text);
    return new Fault(this.at, `${shown} stands where ${expected} was expected`);
  }
}
