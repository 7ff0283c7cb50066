/** CQL2 text: read by recursive descent, each token once. Never throws on input. */
import {
  Budget,
  COMPARISONS,
  type Comparison,
  type Expression,
  Fault,
  isDate,
  type Literal,
  type PropertyName,
  type Read,
  reading,
  type Value,
} from './expression.ts';
import { GEOMETRY_WORDS, readWkt } from './read-wkt.ts';
import type { ToDegrees } from './to-degrees.ts';
import { TokenReader } from './token-reader.ts';
import { atColumn, tokensOf } from './tokens.ts';

/** Keywords that cannot be names of properties unless they stand in double quotes. */
const RESERVED = new Set(
  'AND OR NOT LIKE BETWEEN IN IS NULL TRUE FALSE CASEI ACCENTI DATE TIMESTAMP INTERVAL S_INTERSECTS DIV'.split(
    ' ',
  ),
);

const NUMBER_OR_MORE = 'a property name, a text in single quotes, a number, TRUE, FALSE or DATE(…)';

class TextReader {
  readonly #tokens: TokenReader;
  readonly #toDegrees: ToDegrees;
  readonly #budget = new Budget();

  constructor(text: string, toDegrees: ToDegrees) {
    this.#tokens = new TokenReader(tokensOf(text));
    this.#toDegrees = toDegrees;
  }

  filter(): Expression {
    const expression = this.#or();
    if (this.#tokens.next.kind !== 'end') throw this.#tokens.unexpected('AND, OR or the end of the filter');
    return expression;
  }

  #or(): Expression {
    return this.#chain('or', 'OR', () => this.#chain('and', 'AND', () => this.#not()));
  }

  #chain(kind: 'and' | 'or', word: string, read: () => Expression): Expression {
    const first = read();
    const parts = [first];
    while (this.#tokens.takeWord(word)) parts.push(read());
    return parts.length === 1 ? first : { kind, parts };
  }

  #not(): Expression {
    const { at } = this.#tokens;
    this.#budget.part(at);
    if (!this.#tokens.takeWord('NOT')) return this.#primary();
    return { kind: 'not', part: this.#budget.nested(at, () => this.#not()) };
  }

  #primary(): Expression {
    const tokens = this.#tokens;
    const { at } = tokens;
    if (tokens.takeSign('(')) {
      const inner = this.#budget.nested(at, () => this.#or());
      tokens.expectSign(')');
      return inner;
    }
    if (tokens.isWord('S_INTERSECTS')) return this.#intersects();
    const value = this.#value();
    return this.#predicate(value, at);
  }

  /** What follows a value: an operator with what belongs to it, or nothing after TRUE and FALSE. */
  #predicate(value: Value, at: string): Expression {
    const tokens = this.#tokens;
    const operator = COMPARISONS.find((sign) => tokens.takeSign(sign));
    if (operator !== undefined) return this.#comparison(operator, value, at);
    if (tokens.takeWord('IS')) {
      const negated = tokens.takeWord('NOT');
      tokens.expectWord('NULL');
      return negate({ kind: 'isNull', value, at }, negated);
    }
    const negated = tokens.takeWord('NOT');
    if (tokens.takeWord('LIKE')) return negate({ kind: 'like', value, pattern: this.#value(), at }, negated);
    if (tokens.takeWord('BETWEEN')) {
      const low = this.#value();
      tokens.expectWord('AND');
      return negate({ kind: 'between', value, low, high: this.#value(), at }, negated);
    }
    if (tokens.takeWord('IN')) return negate({ kind: 'in', value, list: this.#list(), at }, negated);
    if (!negated && value.kind === 'literal' && value.type === 'boolean')
      return { kind: 'constant', value: value.value === true };
    throw tokens.unexpected(
      negated ? 'LIKE, BETWEEN or IN' : 'one of = <> < <= > >=, LIKE, BETWEEN, IN, IS NULL',
    );
  }

  #comparison(operator: Comparison, left: Value, at: string): Expression {
    return { kind: 'comparison', operator, left, right: this.#value(), at };
  }

  #list(): Value[] {
    this.#tokens.expectSign('(');
    const list = [this.#value()];
    while (this.#tokens.takeSign(',')) list.push(this.#value());
    this.#tokens.expectSign(')');
    return list;
  }

  #value(): Value {
    const tokens = this.#tokens;
    const { at, next } = tokens;
    this.#budget.part(at);
    if (next.kind === 'text') return literal('text', tokens.take().text, at);
    if (next.kind === 'number') return literal('number', finite(tokens.take().text, at), at);
    if (next.kind === 'name') return { kind: 'property', name: tokens.take().text, at };
    if (tokens.takeWord('TRUE')) return literal('boolean', true, at);
    if (tokens.takeWord('FALSE')) return literal('boolean', false, at);
    if (tokens.takeWord('DATE')) return this.#date();
    if (tokens.takeWord('CASEI')) {
      tokens.expectSign('(');
      const value = this.#budget.nested(at, () => this.#value());
      tokens.expectSign(')');
      return { kind: 'casei', value, at };
    }
    if (next.kind !== 'word' || RESERVED.has(next.text.toUpperCase()))
      throw tokens.unexpected(NUMBER_OR_MORE);
    const name = tokens.take().text;
    if (tokens.isSign('('))
      throw new Fault(at, `the function ${name} is not known here; CASEI and S_INTERSECTS are`);
    return { kind: 'property', name, at };
  }

  #date(): Literal {
    const tokens = this.#tokens;
    tokens.expectSign('(');
    const { at, next } = tokens;
    if (next.kind !== 'text' || !isDate(next.text)) throw tokens.unexpected("a day such as '2026-11-24'");
    tokens.take();
    tokens.expectSign(')');
    return literal('date', next.text, at);
  }

  #intersects(): Expression {
    const tokens = this.#tokens;
    tokens.take();
    tokens.expectSign('(');
    const isGeometryFirst = GEOMETRY_WORDS.some((word) => tokens.isWord(word));
    const before = isGeometryFirst ? this.#geometry() : null;
    const name = isGeometryFirst ? null : this.#geometryName();
    tokens.expectSign(',');
    const property = name ?? this.#geometryName();
    const geometry = before ?? this.#geometry();
    tokens.expectSign(')');
    return { kind: 'intersects', property, geometry };
  }

  #geometry() {
    return readWkt(this.#tokens, this.#budget, this.#toDegrees);
  }

  #geometryName(): PropertyName {
    const { at, next } = this.#tokens;
    if (next.kind !== 'word' && next.kind !== 'name')
      throw this.#tokens.unexpected('the geometry, or one such as POINT(…) or BBOX(…)');
    return { kind: 'property', name: this.#tokens.take().text, at };
  }
}

const literal = (type: Literal['type'], value: Literal['value'], at: string): Literal => ({
  kind: 'literal',
  type,
  value,
  at,
});

const finite = (text: string, at: string): number => {
  const value = Number(text);
  if (!Number.isFinite(value)) throw new Fault(at, `the number ${text.slice(0, 40)} is too large`);
  return value;
};

const negate = (part: Expression, negated: boolean): Expression => (negated ? { kind: 'not', part } : part);

/** A filter in CQL2 text. @param toDegrees from the coordinates that its geometries are in */
export const readCqlText = (text: string, toDegrees: ToDegrees): Read<Expression> =>
  reading(() => {
    if (text.trim() === '') throw new Fault(atColumn(1), 'the filter is empty');
    return new TextReader(text, toDegrees).filter();
  });
