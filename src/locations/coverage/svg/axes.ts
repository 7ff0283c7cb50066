/** A plane with axes, ticks and grid, that plots draw on. */
import { lineFromTo, px, textAt } from './element.ts';
import { MARGIN, WIDTH } from './frame.ts';

export const PLOT = { left: MARGIN + 48, right: WIDTH - 300, top: 14, bottom: 420 } as const;
export const PLOT_HEIGHT = 476;
/** Where the key beside a plot begins. */
export const KEY_LEFT = PLOT.right + 36;

export interface Scale {
  readonly most: number;
  readonly at: (value: number) => number;
}

export const horizontal = (most: number): Scale => ({
  most,
  at: (value) => PLOT.left + (value / most) * (PLOT.right - PLOT.left),
});

export const vertical = (most: number): Scale => ({
  most,
  at: (value) => PLOT.bottom - (value / most) * (PLOT.bottom - PLOT.top),
});

/** Round steps from 0 to `most`: 1, 2 or 5 times a power of ten; at most about `count`. */
export const ticksTo = (most: number, count: number): number[] => {
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, at) =>
    Number((at * step).toPrecision(12)),
  );
};

export interface AxisTexts {
  readonly x: string;
  readonly y: string;
  readonly tickX?: (value: number) => string;
  readonly tickY?: (value: number) => string;
}

const plain = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 3 });

export const axes = (
  x: Scale,
  y: Scale,
  { x: titleX, y: titleY, tickX = plain, tickY = plain }: AxisTexts,
): string =>
  [
    ...ticksTo(y.most, 6).flatMap((tick) => [
      lineFromTo(PLOT.left, y.at(tick), PLOT.right, y.at(tick), 'grid'),
      textAt(PLOT.left - 8, y.at(tick) + 4, tickY(tick), { anchor: 'end' }),
    ]),
    ...ticksTo(x.most, 8).flatMap((tick) => [
      lineFromTo(x.at(tick), PLOT.bottom, x.at(tick), PLOT.bottom + 5, 'axis'),
      textAt(x.at(tick), PLOT.bottom + 20, tickX(tick), { anchor: 'middle' }),
    ]),
    lineFromTo(PLOT.left, PLOT.bottom, PLOT.right, PLOT.bottom, 'axis'),
    textAt((PLOT.left + PLOT.right) / 2, PLOT.bottom + 42, titleX, { size: 13, anchor: 'middle' }),
    `<g transform="translate(${MARGIN - 8} ${px((PLOT.top + PLOT.bottom) / 2)}) rotate(-90)">${textAt(0, 8, titleY, { size: 13, anchor: 'middle' })}</g>`,
  ].join('');

/** Lines of the key beside the plot, a term and its value each. */
export const key = (heading: string, lines: readonly (readonly [string, string])[]): string =>
  [
    textAt(KEY_LEFT, PLOT.top + 14, heading, { size: 13, tone: 'strong' }),
    ...lines.flatMap(([term, value], at) => [
      textAt(KEY_LEFT, PLOT.top + 40 + at * 22, term, { size: 12, tone: 'muted' }),
      textAt(WIDTH - MARGIN, PLOT.top + 40 + at * 22, value, { size: 12, anchor: 'end' }),
    ]),
  ].join('');
