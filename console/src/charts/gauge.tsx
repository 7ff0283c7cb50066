/** How much of an allowance is used: a bar that changes its look where little is left. */
import { useId } from 'preact/hooks';
import { charts as texts } from '../texts/en/charts.ts';
import './charts.css';

interface GaugeProps {
  readonly label: string;
  readonly used: number;
  readonly most: number;
  /** What is counted: `calls an hour`. */
  readonly unit: string;
}

export const Gauge = ({ label, used, most, unit }: GaugeProps) => {
  const id = useId();
  const share = most <= 0 ? 1 : used / most;
  const look = share >= 1 ? 'full' : share >= 0.8 ? 'high' : 'low';
  const said = texts.used(used.toLocaleString('en-US'), `${most.toLocaleString('en-US')} ${unit}`);
  return (
    <div class="gauge">
      <span id={id} class="gauge-label">
        {label}
      </span>
      <span
        class="chart-bar-track"
        role="meter"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={most}
        aria-valuenow={Math.min(used, most)}
        aria-valuetext={said}
      >
        <span class={`chart-bar gauge-${look}`} style={{ width: `${Math.min(100, share * 100)}%` }} />
      </span>
      <span class="gauge-said">{said}</span>
    </div>
  );
};
