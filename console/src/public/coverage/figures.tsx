/** What a report says at first glance: three figures, the shares, the curve. */
import { useMemo } from 'preact/hooks';
import { Bars } from '../../charts/bars.tsx';
import { LineChart } from '../../charts/line-chart.tsx';
import { coverage } from '../../texts/en/coverage.ts';
import { Card } from '../../ui/parts.tsx';
import { numberOf, percent, type Report, said, unitKey } from './shapes.ts';

const texts = coverage;

const distanceOf = (report: Report, key: string): string =>
  `${said(key, report.overall[`nearest_${key}_${unitKey(report)}`])} ${report.unit}`;

export const sourceOf = (report: Report): string =>
  report.sources
    .map(({ edition, authority, retrieved }) => `${edition} (${texts.of(authority, retrieved)})`)
    .join('; ');

export const Figures = ({ of }: { readonly of: Report }) => (
  <section class="coverage-figures" aria-label={of.title}>
    <p>
      <strong>{distanceOf(of, 'p50')}</strong>
      <span>
        {texts.figures.halfShare} {texts.figures.half}
      </span>
    </p>
    <p>
      <strong>{distanceOf(of, 'p90')}</strong>
      <span>
        {texts.figures.mostShare} {texts.figures.half}
      </span>
    </p>
    <p>
      <strong>{distanceOf(of, 'mean')}</strong>
      <span>{texts.figures.mean}</span>
    </p>
    <p>
      <strong>{of.counted.places.toLocaleString('en-US')}</strong>
      <span>{texts.figures.places}</span>
    </p>
  </section>
);

const sharesOf = (report: Report) =>
  report.columns
    .filter(({ key }) => key.startsWith('share_within_'))
    .map(({ key }) => {
      const value = numberOf(report.overall, key) ?? 0;
      const distance = key.slice('share_within_'.length).replace('_', ' ');
      return { name: texts.shares.within(distance), value, said: percent(value) };
    });

const SHARES = Array.from({ length: 101 }, (_, share) => share);

/** The share of all at each distance of one scale, so that two curves have the same x. */
const sharesAt = (percentiles: readonly number[], distances: readonly number[]): number[] =>
  distances.map((distance) => {
    let share = -1;
    while (share < 100 && (percentiles[share + 1] ?? Number.POSITIVE_INFINITY) <= distance) share++;
    return Math.max(0, share);
  });

export const Curve = ({ of }: { readonly of: Report }) => {
  const { x, series } = useMemo(() => {
    if (of.closures === undefined) {
      return { x: of.percentiles, series: [{ name: texts.curve.now, values: SHARES }] };
    }
    const after = of.closures.percentiles;
    const both = [...new Set([...of.percentiles, ...after])].sort((one, other) => one - other);
    return {
      x: both,
      series: [
        { name: texts.curve.now, values: sharesAt(of.percentiles, both) },
        { name: texts.curve.after, values: sharesAt(after, both) },
      ],
    };
  }, [of]);
  return (
    <div class="coverage-charts">
      <Card>
        <Bars
          title={texts.shares.title}
          unit="%"
          source={sourceOf(of)}
          summary={of.weighting.population === undefined ? texts.figures.unweighted : ''}
          bars={sharesOf(of)}
          most={1}
        />
      </Card>
      <Card>
        <LineChart
          title={texts.curve.title}
          unit={`${of.unit}, %`}
          source={sourceOf(of)}
          summary={texts.curve.summary(distanceOf(of, 'p50'), distanceOf(of, 'p90'))}
          x={x}
          series={series}
          xLabel={texts.curve.x(of.unit)}
          yLabel={texts.curve.y}
        />
      </Card>
    </div>
  );
};
