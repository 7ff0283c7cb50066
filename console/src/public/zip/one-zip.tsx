/** All that is known of one ZIP Code, with those near it. */
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { query } from '../../api/client.ts';
import { useQuery } from '../../api/hooks.ts';
import { PlaceMap } from '../../map/place-map.tsx';
import type { MapOrigin } from '../../map/shown.ts';
import { find } from '../../texts/en/find.ts';
import { zip as texts } from '../../texts/en/zip.ts';
import { Badge, Card, Facts, Loaded, Time } from '../../ui/parts.tsx';
import type { Edition, Editions } from '../find/place.ts';
import { cityHref, type NearZip, type ZipRecord, zipHref, zipPoint } from './record.ts';

const NEAR = 13;

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

/** The edition of the ZIP reference in use. */
export const useZipEdition = (): Edition | undefined =>
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

export const OneZip = ({ record }: { readonly record: ZipRecord }) => {
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
