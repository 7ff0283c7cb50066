/** The first page: one field over everything, the ways in, and what this server holds. */
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useQuery } from '../api/hooks.ts';
import type { Edition, Editions } from '../public/find/place.ts';
import { useSuggestions } from '../search/suggestions.ts';
import { home as texts } from '../texts/en/home.ts';
import { Combobox } from '../ui/combobox.tsx';
import { Page } from '../ui/page.tsx';
import './home.css';

const SHOWN = 9;

const Search = () => {
  const { route } = useLocation();
  const [text, setText] = useState('');
  const { options, isEmpty } = useSuggestions(text, { limit: SHOWN });
  /** A ZIP Code goes to its page, anything else to the best find, or else to the adviser. */
  const submit = (given: string): void => {
    const asked = given.trim();
    if (asked === '') return;
    const [best] = options;
    if (/^\d{5}$/.test(asked)) route(`/zip/${asked}`);
    else if (best !== undefined) route(best.found.href);
    else route(`/access?${new URLSearchParams({ q: asked })}`);
  };
  return (
    <Combobox
      size="large"
      label={texts.search.label}
      placeholder={texts.search.placeholder}
      submit={texts.search.button}
      value={text}
      options={options}
      nothing={isEmpty ? texts.search.nothing : undefined}
      onInput={setText}
      onChoose={({ found }) => route(found.href)}
      onSubmit={submit}
    />
  );
};

const DAY_MS = 86_400_000;

type Dataset = keyof typeof texts.state.names;
const DATASETS = Object.keys(texts.state.names) as Dataset[];

const isSampleOnly = (edition: Edition | undefined): boolean =>
  edition?.importer.startsWith('sample/') === true;

const Held = ({ dataset, edition }: { readonly dataset: Dataset; readonly edition: Edition | undefined }) => {
  const { names, held, none, sample, age } = texts.state;
  return (
    <li>
      <span class="home-dataset">{names[dataset]}</span>{' '}
      {edition === undefined ? (
        <span class="home-lacking">{none}</span>
      ) : (
        <span>
          {held(edition.rowsKept)}
          {isSampleOnly(edition) && <span class="home-lacking"> {sample}</span>}
          <small>, {age(Math.floor((Date.now() - edition.retrievedAt) / DAY_MS))}</small>
        </span>
      )}
    </li>
  );
};

/** Editions with their ages, and what the operator does next. Nothing of it is worth waiting for. */
const State = () => {
  const { data } = useQuery<Editions>('/postern/v1/editions');
  if (data === undefined) return <section class="home-state" />;
  const active = new Map(
    data.editions.flatMap((edition) =>
      edition.state === 'active' ? [[edition.dataset, edition] as const] : [],
    ),
  );
  const lacking = DATASETS.find((dataset) => !active.has(dataset) || isSampleOnly(active.get(dataset)));
  return (
    <section class="home-state" aria-labelledby="home-state">
      <h2 id="home-state">{texts.state.title}</h2>
      <ul>
        {DATASETS.map((dataset) => (
          <Held key={dataset} dataset={dataset} edition={active.get(dataset)} />
        ))}
      </ul>
      {lacking !== undefined && (
        <p>
          {texts.state.next} <code>{texts.state.commands[lacking]}</code>
        </p>
      )}
    </section>
  );
};

const Home = () => (
  <div class="home">
    <Page title={texts.title} lead={texts.lead} json="/postern/v1/datasets">
      <Search />
      <h2 class="sr-only">{texts.ways}</h2>
      <ul class="home-cards">
        {texts.cards.map(({ href, title, text }) => (
          <li key={href}>
            <a href={href}>
              <h3>{title}</h3>
              <p>{text}</p>
            </a>
          </li>
        ))}
      </ul>
      <State />
    </Page>
  </div>
);
export default Home;
