/** An address as the page shows it: its text cut into parts, each with what it became and why. */
import {
  type CityTable,
  COMPONENTS,
  type Component,
  type Explanation,
  explain,
  formatLines,
  parse,
  standardize,
} from '../../../../src/postal/address/index.ts';

export interface Part {
  readonly component: Component;
  /** UTF-16 offsets into the text; -1 where the part is not in the text. */
  readonly start: number;
  readonly end: number;
  readonly written: string;
  readonly standard: string;
  readonly changes: readonly Explanation[];
}

export interface AddressRead {
  readonly text: string;
  /** In the order of the text. */
  readonly parts: readonly Part[];
  readonly lines: readonly string[];
  readonly notes: readonly Explanation[];
  /** 0 to 1. */
  readonly confidence: number;
}

const LONGEST = 1_000;

export const readAddress = (given: string, cities: CityTable | undefined): AddressRead => {
  const text = given.slice(0, LONGEST);
  const parsed = parse(text, cities);
  const standard = standardize(parsed, cities);
  const changes = explain(standard);
  const parts = COMPONENTS.flatMap((component): Part[] => {
    const own = changes.filter((change) => change.component === component);
    const span = parsed.span(component);
    if (span === undefined && own.length === 0) return [];
    const { start, end } = span ?? { start: -1, end: -1 };
    const written = start < 0 ? '' : text.slice(start, end);
    return [{ component, start, end, written, standard: standard[component], changes: own }];
  });
  parts.sort((one, other) => one.start - other.start);
  return { text, parts, lines: formatLines(standard), notes: explain(parsed), confidence: parsed.confidence };
};

export interface Piece {
  readonly text: string;
  readonly part: Part | undefined;
}

/** The text, cut at the borders of its parts; nothing is left out. */
export const piecesOf = ({ text, parts }: AddressRead): readonly Piece[] => {
  const pieces: Piece[] = [];
  let at = 0;
  for (const part of parts) {
    if (part.start < at) continue;
    if (part.start > at) pieces.push({ text: text.slice(at, part.start), part: undefined });
    pieces.push({ text: text.slice(part.start, part.end), part });
    at = part.end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), part: undefined });
  return pieces;
};
