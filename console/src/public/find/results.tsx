/** The list of places found: the equal of the map. */
import { find as texts } from '../../texts/en/find.ts';
import { Badge, Empty } from '../../ui/parts.tsx';
import { collectedNext, isCollectedToday, openToday } from './hours.ts';
import { addressOf, type Nearest, type NearPlace, type Origin, type Place } from './place.ts';

/** When it is open and when it is emptied, as far as the source states it. */
export const TimesOf = ({ place, now }: { readonly place: Place; readonly now: number }) => {
  const opening = openToday(place, now);
  const next = collectedNext(place, now);
  const isToday = isCollectedToday(place, now);
  return (
    <p class="find-times">
      {place.openNow !== null && (
        <Badge tone={place.openNow ? 'good' : 'plain'}>{place.openNow ? texts.open : texts.closed}</Badge>
      )}
      {opening !== null && <span>{opening}</span>}
      {opening === null && place.kind === 'post-offices' && <span class="find-dim">{texts.noHours}</span>}
      {next !== null && <span class={isToday === true ? '' : 'find-dim'}>{texts.nextCollection(next)}</span>}
      {next === null && place.kind === 'collection-boxes' && (
        <span class="find-dim">{texts.noCollections}</span>
      )}
    </p>
  );
};

/** Where the search began, and how sure that is. */
export const StartOf = ({ origin }: { readonly origin: Origin }) => {
  const { basis, zip = '', uncertaintyKm, latitude, longitude, note } = origin;
  const said =
    basis === 'zip'
      ? texts.origin.zip(zip, uncertaintyKm)
      : basis === 'city'
        ? texts.origin.city(uncertaintyKm)
        : basis === 'point'
          ? texts.origin.point(latitude, longitude)
          : texts.origin[basis];
  return <p class="hint find-start">{note === undefined ? said : `${said} ${note}`}</p>;
};

interface ResultsProps {
  readonly answer: Nearest;
  readonly now: number;
  readonly hrefOf: (id: string) => string;
  readonly onChoose: (id: string) => void;
  /** Asks for more; absent where there are no more. */
  readonly onMore: (() => void) | undefined;
}

const Row = ({
  place,
  number,
  now,
  href,
  onChoose,
}: {
  readonly place: NearPlace;
  readonly number: number;
  readonly now: number;
  readonly href: string;
  readonly onChoose: () => void;
}) => (
  <li class="find-row">
    <span class={`find-number find-${place.kind}`} aria-hidden="true">
      {number}
    </span>
    <div>
      <h3>
        <a
          id={`place-${place.id}`}
          href={href}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
            // What the address holds after its # stays.
            event.preventDefault();
            event.stopPropagation();
            onChoose();
          }}
        >
          {place.name || texts.type(place.type)}
        </a>
      </h3>
      <p class="find-where">{addressOf(place)}</p>
      <TimesOf place={place} now={now} />
      <p class="find-dim find-kind">
        {texts.type(place.type)}
        {place.confirmBeforeYouGo && ` · ${texts.confirm}`}
      </p>
    </div>
    <span class="find-distance">
      {texts.miles(place.distanceMiles, place.distanceMetres)}
      <small>{texts.metres(place.distanceMetres)}</small>
    </span>
  </li>
);

export const Results = ({ answer, now, hrefOf, onChoose, onMore }: ResultsProps) => {
  const { places, origin, orderUncertain } = answer;
  const farthest = places.at(-1);
  return (
    <section aria-labelledby="find-results">
      <h2 id="find-results">{texts.results.heading}</h2>
      <p class="find-count" role="status">
        {farthest === undefined
          ? texts.results.none
          : texts.results.count(places.length, farthest.distanceMiles)}
      </p>
      <StartOf origin={origin} />
      {orderUncertain && places.length > 1 && <p class="hint find-start">{texts.results.uncertain}</p>}
      {farthest === undefined ? (
        <Empty title={texts.results.none}>
          <p>{texts.results.noneNext}</p>
        </Empty>
      ) : (
        <ol class="find-list">
          {places.map((place, index) => (
            <Row
              key={place.id}
              place={place}
              number={index + 1}
              now={now}
              href={hrefOf(place.id)}
              onChoose={() => onChoose(place.id)}
            />
          ))}
        </ol>
      )}
      {onMore !== undefined && (
        <button type="button" class="button no-print" onClick={onMore}>
          {texts.results.more}
        </button>
      )}
    </section>
  );
};
