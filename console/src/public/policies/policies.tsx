/** Policies: the rules of a day as sentences, when they change, what they rest on, and a request to try. */

import { useMemo } from 'preact/hooks';
import { query } from '../../api/client.ts';
import { useQuery } from '../../api/hooks.ts';
import { policies as texts } from '../../texts/en/policies.ts';
import { useFragment, useQueryState } from '../../ui/address-bar.ts';
import { Page } from '../../ui/page.tsx';
import { Card, Empty, Field, Loaded } from '../../ui/parts.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Calendar } from './calendar.tsx';
import { Differences, differencesOf } from './difference.tsx';
import { LibraryTable } from './library.tsx';
import { RuleRow } from './rule.tsx';
import { groupOf, keyOf, type Library, matches, type RuleInForce, type RuleList } from './shapes.ts';
import { TryRequest } from './try-request.tsx';
import { VersionList } from './versions.tsx';
import './policies.css';

const NOTHING_CHOSEN = { q: '', at: '', with: '', dataset: '' };

const groupsOf = (rules: readonly RuleInForce[]): readonly (readonly [string, readonly RuleInForce[]])[] => [
  ...Map.groupBy(rules, groupOf),
];

const concerns = ({ datasets }: RuleInForce, dataset: string): boolean =>
  dataset === '' || datasets === null || datasets.includes(dataset);

interface RulesProps {
  readonly list: RuleList;
  readonly library: Library | undefined;
  readonly words: string;
  readonly dataset: string;
  readonly clear: () => void;
}

const Rules = ({ list, library, words, dataset, clear }: RulesProps) => {
  const [named] = useFragment();
  const shown = useMemo(() => {
    const parts = words.toLowerCase().split(/\s+/).filter(Boolean);
    return list.rules.filter((rule) => concerns(rule, dataset) && matches(rule, parts));
  }, [list, words, dataset]);
  return (
    <section>
      <h2>{texts.rules}</h2>
      <p class="hint" role="status">
        {texts.count(shown.length, list.rules.length)}. {texts.version(list.version)}
      </p>
      {shown.length === 0 && (
        <Empty title={texts.none}>
          <button type="button" onClick={clear}>
            {texts.clear}
          </button>
        </Empty>
      )}
      {groupsOf(shown).map(([group, rules]) => (
        <section key={group} class="policies-group">
          <h3>{group === '' ? texts.onEverything : group}</h3>
          {rules.map((rule) => (
            <RuleRow key={keyOf(rule)} of={rule} library={library} named={named} />
          ))}
        </section>
      ))}
    </section>
  );
};

const Policies = () => {
  const { values, set } = useQueryState(NOTHING_CHOSEN);
  const path = `/postern/v1/policies${query({ at: values.at })}`;
  const list = useQuery<RuleList>(path);
  const other = useQuery<RuleList>(
    values.with === '' ? null : `/postern/v1/policies${query({ at: values.with })}`,
  );
  const library = useQuery<Library>('/postern/v1/library');
  const today = new Date().toISOString().slice(0, 10);
  const day = values.at === '' ? today : values.at;
  const datasets = [...new Set((list.data?.rules ?? []).flatMap((rule) => rule.datasets ?? []))].sort();
  return (
    <Page title={texts.title} lead={texts.lead} json={path}>
      <form class="policies-choose" role="search" onSubmit={(event) => event.preventDefault()}>
        <TextField
          label={texts.search}
          type="search"
          placeholder={texts.searchHint}
          value={values.q}
          onInput={(event) => set({ q: event.currentTarget.value }, 'replace')}
        />
        <Field label={texts.dataset}>
          {(control) => (
            <select
              {...control}
              value={values.dataset}
              onChange={(event) => set({ dataset: event.currentTarget.value })}
            >
              <option value="">{texts.everything}</option>
              {datasets.map((dataset) => (
                <option key={dataset} value={dataset}>
                  {dataset}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TextField
          label={texts.at}
          type="date"
          value={day}
          onChange={(event) =>
            set({ at: event.currentTarget.value === today ? '' : event.currentTarget.value })
          }
        />
        <TextField
          label={texts.compare}
          type="date"
          value={values.with}
          onChange={(event) => set({ with: event.currentTarget.value })}
        />
      </form>
      <div class="stack">
        <Loaded of={list} lines={10}>
          {(found) => (
            <>
              <Card title={texts.calendar.title}>
                <Calendar
                  moments={found.calendar}
                  day={day}
                  choose={(chosen) => set({ at: chosen === today ? '' : chosen })}
                />
              </Card>
              {values.with !== '' && (
                <Loaded of={other} lines={3}>
                  {(second) => (
                    <Differences
                      title={texts.diff.title(values.with, day)}
                      of={differencesOf(second.rules, found.rules)}
                      same={texts.diff.same}
                    />
                  )}
                </Loaded>
              )}
              <Rules
                list={found}
                library={library.data}
                words={values.q}
                dataset={values.dataset}
                clear={() => set({ q: '', dataset: '' })}
              />
              <TryRequest datasets={datasets} day={day} />
            </>
          )}
        </Loaded>
        <VersionList />
        {library.data !== undefined && <LibraryTable of={library.data} />}
      </div>
    </Page>
  );
};
export default Policies;
