/**
 * What stands on a printed sheet, in dots of a printer with 203 dots an inch, from the top left corner. One description,
 * drawn by each image format in its own way.
 */
import type { Bars } from './bars.ts';

export const DOTS_PER_INCH = 203;

export type Mark =
  | {
      readonly kind: 'text';
      readonly x: number;
      /** Of the top of capitals. */
      readonly y: number;
      /** Height of the line. */
      readonly size: number;
      readonly text: string;
      readonly ink: 'black' | 'white';
    }
  | {
      readonly kind: 'box';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    }
  | {
      readonly kind: 'bars';
      readonly x: number;
      readonly y: number;
      readonly height: number;
      /** Width of the narrowest bar. */
      readonly module: number;
      readonly bars: Bars;
    };

export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark[];
}

/** Advance of a letter as a share of its line's height, in the fixed-width faces of all formats. */
export const LETTER_WIDTH = 0.5;

/** Letters, digits and marks that every printer has; accents go, what else is there becomes a blank. */
const printable = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]|[\^~]/g, ' ')
    .toUpperCase()
    .trim();

/** A line that becomes smaller where it would be wider than `most` dots. */
export const line = (
  x: number,
  y: number,
  size: number,
  text: string,
  most: number,
  ink: 'black' | 'white' = 'black',
): Mark => {
  const clean = printable(text);
  const fits = clean.length === 0 ? size : Math.floor(most / (clean.length * LETTER_WIDTH));
  return { kind: 'text', x, y, size: Math.min(size, fits), text: clean, ink };
};

/** The same, centred between `x` and `x + most`. */
export const centred = (
  x: number,
  y: number,
  size: number,
  text: string,
  most: number,
  ink: 'black' | 'white' = 'black',
): Mark => {
  const mark = line(x, y, size, text, most, ink);
  if (mark.kind !== 'text') return mark;
  return { ...mark, x: Math.round(x + (most - mark.text.length * mark.size * LETTER_WIDTH) / 2) };
};

export const box = (x: number, y: number, width: number, height: number): Mark => ({
  kind: 'box',
  x,
  y,
  width,
  height,
});
