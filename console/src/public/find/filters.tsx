/** What a place must be: kind, open, still collected; type, services and distance behind "More filters". */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { find as texts } from '../../texts/en/find.ts';
import type { Filters as Known } from './place.ts';
import { WISHES, type Wishes } from './wishes.ts';

interface FiltersProps {
  readonly wishes: Wishes;
  readonly known: Known | undefined;
  readonly onChange: (change: Partial<Record<keyof Wishes, string>>) => void;
}

const KINDS = ['all', 'post-offices', 'collection-boxes'] as const;
const MILES = ['1', '5', '10', '25', '50', '100'] as const;

const Choice = ({
  label,
  children,
}: {
  readonly label: string;
  readonly children: (id: string) => ComponentChildren;
}) => {
  const id = useId();
  return (
    <div class="find-choice">
      <label for={id}>{label}</label>
      {children(id)}
    </div>
  );
};

const two = (value: number): string => String(value).padStart(2, '0');

/** The next full hour of the reader's clock, as a field for date and time wants it. */
const nextHour = (): string => {
  const at = new Date(Date.now() + 3_600_000);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:00`;
};

interface TimedProps {
  readonly value: string;
  readonly label: string;
  readonly atLabel: string;
  readonly words: { readonly any: string; readonly now: string; readonly at: string };
  readonly type: 'datetime-local' | 'time';
  readonly usual: () => string;
  readonly onChange: (value: string) => void;
}

/** At any time, now, or at a time. */
const Timed = ({ value, label, atLabel, words, type, usual, onChange }: TimedProps) => {
  const isAt = value !== '' && value !== 'now';
  return (
    <>
      <Choice label={label}>
        {(id) => (
          <select
            id={id}
            value={isAt ? 'at' : value}
            onChange={({ currentTarget }) =>
              onChange(currentTarget.value === 'at' ? usual() : currentTarget.value)
            }
          >
            <option value="">{words.any}</option>
            <option value="now">{words.now}</option>
            <option value="at">{words.at}</option>
          </select>
        )}
      </Choice>
      {isAt && (
        <Choice label={atLabel}>
          {(id) => (
            <input
              id={id}
              type={type}
              value={value}
              onChange={({ currentTarget }) => onChange(currentTarget.value)}
            />
          )}
        </Choice>
      )}
    </>
  );
};

export const Filters = ({ wishes, known, onChange }: FiltersProps) => {
  const { filters } = texts;
  const kinds = (known?.kinds ?? []).filter(({ kind }) => wishes.kind === 'all' || wishes.kind === kind);
  const types = [...new Set(kinds.flatMap((one) => one.types))].sort();
  const services = [...new Set(kinds.flatMap((one) => one.services))].sort();
  const chosen = wishes.service === '' ? [] : wishes.service.split(',');
  const hidden = [wishes.type, wishes.service, wishes.within].filter((one) => one !== '').length;
  const isAny =
    hidden > 0 || wishes.kind !== WISHES.kind || wishes.open !== WISHES.open || wishes.after !== WISHES.after;
  return (
    <section class="find-filters no-print" aria-label={filters.label}>
      <fieldset class="find-kinds">
        <legend class="sr-only">{filters.kind}</legend>
        {KINDS.map((kind) => (
          <label key={kind}>
            <input
              type="radio"
              name="find-kind"
              value={kind}
              checked={wishes.kind === kind}
              onChange={() => onChange({ kind, type: '', service: '' })}
            />
            <span>{filters.kinds[kind]}</span>
          </label>
        ))}
      </fieldset>
      <Timed
        value={wishes.open}
        label={filters.open}
        atLabel={filters.openAtLabel}
        words={{ any: filters.openAny, now: filters.openNow, at: filters.openAt }}
        type="datetime-local"
        usual={nextHour}
        onChange={(open) => onChange({ open })}
      />
      <Timed
        value={wishes.after}
        label={filters.after}
        atLabel={filters.afterAtLabel}
        words={{ any: filters.afterAny, now: filters.afterNow, at: filters.afterAt }}
        type="time"
        usual={() => '17:00'}
        onChange={(after) => onChange({ after })}
      />
      <details class="find-more" open={hidden > 0}>
        <summary>{hidden === 0 ? filters.more : filters.moreCount(hidden)}</summary>
        <div class="find-more-body">
          <Choice label={filters.distance}>
            {(id) => (
              <select
                id={id}
                value={wishes.within}
                onChange={({ currentTarget }) => onChange({ within: currentTarget.value })}
              >
                <option value="">{filters.anyDistance}</option>
                {[...new Set([...MILES, ...(wishes.within === '' ? [] : [wishes.within])])].map((miles) => (
                  <option key={miles} value={miles}>
                    {filters.miles(miles)}
                  </option>
                ))}
              </select>
            )}
          </Choice>
          {types.length > 0 && (
            <Choice label={filters.type}>
              {(id) => (
                <select
                  id={id}
                  value={wishes.type}
                  onChange={({ currentTarget }) => onChange({ type: currentTarget.value })}
                >
                  <option value="">{filters.anyType}</option>
                  {types.map((type) => (
                    <option key={type} value={type}>
                      {texts.type(type)}
                    </option>
                  ))}
                </select>
              )}
            </Choice>
          )}
          {services.length > 0 && (
            <fieldset class="find-services">
              <legend>{filters.services}</legend>
              {services.map((service) => (
                <label key={service}>
                  <input
                    type="checkbox"
                    checked={chosen.includes(service)}
                    onChange={({ currentTarget }) =>
                      onChange({
                        service: (currentTarget.checked
                          ? [...chosen, service]
                          : chosen.filter((one) => one !== service)
                        ).join(','),
                      })
                    }
                  />
                  {texts.service(service)}
                </label>
              ))}
            </fieldset>
          )}
        </div>
      </details>
      {isAny && (
        <button
          type="button"
          class="button button-quiet"
          onClick={() => onChange({ kind: 'all', open: '', after: '', type: '', service: '', within: '' })}
        >
          {filters.clear}
        </button>
      )}
    </section>
  );
};
