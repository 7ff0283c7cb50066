/** Bars lying down, as HTML: read out as a list, drawn by width. */
import { ChartFrame, type ChartFrameProps } from './frame.tsx';

export interface Bar {
  readonly name: string;
  /** In the unit of the chart. */
  readonly value: number;
  /** How the value is written. */
  readonly said: string;
}

interface BarsProps extends Omit<ChartFrameProps, 'children' | 'table'> {
  readonly bars: readonly Bar[];
  /** The value of a bar of full width; the greatest unless stated. */
  readonly most?: number;
}

export const Bars = ({ bars, most, ...frame }: BarsProps) => {
  const full = most ?? Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  return (
    <ChartFrame {...frame}>
      <ul class="chart-bars">
        {bars.map(({ name, value, said }) => (
          <li key={name}>
            <span class="chart-bar-name">{name}</span>
            <span class="chart-bar-track">
              <span class="chart-bar" style={{ width: `${Math.min(100, (value / full) * 100)}%` }} />
            </span>
            <span class="chart-bar-said">{said}</span>
          </li>
        ))}
      </ul>
    </ChartFrame>
  );
};
