/** The history of a piece: how far it is, and every scan with its time and place. */
import { track } from '../../texts/en/track.ts';
import { Badge, Card, Empty, Facts } from '../../ui/parts.tsx';
import type { History, PieceEvent } from './history-of.ts';

const texts = track.history;

const WAY = ['pre_shipment', 'accepted', 'in_transit', 'out_for_delivery', 'delivered'];

/** Where a status stands on the way; those that leave it stand where they left. */
const PLACE_ON_WAY: Readonly<Record<string, number>> = {
  pre_shipment: 0,
  accepted: 1,
  in_transit: 2,
  customs: 2,
  out_for_delivery: 3,
  delivery_attempted: 3,
  available_for_pickup: 3,
  delivered: 4,
};

const toneOf = (status: string): 'good' | 'warn' | 'info' | 'plain' => {
  if (status === 'delivered') return 'good';
  if (['exception', 'delivery_attempted', 'returning', 'returned', 'cancelled'].includes(status))
    return 'warn';
  return status === 'unknown' ? 'plain' : 'info';
};

const Steps = ({ status }: { readonly status: string }) => {
  const reached = PLACE_ON_WAY[status];
  if (reached === undefined) return null;
  return (
    <ol class="track-steps" aria-label={track.steps}>
      {WAY.map((step, index) => (
        <li
          key={step}
          class={index <= reached ? 'track-step track-step-done' : 'track-step'}
          aria-current={index === reached ? 'step' : undefined}
        >
          {track.statuses[step]}
        </li>
      ))}
    </ol>
  );
};

const ageWords = (seconds: number): string => {
  if (seconds < 3_600) return track.minutes(Math.max(1, Math.round(seconds / 60)));
  return seconds < 172_800
    ? track.hours(Math.round(seconds / 3_600))
    : track.days(Math.round(seconds / 86_400));
};

const LOCAL = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
const OWN = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short' });

/** The time of the place where that is told; else the instant, in the reader's zone, which is said. */
const EventTime = ({ event }: { readonly event: PieceEvent }) => {
  const local = event.localTime === null ? Number.NaN : Date.parse(`${event.localTime.slice(0, 19)}Z`);
  if (!Number.isNaN(local)) {
    const zone = event.offset === null ? texts.localTime : `UTC${event.offset}`;
    return (
      <time dateTime={event.at ?? event.localTime ?? ''} title={event.at ?? ''}>
        {LOCAL.format(local)} <small>{zone}</small>
      </time>
    );
  }
  if (event.at === null) return <small>{texts.noTime}</small>;
  return (
    <time dateTime={event.at}>
      {OWN.format(new Date(event.at))} <small>{texts.ownTime}</small>
    </time>
  );
};

const Events = ({ events }: { readonly events: readonly PieceEvent[] }) => (
  <ol class="track-events">
    {events.map((event, index) => (
      <li key={index} class={index === 0 ? 'track-event track-event-last' : 'track-event'}>
        <p class="track-event-text">{event.text}</p>
        <p class="track-event-when">
          <EventTime event={event} />
          {event.place !== '' && <span>{event.place}</span>}
        </p>
        {event.person !== null && (
          <p class="hint">
            {texts.person}: {event.person}
          </p>
        )}
      </li>
    ))}
  </ol>
);

export const PieceHistory = ({ of, level = 2 }: { readonly of: History; readonly level?: 2 | 3 }) => {
  const place = texts.places[of.deliveredTo ?? ''];
  return (
    <Card
      level={level}
      title={of.words ?? of.events[0]?.text ?? track.statuses[of.status] ?? of.status}
      actions={<Badge tone={toneOf(of.status)}>{track.statuses[of.status] ?? of.status}</Badge>}
    >
      <Steps status={of.status} />
      <Facts
        of={[
          [texts.number, <code>{of.number}</code>],
          ...(of.summary === null ? [] : [[texts.summary, of.summary] as const]),
          ...(of.expected === null ? [] : [[texts.expected, of.expected] as const]),
          ...(place === undefined ? [] : [[texts.deliveredTo, place] as const]),
        ]}
      />
      {of.ageSeconds !== null && (
        <p class="row">
          <span>{texts.fresh(ageWords(of.ageSeconds))}</span>
          {of.stale === 'stale' && <Badge tone="warn">{texts.stale}</Badge>}
        </p>
      )}
      {level === 2 ? <h3>{texts.title}</h3> : <h4>{texts.title}</h4>}
      {of.events.length === 0 ? (
        <Empty title={texts.noEvents} />
      ) : (
        <>
          <p class="hint">{texts.newestFirst}</p>
          <Events events={of.events} />
        </>
      )}
      {of.persons === 'hidden' && <p class="hint">{texts.masked}</p>}
    </Card>
  );
};
