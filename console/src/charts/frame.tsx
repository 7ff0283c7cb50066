/** What every chart has: a title, what is measured, where it comes from, and the numbers as a table behind it. */
import type { ComponentChildren } from 'preact';
import { charts as texts } from '../texts/en/charts.ts';
import './charts.css';

export interface ChartFrameProps {
  readonly title: string;
  /** What one step of the axis is: `miles`, `requests a day`. */
  readonly unit: string;
  /** Where the numbers come from, with edition or date. */
  readonly source: string;
  /** What the chart says, in a sentence: read out in its place. */
  readonly summary: string;
  readonly table?: ComponentChildren;
  readonly children: ComponentChildren;
}

export const ChartFrame = ({ title, unit, source, summary, table, children }: ChartFrameProps) => (
  <figure class="chart">
    <figcaption>
      <strong>{title}</strong> <span class="hint">{summary}</span>
    </figcaption>
    {children}
    <p class="hint chart-foot">
      {texts.unit}: {unit}. {texts.source}: {source}.
    </p>
    {table !== undefined && (
      <details>
        <summary>{texts.table}</summary>
        {table}
      </details>
    )}
  </figure>
);
