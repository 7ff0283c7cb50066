/** The catalogue: the four channels, their datasets, and what is released to nobody. */

import { useQuery } from '../../api/hooks.ts';
import { datasets as texts } from '../../texts/en/datasets.ts';
import { useQueryState } from '../../ui/address-bar.ts';
import { Page } from '../../ui/page.tsx';
import { Empty, Field, Loaded, Time } from '../../ui/parts.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ClassBadge } from './class-badge.tsx';
import {
  activeOf,
  type Catalogue,
  collectionOf,
  type Dataset,
  type Edition,
  type Editions,
  type Entry,
  type Withheld,
} from './shapes.ts';
import './datasets.css';

const NOTHING_CHOSEN = { q: '', show: '' };

const DatasetRow = ({ of, editions }: { readonly of: Dataset; readonly editions: readonly Edition[] }) => {
  const edition = activeOf(of, editions);
  return (
    <li class="datasets-row">
      <div>
        <a class="datasets-name" href={`/datasets/${of.id}`}>
          {of.title}
        </a>
        <p>{of.holds}</p>
        <p class="hint">{of.who}</p>
      </div>
      <div class="datasets-state">
        <ClassBadge of={of.dataClass} />
        <span class="hint">{texts.available[of.postern.available]}</span>
        {edition !== undefined && (
          <span class="hint">
            <Time at={edition.retrievedAt} only="date" />
          </span>
        )}
        {edition === undefined && collectionOf(of) !== undefined && (
          <span class="hint">{texts.noEdition}</span>
        )}
      </div>
    </li>
  );
};

const WithheldRow = ({ of }: { readonly of: Withheld }) => (
  <li class="datasets-row">
    <div>
      <a class="datasets-name" href={`/datasets/${of.id}`}>
        {of.title}
      </a>
      <p>{texts.because(of.because)}</p>
    </div>
  </li>
);

const matches = (entry: Entry, words: readonly string[]): boolean => {
  const fields = entry.kind === 'dataset' ? entry.fields.map(({ name }) => name).join(' ') : '';
  const text = `${entry.id} ${entry.title} ${entry.holds} ${fields}`.toLowerCase();
  return words.every((word) => text.includes(word));
};

const isShown = (entry: Entry, show: string): boolean => {
  if (show === '') return true;
  if (entry.kind === 'withheld') return false;
  return show === 'public' ? entry.dataClass === 'public' : entry.postern.available === 'now';
};

interface ListProps {
  readonly catalogue: Catalogue;
  readonly editions: readonly Edition[];
  readonly words: string;
  readonly show: string;
}

const List = ({ catalogue, editions, words, show }: ListProps) => {
  const parts = words.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = catalogue.datasets.filter((entry) => isShown(entry, show) && matches(entry, parts));
  const withheld = shown.filter((entry) => entry.kind === 'withheld');
  if (shown.length === 0) {
    return (
      <Empty title={texts.none}>
        <p>
          {texts.noneHint} <a href={`/access?q=${encodeURIComponent(words)}`}>{texts.adviser}</a>
        </p>
      </Empty>
    );
  }
  return (
    <>
      {catalogue.channels.map((channel) => {
        const own = shown.filter((entry) => entry.kind === 'dataset' && entry.channel === channel.id);
        if (own.length === 0) return null;
        return (
          <section key={channel.id} class="datasets-channel">
            <h2>{channel.title}</h2>
            <p class="hint">
              {channel.access}{' '}
              {channel.url !== null && (
                <a href={channel.url} rel="noreferrer" target="_blank">
                  {texts.official}
                </a>
              )}
            </p>
            <ul class="datasets-list">
              {own.map((entry) =>
                entry.kind === 'dataset' ? (
                  <DatasetRow key={entry.id} of={entry} editions={editions} />
                ) : null,
              )}
            </ul>
          </section>
        );
      })}
      {withheld.length > 0 && (
        <section class="datasets-channel">
          <h2>{texts.withheldTitle}</h2>
          <p class="hint">{texts.withheldLead}</p>
          <ul class="datasets-list">
            {withheld.map((entry) => (
              <WithheldRow key={entry.id} of={entry} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
};

const Datasets = () => {
  const { values, set } = useQueryState(NOTHING_CHOSEN);
  const catalogue = useQuery<Catalogue>('/postern/v1/datasets');
  const editions = useQuery<Editions>('/postern/v1/editions');
  return (
    <Page title={texts.title} lead={texts.lead} json="/postern/v1/datasets">
      <form class="datasets-choose" role="search" onSubmit={(event) => event.preventDefault()}>
        <TextField
          label={texts.search}
          type="search"
          placeholder={texts.searchHint}
          value={values.q}
          onInput={(event) => set({ q: event.currentTarget.value }, 'replace')}
        />
        <Field label={texts.only}>
          {(control) => (
            <select
              {...control}
              value={values.show}
              onChange={(event) => set({ show: event.currentTarget.value })}
            >
              {Object.entries(texts.filters).map(([id, name]) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      </form>
      <Loaded of={catalogue} lines={12}>
        {(found) => (
          <List
            catalogue={found}
            editions={editions.data?.editions ?? []}
            words={values.q}
            show={values.show}
          />
        )}
      </Loaded>
    </Page>
  );
};
export default Datasets;
