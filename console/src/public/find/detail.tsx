/** One place in full: hours of the week, services, where it is known from. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useQuery } from '../../api/hooks.ts';
import { find as texts } from '../../texts/en/find.ts';
import { Badge, Empty, Facts, Loaded, Notice, Time } from '../../ui/parts.tsx';
import { COLLECTION, dayAt, weekOf } from './hours.ts';
import { addressOf, type Edition, type NearPlace, type Place } from './place.ts';
import { TimesOf } from './results.tsx';

interface DetailProps {
  readonly id: string;
  /** As the list has it, if it has it: the distance is known there. */
  readonly listed: NearPlace | undefined;
  readonly editions: readonly Edition[];
  readonly now: number;
  readonly onBack: () => void;
  readonly onNear: (place: Place) => void;
}

const Week = ({ place, now }: { readonly place: Place; readonly now: number }) => {
  const { services, rows } = weekOf(place);
  const today = dayAt(place, now);
  if (services.length === 0) return <p>{texts.noHours}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <div class="table-scroll" tabIndex={0} role="region" aria-label={texts.detail.hours}>
      <table class="find-week">
        <thead>
          <tr>
            <th scope="col">{texts.detail.day}</th>
            {services.map((service) => (
              <th key={service} scope="col">
                {texts.service(service)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ day, cells }) => (
            <tr key={day} class={day === today ? 'find-today' : undefined}>
              <th scope="row" aria-current={day === today ? 'date' : undefined}>
                {texts.detail.days[day]}
              </th>
              {cells.map((cell, index) => (
                <td key={services[index]}>
                  {cell || (
                    <span class="find-dim">
                      {services[index] === COLLECTION ? texts.detail.noneCollected : texts.detail.none}
                    </span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const Ways = ({ place }: { readonly place: Place }) => {
  const { latitude, longitude } = place;
  if (latitude === null || longitude === null) return null;
  const to = `${latitude},${longitude}`;
  return (
    <div class="row no-print">
      <a
        class="button button-main"
        href={`https://www.openstreetmap.org/directions?route=%3B${encodeURIComponent(to)}`}
        target="_blank"
        rel="noreferrer"
      >
        {texts.detail.directions}
      </a>
      <a class="button" href={`geo:${to}?q=${to}`} rel="noreferrer">
        {texts.detail.mapApp}
      </a>
    </div>
  );
};

const Shown = ({
  place,
  listed,
  edition,
  now,
}: {
  readonly place: Place;
  readonly listed: NearPlace | undefined;
  readonly edition: Edition | undefined;
  readonly now: number;
}) => {
  const unstated = Object.entries(place.services).flatMap(([service, hours]) =>
    hours === '' ? [service] : [],
  );
  const facts: [string, ComponentChildren][] = [];
  if (place.phone !== undefined)
    facts.push([texts.detail.phone, <a href={`tel:${place.phone}`}>{place.phone}</a>]);
  if (place.parking !== undefined) facts.push([texts.detail.parking, place.parking]);
  if (place.timeZone !== null) facts.push([texts.detail.zone, place.timeZone]);
  if (place.latitude !== null && place.longitude !== null) {
    facts.push([
      texts.detail.point,
      <>
        {place.latitude}, {place.longitude}
        {place.coordinateSource === 'zip-centroid' && <small> {texts.centroid}</small>}
      </>,
    ]);
  }
  facts.push([texts.detail.id, <code>{place.id}</code>]);
  if (edition !== undefined) {
    facts.push([texts.detail.source, edition.source]);
    facts.push([texts.detail.retrieved, <Time at={edition.retrievedAt} only="date" />]);
  }
  facts.push([
    texts.detail.edition,
    <>
      <code>{place.edition}</code> <Badge>{place.authority}</Badge>
    </>,
  ]);
  if (place.note !== undefined) facts.push([texts.detail.note, place.note]);
  return (
    <>
      <p class="find-kind find-dim">
        {texts.type(place.type)}
        {listed !== undefined && ` · ${texts.distance(listed.distanceMiles, listed.distanceMetres)}`}
      </p>
      <p class="find-address">{addressOf(place)}</p>
      <TimesOf place={place} now={now} />
      {place.holiday !== null && <Notice tone="warn">{texts.holiday(place.holiday)}</Notice>}
      {place.closure !== null && (
        <Notice tone="warn">{texts.closure(place.closure.from, place.closure.until)}</Notice>
      )}
      {place.confirmBeforeYouGo && <Notice tone="warn">{texts.confirmLong}</Notice>}
      <Ways place={place} />
      <h3>{texts.detail.hours}</h3>
      <Week place={place} now={now} />
      {unstated.length > 0 && (
        <>
          <h3>{texts.detail.services}</h3>
          <ul class="find-chips">
            {unstated.map((service) => (
              <li key={service}>{texts.service(service)}</li>
            ))}
          </ul>
        </>
      )}
      <h3>{texts.detail.facts}</h3>
      <Facts of={facts} />
    </>
  );
};

export const Detail = ({ id, listed, editions, now, onBack, onNear }: DetailProps) => {
  const found = useQuery<Place>(`/postern/v1/locations/${encodeURIComponent(id)}`);
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another place, another heading
  useEffect(() => heading.current?.focus(), [id]);
  const place = found.data ?? listed;
  return (
    <section class="find-detail card" aria-labelledby="find-detail">
      <button type="button" class="button button-quiet find-back no-print" onClick={onBack}>
        ← {texts.detail.back}
      </button>
      <h2 id="find-detail" ref={heading} tabIndex={-1}>
        {place === undefined ? texts.detail.facts : place.name || texts.type(place.type)}
      </h2>
      {found.state === 'failed' && found.problem.kind === 'absent' ? (
        <Empty title={texts.detail.gone}>
          <p>{texts.detail.goneNext}</p>
        </Empty>
      ) : (
        <Loaded of={found}>
          {(whole) => (
            <>
              <Shown
                place={whole}
                listed={listed}
                edition={editions.find(({ edition }) => edition === whole.edition)}
                now={now}
              />
              <div class="row no-print">
                {whole.latitude !== null && (
                  <button type="button" class="button" onClick={() => onNear(whole)}>
                    {texts.results.near}
                  </button>
                )}
                <a href={`/postern/v1/locations/${encodeURIComponent(whole.id)}`} target="_blank">
                  {texts.detail.json}
                </a>
              </div>
            </>
          )}
        </Loaded>
      )}
    </section>
  );
};
