/** A report in the form that was asked for. */
import type { Rendering } from '../input/question.ts';
import { mapOf } from '../svg/map.ts';
import { ecdfOf, histogramOf, lorenzPlotOf } from '../svg/plots.ts';
import type { Worked } from '../work.ts';
import { csvOf } from './csv.ts';
import { geoJsonOf } from './geojson.ts';
import { textOf } from './text.ts';

export interface Rendered {
  readonly mediaType: string;
  readonly text: string;
}

export const render = (worked: Worked, { format, table, chart, metric }: Rendering): Rendered => {
  const { report } = worked;
  switch (format) {
    case 'json':
      return { mediaType: 'application/json; charset=utf-8', text: JSON.stringify(report) };
    case 'csv':
      return { mediaType: 'text/csv; charset=utf-8; header=present', text: csvOf(report, table) };
    case 'geojson':
      return { mediaType: 'application/geo+json; charset=utf-8', text: geoJsonOf(worked, table) };
    case 'text':
      return { mediaType: 'text/plain; charset=utf-8', text: `${textOf(report)}\n` };
    case 'svg':
      return { mediaType: 'image/svg+xml; charset=utf-8', text: chartOf(worked, chart, metric) };
  }
};

const chartOf = (worked: Worked, chart: Rendering['chart'], metric: string | null): string => {
  switch (chart) {
    case 'map':
      return mapOf(worked, metric);
    case 'ecdf':
      return ecdfOf(worked);
    case 'histogram':
      return histogramOf(worked);
    case 'lorenz':
      return lorenzPlotOf(worked);
  }
};
