/** GS1-128 for IMpb: `420` with the destination ZIP Code, then the number (Publication 199; GS1 General Specifications 5.4). */
import { barcodes } from './barcodes.ts';

export interface Bars {
  /** Widths in modules, bar first, bar and space in turn. */
  readonly widths: readonly number[];
  /** Sum of the widths. */
  readonly modules: number;
  /** What is encoded, FNC1 as `>8`, as a label printer reads it. */
  readonly printer: string;
}

interface Symbol {
  readonly sbs?: readonly number[];
}

/** @param routing `420` and the ZIP Code, with or without its +4; empty: the number alone */
export const barsOf = (routing: string, number: string): Bars => {
  const parts = routing === '' ? [] : [[routing.slice(0, 3), routing.slice(3)]];
  parts.push([number.slice(0, 2), number.slice(2)]);
  const text = parts.map(([identifier, value]) => `(${identifier})${value}`).join('');
  const [symbol] = barcodes().raw({ bcid: 'gs1-128', text }) as unknown as readonly Symbol[];
  const widths = symbol?.sbs ?? [];
  const modules = widths.reduce((sum, width) => sum + width, 0);
  const printer = `>;>8${routing === '' ? number : `${routing}>8${number}`}`;
  return { widths, modules, printer };
};

/** `9299 0900 …`, in groups of four as it stands below the bars. */
export const inGroups = (number: string): string => number.replace(/(\d{4})(?=\d)/g, '$1 ');
