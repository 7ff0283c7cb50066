/** Lines over a number or a time. The drawing is for eyes; its sentence and its table say the same. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { charts as texts } from '../texts/en/charts.ts';
import { type Column, Table } from '../ui/table.tsx';
import { ChartFrame, type ChartFrameProps } from './frame.tsx';
import type { PlotInput } from './plot.ts';

interface LineChartProps extends Omit<ChartFrameProps, 'children' | 'table'>, PlotInput {}

/** Changes when the page changes its colours, by choice or with the system. */
const useTheme = (): number => {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const changed = (): void => setTurn((now) => now + 1);
    const watch = new MutationObserver(changed);
    watch.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', changed);
    return () => {
      watch.disconnect();
      system.removeEventListener('change', changed);
    };
  }, []);
  return turn;
};

export const LineChart = ({ x, series, xLabel, yLabel, xKind, ...frame }: LineChartProps) => {
  const at = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const [state, setState] = useState<'drawn' | 'failed'>('drawn');
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of colours draws anew
  useEffect(() => {
    let remove: (() => void) | undefined;
    let gone = false;
    const draw = async (): Promise<void> => {
      const plot = await import('./plot.ts').catch(() => undefined);
      if (plot === undefined) setState('failed');
      if (plot === undefined || gone || at.current === null) return;
      remove = plot.drawPlot(at.current, {
        x,
        series,
        xLabel,
        yLabel,
        ...(xKind !== undefined && { xKind }),
      });
    };
    void draw();
    return () => {
      gone = true;
      remove?.();
    };
  }, [x, series, xLabel, yLabel, xKind, theme]);
  const columns: readonly Column<number>[] = [
    { title: xLabel, value: (index) => x[index], align: 'end' },
    ...series.map(({ name, values }) => ({
      title: `${name}: ${yLabel}`,
      value: (index: number) => values[index],
      align: 'end' as const,
    })),
  ];
  return (
    <ChartFrame
      {...frame}
      table={
        <Table
          caption={frame.title}
          columns={columns}
          rows={x.map((_, index) => index)}
          rowKey={(index) => String(index)}
        />
      }
    >
      {state === 'failed' ? (
        <p role="status">{texts.failed}</p>
      ) : (
        <div
          ref={at}
          class="chart-plot"
          role="img"
          aria-label={`${frame.title}. ${frame.summary} ${texts.table}.`}
        />
      )}
    </ChartFrame>
  );
};
