/** Geometries of CQL2 text: WKT with two or three coordinates, and BBOX. */
import { type Budget, Fault } from './expression.ts';
import { type Geometry, NO_GEOMETRY, type Position, together } from './geometry.ts';
import { checkedBox, checkedLine, checkedRing } from './shapes.ts';
import type { ToDegrees } from './to-degrees.ts';
import type { TokenReader } from './token-reader.ts';

export const GEOMETRY_WORDS = [
  'POINT',
  'MULTIPOINT',
  'LINESTRING',
  'MULTILINESTRING',
  'POLYGON',
  'MULTIPOLYGON',
  'GEOMETRYCOLLECTION',
  'BBOX',
] as const;
type GeometryWord = (typeof GEOMETRY_WORDS)[number];

class WktReader {
  readonly #tokens: TokenReader;
  readonly #budget: Budget;
  readonly #toDegrees: ToDegrees;

  constructor(tokens: TokenReader, budget: Budget, toDegrees: ToDegrees) {
    this.#tokens = tokens;
    this.#budget = budget;
    this.#toDegrees = toDegrees;
  }

  geometry(): Geometry {
    const tokens = this.#tokens;
    const { at } = tokens;
    const word = GEOMETRY_WORDS.find((one) => tokens.isWord(one));
    if (word === undefined) throw tokens.unexpected('a geometry such as POINT(…), POLYGON(…) or BBOX(…)');
    this.#budget.part(at);
    tokens.take();
    tokens.takeWord('Z');
    return this.#budget.nested(at, () => this.#shape(word, at));
  }

  #shape(word: GeometryWord, at: string): Geometry {
    switch (word) {
      case 'POINT':
        return { ...NO_GEOMETRY, points: [this.#bracketed(() => this.#position())] };
      case 'MULTIPOINT':
        return { ...NO_GEOMETRY, points: this.#list(() => this.#memberPoint()) };
      case 'LINESTRING':
        return { ...NO_GEOMETRY, lines: [this.#line()] };
      case 'MULTILINESTRING':
        return { ...NO_GEOMETRY, lines: this.#list(() => this.#line()) };
      case 'POLYGON':
        return { ...NO_GEOMETRY, polygons: [this.#rings()] };
      case 'MULTIPOLYGON':
        return { ...NO_GEOMETRY, polygons: this.#list(() => this.#rings()) };
      case 'GEOMETRYCOLLECTION':
        return together(this.#list(() => this.geometry()));
      case 'BBOX': {
        const numbers = this.#list(() => this.#number());
        return { ...NO_GEOMETRY, boxes: [checkedBox(numbers, at, this.#toDegrees)] };
      }
    }
  }

  /** Points of a MULTIPOINT are written with brackets and without. */
  #memberPoint(): Position {
    return this.#tokens.isSign('(') ? this.#bracketed(() => this.#position()) : this.#position();
  }

  #line(): Position[] {
    const { at } = this.#tokens;
    return checkedLine(
      this.#list(() => this.#position()),
      at,
    );
  }

  #rings(): Position[][] {
    return this.#list(() => {
      const { at } = this.#tokens;
      return checkedRing(
        this.#list(() => this.#position()),
        at,
      );
    });
  }

  /** Parts in brackets with commas between them. */
  #list<Part>(read: () => Part): Part[] {
    return this.#bracketed(() => {
      const parts = [read()];
      while (this.#tokens.takeSign(',')) parts.push(read());
      return parts;
    });
  }

  #bracketed<Part>(read: () => Part): Part {
    this.#tokens.expectSign('(');
    const part = read();
    this.#tokens.expectSign(')');
    return part;
  }

  /** A height is read and left out: points here have none. */
  #position(): Position {
    const { at } = this.#tokens;
    const x = this.#number();
    const y = this.#number();
    if (this.#tokens.next.kind === 'number') this.#number();
    const position = this.#toDegrees(x, y);
    if (position === null) throw new Fault(at, `the position ${x} ${y} lies outside the coordinates' range`);
    return position;
  }

  #number(): number {
    const { next } = this.#tokens;
    const value = Number(next.text);
    if (next.kind !== 'number' || !Number.isFinite(value)) throw this.#tokens.unexpected('a coordinate');
    this.#tokens.take();
    return value;
  }
}

/** The geometry that the tokens go on with. @throws Fault */
export const readWkt = (tokens: TokenReader, budget: Budget, toDegrees: ToDegrees): Geometry =>
  new WktReader(tokens, budget, toDegrees).geometry();
