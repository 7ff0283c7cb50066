/** ZIP Codes: one with all that is known of it, or those of a city. */
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { query } from '../../api/client.ts';
import { useQuery } from '../../api/hooks.ts';
import { PlaceMap } from '../../map/place-map.tsx';
import type { MapOrigin } from '../../map/shown.ts';
import { find } from '../../texts/en/find.ts';
import { zip as texts } from '../../texts/en/zip.ts';
import { useQueryState } from '../../ui/address-bar.ts';
import { Page } from '../../ui/page.tsx';
import { Badge, Card, Empty, Facts, Loaded, Time } from '../../ui/parts.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import type { Edition, Editions } from '../find/place.ts';
import { cityHref, type NearZip, type ZipRecord, type ZipsOfCity, zipHref, zipPoint } from './record.ts';
import { ZipField } from './zip-field.tsx';
import './zip.css';

const NEAR = 13;
const EXAMPLES = ['14850', '10001', '00901', '96910'];

const Source = ({ edition }: { readonly edition: Edition | undefined }) =>
  edition === undefined ? null : (
    <Card title={texts.source}>
      <Facts
        of={[
          [texts.from, edition.source],
          [texts.authority, <Badge key="authority">{edition.authority}</Badge>],
          [texts.retrieved, <Time key="at" at={edition.retrievedAt} only="date" />],
          [texts.licence, edition.licence],
          [texts.edition, <code key="edition">{edition.edition}</code>],
        ]}
      />
    </Card>
  );

const timeIn = (timeZone: string): string =>
  new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: 'numeric', minute: '2-digit' }).format(
    new Date(),
  );

const factsOf = (record: ZipRecord): [string, ComponentChildren][] => {
  const { city, state, county, countyFips, timeZone, latitude, longitude, origin, kind, office } = record;
  return [
    [
      texts.city,
      <a key="city" href={cityHref(city, state)}>
        {city}
      </a>,
    ],
    [texts.state, state],
    [
      texts.county,
      county === null ? (
        '–'
      ) : (
        <>
          {county} {countyFips !== null && <small>{countyFips}</small>}
        </>
      ),
    ],
    [
      texts.zone,
      timeZone === null ? (
        '–'
      ) : (
        <>
          {timeZone} <small>{texts.nowThere(timeIn(timeZone))}</small>
        </>
      ),
    ],
    [
      texts.point,
      latitude === null || longitude === null ? (
        texts.noPoint
      ) : (
        <>
          {texts.pointOf(latitude, longitude)}{' '}
          <small>
            {texts.pointSource(origin.source)}
            {origin.uncertaintyKm !== null && `, ${texts.uncertainty(origin.uncertaintyKm)}`}
          </small>
        </>
      ),
    ],
    [texts.kind, texts.kinds[kind]],
    ...(office === null
      ? []
      : [
          [
            texts.office,
            `${office.name}, ${office.address}, ${office.city}, ${office.state} ${office.zip}`,
          ] as [string, string],
        ]),
  ];
};

const useZipEdition = (): Edition | undefined =>
  useQuery<Editions>('/postern/v1/editions').data?.editions.find(
    ({ dataset, state }) => dataset === 'zip' && state === 'active',
  );

const Near = ({ near, at }: { readonly near: readonly NearZip[]; readonly at: string }) => (
  <Card title={texts.near}>
    <ul class="zip-near">
      {near
        .filter(({ zip }) => zip !== at)
        .map(({ zip, city, state, distanceMiles, distanceMetres }) => (
          <li key={zip}>
            <a href={zipHref(zip)}>{zip}</a>{' '}
            <span>
              {city}, {state}
            </span>
            <small>{find.miles(distanceMiles, distanceMetres)}</small>
          </li>
        ))}
    </ul>
  </Card>
);

const One = ({ record }: { readonly record: ZipRecord }) => {
  const { route } = useLocation();
  const { zip, latitude, longitude, origin: from } = record;
  const hasPoint = latitude !== null && longitude !== null;
  const near = useQuery<{ zips: NearZip[] }>(
    hasPoint ? `/postern/v1/zips/nearest${query({ lat: latitude, lon: longitude, limit: NEAR })}` : null,
  );
  const edition = useZipEdition();
  const points = useMemo(
    () => [
      ...zipPoint(record).map((point) => ({ ...point, mark: '•' })),
      ...(near.data?.zips ?? []).filter((one) => one.zip !== zip).flatMap(zipPoint),
    ],
    [near.data, record],
  );
  const origin = useMemo<MapOrigin | undefined>(
    () =>
      latitude === null || longitude === null
        ? undefined
        : { latitude, longitude, uncertaintyKm: from.uncertaintyKm },
    [record],
  );
  return (
    <>
      <p class="zip-note">{texts.noArea}</p>
      <div class="zip-body">
        <div class="stack">
          <Card title={texts.facts}>
            <Facts of={factsOf(record)} />
            {hasPoint && (
              <p>
                <a class="button button-main" href={`/find?zip=${zip}`}>
                  {texts.findNear}
                </a>
              </p>
            )}
          </Card>
          {hasPoint && <Loaded of={near}>{({ zips }) => <Near near={zips} at={zip} />}</Loaded>}
        </div>
        <div class="stack">
          {hasPoint && (
            <PlaceMap
              label={texts.map(texts.titleOf(zip))}
              points={points}
              origin={origin}
              selected={zip}
              fit={`${zip} ${near.state}`}
              onSelect={(id) => id !== zip && route(zipHref(id))}
              height="short"
              attribution={edition === undefined ? '' : texts.mapSource(edition.publisher)}
            />
          )}
          <Source edition={edition} />
        </div>
      </div>
    </>
  );
};

const COLUMNS: readonly Column<ZipRecord>[] = [
  { title: texts.table.zip, value: ({ zip }) => zip, cell: ({ zip }) => <a href={zipHref(zip)}>{zip}</a> },
  { title: texts.table.city, value: ({ city }) => city },
  { title: texts.table.county, value: ({ county }) => county },
  { title: texts.table.kind, value: ({ kind }) => kind },
];

const OfCity = ({ city, state, found }: { city: string; state: string; found: ZipsOfCity }) => {
  const { route } = useLocation();
  const edition = useZipEdition();
  const points = useMemo(() => found.zips.flatMap(zipPoint), [found]);
  if (found.zips.length === 0) {
    return (
      <Empty title={texts.none(city, state)}>
        <p>{texts.noneNext}</p>
        {found.suggestions.length > 0 && (
          <p>
            {texts.didYouMean}{' '}
            {found.suggestions.map((name, index) => (
              <span key={name}>
                {index > 0 && ', '}
                <a href={cityHref(name, state)}>{name}</a>
              </span>
            ))}
            ?
          </p>
        )}
      </Empty>
    );
  }
  return (
    <>
      <p class="zip-note">{texts.noArea}</p>
      <div class="zip-body">
        <Table
          caption={texts.titleOfCity(city, state)}
          columns={COLUMNS}
          rows={found.zips}
          rowKey={({ zip }) => zip}
        />
        <PlaceMap
          label={texts.map(texts.titleOfCity(city, state))}
          points={points}
          fit={`${city} ${state}`}
          onSelect={(id) => route(zipHref(id))}
          height="short"
          attribution={edition === undefined ? '' : texts.mapSource(edition.publisher)}
        />
      </div>
    </>
  );
};

const City = ({ city, state }: { readonly city: string; readonly state: string }) => {
  const path = `/postern/v1/zips${query({ city, state })}`;
  const found = useQuery<ZipsOfCity>(path);
  return (
    <Page title={texts.titleOfCity(city, state)} json={path}>
      <ZipField initial={`${city}, ${state}`} />
      <Loaded of={found}>{(zips) => <OfCity city={city} state={state} found={zips} />}</Loaded>
    </Page>
  );
};

const Code = ({ code }: { readonly code: string }) => {
  const path = `/postern/v1/zips/${encodeURIComponent(code)}`;
  const found = useQuery<ZipRecord>(path);
  return (
    <Page
      title={texts.titleOf(code)}
      lead={found.data === undefined ? undefined : `${found.data.city}, ${found.data.state}`}
      json={path}
    >
      <ZipField key={code} initial={code} />
      {found.state === 'failed' && found.problem.kind === 'absent' ? (
        <Empty title={texts.unknown(code)}>
          <p>
            {texts.unknownNext} <code>{texts.command}</code>
          </p>
        </Empty>
      ) : (
        <Loaded of={found} lines={8}>
          {(record) => <One key={record.zip} record={record} />}
        </Loaded>
      )}
    </Page>
  );
};

const Begin = () => (
  <Page title={texts.title} lead={texts.lead} json="/postern/v1/zip-cities">
    <ZipField initial="" />
    <p class="zip-note">{texts.noArea}</p>
    <p>
      {texts.examples}{' '}
      {EXAMPLES.map((code, index) => (
        <span key={code}>
          {index > 0 && ', '}
          <a href={zipHref(code)}>{code}</a>
        </span>
      ))}
      , <a href={cityHref('Ithaca', 'NY')}>Ithaca, NY</a>
    </p>
  </Page>
);

const WISHES = { city: '', state: '' } as const;

const Zip = () => {
  const code = useRoute().params.zip;
  const {
    values: { city, state },
  } = useQueryState(WISHES);
  if (code !== undefined) return <Code code={code} />;
  return city === '' ? <Begin /> : <City key={`${city} ${state}`} city={city} state={state} />;
};
export default Zip;
