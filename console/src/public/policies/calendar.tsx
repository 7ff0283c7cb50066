/** When rules begin and end, on a line; a press shows the rules of that day. */
import { policies as texts } from '../../texts/en/policies.ts';
import { Badge, Time } from '../../ui/parts.tsx';
import type { Moment } from './shapes.ts';

interface CalendarProps {
  readonly moments: readonly Moment[];
  /** `2026-04-01` */
  readonly day: string;
  readonly choose: (day: string) => void;
}

export const Calendar = ({ moments, day, choose }: CalendarProps) => {
  const today = new Date().toISOString().slice(0, 10);
  if (moments.length === 0) return <p class="hint">{texts.calendar.none}</p>;
  return (
    <ol class="policies-calendar">
      {moments.map(({ at, begin, end }) => {
        const of = at.slice(0, 10);
        return (
          <li key={at} class={of > today ? 'policies-moment policies-moment-ahead' : 'policies-moment'}>
            <button
              type="button"
              class="button button-quiet"
              aria-pressed={of === day}
              title={texts.calendar.choose(of)}
              onClick={() => choose(of)}
            >
              <Time at={of} />
            </button>
            <span class="hint">
              {[
                ...(begin.length > 0 ? [texts.calendar.begin(begin.length)] : []),
                ...(end.length > 0 ? [texts.calendar.end(end.length)] : []),
              ].join(', ')}
            </span>
            {of > today && <Badge tone="info">{texts.calendar.ahead}</Badge>}
          </li>
        );
      })}
    </ol>
  );
};
