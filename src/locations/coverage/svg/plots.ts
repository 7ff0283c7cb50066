/** Plots of the distances of all points: ECDF, histogram, Lorenz curve. */
import { UNITS } from '../input/question.ts';
import { giniOf, lorenzOf, quantile, shareWithin, summaryOf } from '../measure/statistics.ts';
import { subjectOf } from '../method.ts';
import type { Worked } from '../work.ts';
import { axes, horizontal, key, PLOT, PLOT_HEIGHT, type Scale, ticksTo, vertical } from './axes.ts';
import { lineFromTo, px, textAt } from './element.ts';
import { framed } from './frame.ts';

/** Beyond this share of the weight an axis would show a few far points and nothing else. */
const SHOWN_SHARE = 0.995;
const BINS = 40;
const MOST_STEPS = 800;

const percent = (share: number | null): string => (share === null ? '–' : `${(share * 100).toFixed(1)} %`);

interface Prepared {
  readonly unitName: string;
  readonly metres: number;
  readonly x: Scale;
  readonly who: string;
  readonly notes: readonly string[];
  readonly said: (metres: number | null) => string;
}

const prepare = ({ question, report, nearest }: Worked): Prepared => {
  const metres = UNITS[question.unit];
  const far = (quantile(nearest, SHOWN_SHARE) ?? metres) / metres;
  const shown = Math.max(far, question.within[0] ?? 1, 0.1);
  const step = ticksTo(shown, 8)[1] ?? shown;
  const most = Math.ceil(shown / step) * step;
  const said = (value: number | null): string =>
    value === null
      ? '–'
      : `${(value / metres).toLocaleString('en-US', { maximumFractionDigits: 2 })} ${question.unit}`;
  const beyond = 1 - (shareWithin(nearest, most * metres) ?? 1);
  return {
    unitName: question.unit === 'mi' ? 'miles' : 'kilometres',
    metres,
    x: horizontal(most),
    who: report.weighting.population === undefined ? 'ZIP points (unweighted)' : 'population',
    notes:
      beyond > 1e-9
        ? [`${percent(beyond)} lies beyond the axis, the farthest at ${said(nearest.values.at(-1) ?? null)}.`]
        : [],
    said,
  };
};

export const ecdfOf = (worked: Worked): string => {
  const { nearest, question, report } = worked;
  const { unitName, metres, x, who, notes, said } = prepare(worked);
  const y = vertical(1);
  const summary = summaryOf(nearest);
  const stepWidth = x.most / MOST_STEPS;
  let d = `M${px(x.at(0))} ${px(y.at(0))}`;
  let sum = 0;
  let drawn = -stepWidth;
  for (let at = 0; at < nearest.values.length; at++) {
    const value = (nearest.values[at] ?? 0) / metres;
    if (value > x.most) break;
    sum += nearest.weights[at] ?? 0;
    const next = (nearest.values[at + 1] ?? Infinity) / metres;
    if (value - drawn < stepWidth && next <= x.most) continue;
    d += `H${px(x.at(value))}V${px(y.at(sum / nearest.total))}`;
    drawn = value;
  }
  d += `H${px(x.at(x.most))}`;
  const limits = question.within.filter((limit) => limit <= x.most);
  const body = [
    axes(x, y, {
      x: `distance to the nearest place (${unitName})`,
      y: `share of ${who}`,
      tickY: (value) => `${Math.round(value * 100)} %`,
    }),
    ...limits.map((limit) => lineFromTo(x.at(limit), PLOT.top, x.at(limit), PLOT.bottom, 'mark')),
    `<path class="curve" d="${d}"/>`,
    key('Shares and distances', [
      ...question.within.map((limit): [string, string] => [
        `within ${limit} ${question.unit}`,
        percent(shareWithin(nearest, limit * metres)),
      ]),
      ['half within', said(summary.p50)],
      ['nine in ten within', said(summary.p90)],
      ['mean', said(summary.mean)],
      ['n', summary.points.toLocaleString('en-US')],
    ]),
  ].join('\n');
  return framed(report, `${subjectOf(worked.question)}: cumulative share`, {
    height: PLOT_HEIGHT,
    body,
    notes: [...notes, 'Dashed lines: the distances asked about.'],
  });
};

export const histogramOf = (worked: Worked): string => {
  const { nearest, report } = worked;
  const { unitName, metres, x, who, notes, said } = prepare(worked);
  const bins = new Float64Array(BINS);
  for (let at = 0; at < nearest.values.length; at++) {
    const bin = Math.floor(((nearest.values[at] ?? 0) / metres / x.most) * BINS);
    if (bin < BINS) bins[bin] = (bins[bin] ?? 0) + (nearest.weights[at] ?? 0) / nearest.total;
    else if ((nearest.values[at] ?? 0) / metres <= x.most)
      bins[BINS - 1] = (bins[BINS - 1] ?? 0) + (nearest.weights[at] ?? 0) / nearest.total;
  }
  const highest = Math.max(...bins, 1e-6);
  const y = vertical(highest * 1.08);
  const width = (PLOT.right - PLOT.left) / BINS;
  const summary = summaryOf(nearest);
  const mark = (metresAt: number | null, name: string, dy: number): string => {
    if (metresAt === null || metresAt / metres > x.most) return '';
    const at = x.at(metresAt / metres);
    return (
      lineFromTo(at, PLOT.top, at, PLOT.bottom, 'mark') + textAt(at + 5, PLOT.top + dy, name, { size: 12 })
    );
  };
  const body = [
    axes(x, y, {
      x: `distance to the nearest place (${unitName})`,
      y: `share of ${who}`,
      tickY: (value) => `${(value * 100).toLocaleString('en-US', { maximumFractionDigits: 1 })} %`,
    }),
    ...[...bins].map((share, bin) =>
      share === 0
        ? ''
        : `<rect class="bar" x="${px(PLOT.left + bin * width + 0.5)}" y="${px(y.at(share))}" width="${px(width - 1)}" height="${px(PLOT.bottom - y.at(share))}"/>`,
    ),
    mark(summary.p50, 'p50', 12),
    mark(summary.p90, 'p90', 28),
    key('Distance', [
      ['least', said(summary.min)],
      ['mean', said(summary.mean)],
      ['p50 (half)', said(summary.p50)],
      ['p90 (nine in ten)', said(summary.p90)],
      ['farthest', said(summary.max)],
      ['n', summary.points.toLocaleString('en-US')],
    ]),
  ].join('\n');
  return framed(report, `${subjectOf(worked.question)}: histogram`, { height: PLOT_HEIGHT, body, notes });
};

export const lorenzPlotOf = (worked: Worked): string => {
  const { nearest, report } = worked;
  const { who, said } = prepare(worked);
  const [x, y] = [horizontal(1), vertical(1)];
  const corners = lorenzOf(nearest);
  const every = Math.max(1, Math.ceil(corners.length / MOST_STEPS));
  const d = corners
    .filter((_, at) => at % every === 0 || at === corners.length - 1)
    .map(
      ({ weightShare, valueShare }, at) =>
        `${at === 0 ? 'M' : 'L'}${px(x.at(weightShare))} ${px(y.at(valueShare))}`,
    )
    .join('');
  const gini = giniOf(nearest);
  const asPercent = (value: number): string => `${Math.round(value * 100)} %`;
  const body = [
    axes(x, y, {
      x: `share of ${who}, nearest first`,
      y: 'share of all distance',
      tickX: asPercent,
      tickY: asPercent,
    }),
    lineFromTo(x.at(0), y.at(0), x.at(1), y.at(1), 'mark'),
    `<path class="curve" d="${d}"/>`,
    key('Evenness of distance', [
      ['Gini', gini === null ? '–' : gini.toFixed(3)],
      ['mean', said(summaryOf(nearest).mean)],
      ['n', nearest.values.length.toLocaleString('en-US')],
    ]),
  ].join('\n');
  return framed(report, `${subjectOf(worked.question)}: Lorenz curve`, {
    height: PLOT_HEIGHT,
    body,
    notes: ['Dashed: everybody has the same distance (Gini 0).'],
  });
};
