/** uPlot, dressed in the colours of the page; loaded when the first chart of a visit is drawn. */
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export interface PlotInput {
  /** Ascending. */
  readonly x: readonly number[];
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  readonly xLabel: string;
  readonly yLabel: string;
  /** `time`: x is in Unix seconds. */
  readonly xKind?: 'number' | 'time';
}

const HEIGHT = 300;

/** A token's colour as a canvas takes it: `light-dark()` resolved for where it is shown. */
const colour = (at: HTMLElement, token: string): string => {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  at.append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return resolved;
};

/** Draws into `at`. @returns what takes it away */
export const drawPlot = (at: HTMLElement, { x, series, xLabel, yLabel, xKind }: PlotInput): (() => void) => {
  const line = colour(at, '--line');
  const text = colour(at, '--muted');
  const axis = (label: string): UPlot.Axis => ({
    label,
    stroke: text,
    labelFont: '13px system-ui, sans-serif',
    font: '12px system-ui, sans-serif',
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1 },
  });
  const plot = new UPlot(
    {
      width: Math.max(200, at.clientWidth),
      height: HEIGHT,
      scales: { x: { time: xKind === 'time' } },
      axes: [axis(xLabel), axis(yLabel)],
      series: [
        { label: xLabel },
        ...series.map(({ name }, index) => ({
          label: name,
          stroke: colour(at, `--series-${(index % 4) + 1}`),
          width: 2,
          ...(index > 0 && { dash: [6, 4] }),
          points: { show: false },
        })),
      ],
    },
    [[...x], ...series.map(({ values }) => [...values])],
    at,
  );
  const fit = new ResizeObserver(() =>
    plot.setSize({ width: Math.max(200, at.clientWidth), height: HEIGHT }),
  );
  fit.observe(at);
  return () => {
    fit.disconnect();
    plot.destroy();
  };
};
