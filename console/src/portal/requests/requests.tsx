/** `/portal/requests`: what an app asked for and what became of it. The address holds app and filter. */

import { useMemo, useState } from 'preact/hooks';
import { log as text } from '../../texts/en/portal-apps.ts';
import { useQueryState } from '../../ui/address-bar.ts';
import { Page } from '../../ui/page.tsx';
import { Button, Empty, Field, Loaded } from '../../ui/parts.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useOwnApps } from '../shared/apps-of.ts';
import { type LogFilter, logPath } from '../shared/log-pages.ts';
import type { App } from '../shared/shapes.ts';
import { Log } from './log.tsx';
import './requests.css';

const NOTHING_CHOSEN = { app: '', effect: '', code: '', since: '' } as const;
type Values = Readonly<Record<keyof typeof NOTHING_CHOSEN, string>>;

const HOUR_MS = 3_600_000;
const BACK_MS: Readonly<Record<string, number>> = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 168 * HOUR_MS };

/** What a wish for a time means now. A date stands for itself. */
const sinceOf = (wish: string): string => {
  const back = BACK_MS[wish];
  return back === undefined ? wish : new Date(Date.now() - back).toISOString();
};

interface FilterProps {
  readonly apps: readonly App[];
  readonly app: string;
  readonly values: Values;
  readonly onChange: (change: Partial<Values>) => void;
}

const Filter = ({ apps, app, values, onChange }: FilterProps) => {
  const [code, setCode] = useState(values.code);
  const submit = (event: Event): void => {
    event.preventDefault();
    onChange({ code: code.trim() });
  };
  return (
    <form class="requests-filter" onSubmit={submit}>
      <Field label={text.app}>
        {(control) => (
          <select {...control} value={app} onChange={(event) => onChange({ app: event.currentTarget.value })}>
            {apps.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={text.effect}>
        {(control) => (
          <select
            {...control}
            value={values.effect}
            onChange={(event) => onChange({ effect: event.currentTarget.value })}
          >
            {Object.entries(text.effects).map(([value, title]) => (
              <option key={value} value={value}>
                {title}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={text.since}>
        {(control) => (
          <select
            {...control}
            value={values.since}
            onChange={(event) => onChange({ since: event.currentTarget.value })}
          >
            {!(values.since in text.sinces) && <option value={values.since}>{values.since}</option>}
            {Object.entries(text.sinces).map(([value, title]) => (
              <option key={value} value={value}>
                {title}
              </option>
            ))}
          </select>
        )}
      </Field>
      <TextField
        label={text.code}
        type="search"
        maxLength={100}
        autocomplete="off"
        spellcheck={false}
        placeholder={text.codeHint}
        value={code}
        onInput={(event) => setCode(event.currentTarget.value)}
        onBlur={submit}
      />
      <Button type="submit">{text.apply}</Button>
    </form>
  );
};

const Requests = () => {
  const { values, set } = useQueryState(NOTHING_CHOSEN);
  const apps = useOwnApps();
  const [turn, setTurn] = useState(0);
  const chosen = values.app || (apps.data?.apps[0]?.id ?? '');
  // biome-ignore lint/correctness/useExhaustiveDependencies: looking again means from now
  const filter = useMemo<LogFilter>(
    () => ({
      ...(values.effect !== '' && { effect: values.effect }),
      ...(values.code !== '' && { code: values.code }),
      ...(values.since !== '' && { since: sinceOf(values.since) }),
    }),
    [values.effect, values.code, values.since, turn],
  );
  return (
    <Page
      title={text.title}
      lead={text.lead}
      json={chosen === '' ? undefined : logPath(encodeURIComponent(chosen), filter, 50)}
      actions={chosen !== '' && <Button onClick={() => setTurn((now) => now + 1)}>{text.refresh}</Button>}
    >
      <Loaded of={apps}>
        {(held) =>
          held.apps.length === 0 && values.app === '' ? (
            <Empty title={text.noApps}>
              <p>{text.noAppsBody}</p>
              <a class="button button-main" href="/portal/apps">
                {text.makeApp}
              </a>
            </Empty>
          ) : (
            <>
              <Filter key={values.code} apps={held.apps} app={chosen} values={values} onChange={set} />
              <Log key={`${chosen} ${JSON.stringify(filter)} ${turn}`} app={chosen} filter={filter} />
            </>
          )
        }
      </Loaded>
    </Page>
  );
};
export default Requests;
