/** Post offices and collection boxes near a place: a list and a map that show the same. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { useQuery } from '../../api/hooks.ts';
import { PlaceMap } from '../../map/place-map.tsx';
import type { Centre, TileLayer } from '../../map/shown.ts';
import { find as texts } from '../../texts/en/find.ts';
import { useFragment, useQueryState } from '../../ui/address-bar.ts';
import { Page } from '../../ui/page.tsx';
import { Empty, Loaded, Notice } from '../../ui/parts.tsx';
import { Detail } from './detail.tsx';
import { Filters } from './filters.tsx';
import {
  type Edition,
  type Editions,
  isSample,
  type Filters as Known,
  type Nearest,
  type Place,
  pointOf,
} from './place.ts';
import { Results } from './results.tsx';
import { ShareRow } from './share.tsx';
import { StartField } from './start.tsx';
import { MOST_PLACES, questionOf, startOf, WISHES } from './wishes.ts';
import './find.css';

const KINDS: readonly TileLayer[] = ['post-offices', 'collection-boxes'];
const DATASETS: Readonly<Record<TileLayer, string>> = {
  'post-offices': 'facilities',
  'collection-boxes': 'collection-boxes',
};
const STEP = 40;

const NOTHING_LISTED: Nearest['places'] = [];
const NO_EDITIONS: readonly Edition[] = [];

const Command = ({ kind }: { readonly kind: TileLayer }) => (
  <code class="find-command">{texts.missing.command(kind)}</code>
);

/** What this server lacks, and what its operator does about it. */
const Lacking = ({ editions, kind }: { readonly editions: readonly Edition[]; readonly kind: string }) => {
  const lacking = KINDS.filter(
    (one) => (kind === 'all' || kind === one) && !editions.some(({ dataset }) => dataset === DATASETS[one]),
  );
  const sample = kind === 'collection-boxes' ? undefined : editions.find(isSample);
  if (editions.length === 0 || (lacking.length === 0 && sample === undefined)) return null;
  return (
    <Notice tone="info">
      {sample !== undefined && (
        <p>
          {texts.sample(sample.rowsKept)} <Command kind="post-offices" />
        </p>
      )}
      {lacking.map((one) => (
        <p key={one}>
          {texts.missing.one(texts.filters.kinds[one])} {texts.missing.operator} <Command kind={one} />
        </p>
      ))}
    </Notice>
  );
};

const Find = () => {
  const { values: wishes, set } = useQueryState(WISHES);
  const [fragment, setFragment] = useFragment();
  const [centre, setCentre] = useState<Centre | undefined>(undefined);
  const now = useMemo(() => Date.now(), [wishes]);

  // A new query makes a new address; what stands after its # goes along.
  useEffect(() => {
    if (fragment !== '' && location.hash === '') setFragment(fragment);
  });

  const start = startOf(wishes, fragment);
  const path = start === undefined ? null : questionOf(wishes, start);
  const found = useQuery<Nearest>(path);
  const known = useQuery<Known>('/postern/v1/locations/filters');
  const listed = useQuery<Editions>('/postern/v1/editions');
  const active = listed.data?.editions.filter(({ state }) => state === 'active') ?? NO_EDITIONS;
  const answer = path === null ? undefined : found.data;
  const places = answer?.places ?? NOTHING_LISTED;
  const chosen = useQuery<Place>(
    wishes.id === '' ? null : `/postern/v1/locations/${encodeURIComponent(wishes.id)}`,
  );
  const alone = wishes.id !== '' && chosen.data?.id === wishes.id ? chosen.data : undefined;

  const points = useMemo(() => {
    const numbered = places.flatMap((place, index) => pointOf(place, String(index + 1)));
    return alone === undefined || places.some(({ id }) => id === alone.id)
      ? numbered
      : [...numbered, ...pointOf(alone, '•')];
  }, [places, alone]);
  const origin = answer?.origin;
  const tiles = useMemo(
    () => KINDS.filter((kind) => wishes.kind === 'all' || wishes.kind === kind),
    [wishes.kind],
  );

  const begin = (change: { near?: string; zip?: string; lat?: string; lon?: string }): void => {
    setFragment('');
    setCentre(undefined);
    set({ near: '', zip: '', lat: '', lon: '', id: '', count: WISHES.count, ...change });
  };
  const beginPrivately = (text: string): void => {
    begin({});
    setFragment(text);
  };
  const beginAt = ({ latitude, longitude }: Centre): void =>
    begin({ lat: latitude.toFixed(5), lon: longitude.toFixed(5) });
  const hrefOf = (id: string): string => {
    const query = new URLSearchParams(location.search);
    query.set('id', id);
    return `/find?${query}`;
  };
  const back = (): void => {
    const before = wishes.id;
    set({ id: '' });
    requestAnimationFrame(() => document.getElementById(`place-${before}`)?.focus());
  };

  const isMissing = found.problem?.code === 'edition_missing' || known.problem?.code === 'edition_missing';
  const publishers = [
    ...new Set(
      active
        .filter(({ dataset }) => Object.values(DATASETS).includes(dataset))
        .map(({ publisher }) => publisher),
    ),
  ].join('; ');
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      json={fragment === '' ? (path ?? '/postern/v1/locations/filters') : undefined}
    >
      <StartField
        wishes={wishes}
        fragment={fragment}
        onBegin={begin}
        onBeginPrivately={beginPrivately}
        onPlace={(id) => set({ id })}
      />
      <Filters
        wishes={wishes}
        known={known.data}
        onChange={(change) => set({ count: WISHES.count, ...change })}
      />
      <div class="find-body">
        <div class="find-side" aria-busy={found.refreshing && path !== null && found.state === 'loading'}>
          {wishes.id !== '' && (
            <Detail
              id={wishes.id}
              listed={places.find(({ id }) => id === wishes.id)}
              editions={active}
              now={now}
              onBack={back}
              onNear={({ latitude, longitude }) => {
                if (latitude !== null && longitude !== null) beginAt({ latitude, longitude });
              }}
            />
          )}
          {wishes.id === '' && isMissing && (
            <Empty title={texts.missing.title}>
              <p>
                {texts.missing.operator}{' '}
                <Command kind={wishes.kind === 'collection-boxes' ? wishes.kind : 'post-offices'} />
              </p>
            </Empty>
          )}
          {wishes.id === '' && !isMissing && path === null && (
            <Empty title={texts.results.begin}>
              <p>{texts.results.beginNext}</p>
            </Empty>
          )}
          {wishes.id === '' && !isMissing && path !== null && (
            <Loaded of={found} lines={12}>
              {(nearest) => (
                <Results
                  answer={nearest}
                  now={now}
                  hrefOf={hrefOf}
                  onChoose={(id) => set({ id })}
                  onMore={
                    nearest.places.length >= Number(wishes.count) && Number(wishes.count) < MOST_PLACES
                      ? () =>
                          set(
                            { count: String(Math.min(MOST_PLACES, Number(wishes.count) + STEP)) },
                            'replace',
                          )
                      : undefined
                  }
                />
              )}
            </Loaded>
          )}
          <Lacking editions={active} kind={wishes.kind} />
          <ShareRow />
        </div>
        <PlaceMap
          label={texts.map.label(points.length)}
          points={points}
          origin={origin}
          selected={wishes.id === '' ? undefined : wishes.id}
          tiles={tiles}
          fit={`${path ?? ''} ${answer === undefined ? (alone?.id ?? '') : 'there'}`}
          onSelect={(id) => set({ id })}
          onPlace={beginAt}
          onMoved={setCentre}
          attribution={
            <>
              <span class="find-legend find-post-offices">{texts.map.legend['post-offices']}</span>{' '}
              <span class="find-legend find-collection-boxes">{texts.map.legend['collection-boxes']}</span>{' '}
              {publishers !== '' && texts.map.source(publishers)}
            </>
          }
        >
          {centre !== undefined && (
            <button type="button" class="button button-main no-print" onClick={() => beginAt(centre)}>
              {texts.search.here}
            </button>
          )}
        </PlaceMap>
      </div>
    </Page>
  );
};
export default Find;
