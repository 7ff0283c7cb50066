/** A piece as it is told: its status folded from its events, the events newest first, person fields only where granted. */
import {
  foldStatus,
  meaningOf,
  type PieceStatus,
  type StatusCategory,
  statusCategoryOf,
} from '../../postal/status/index.ts';
import type { PersonFields } from '../event.ts';
import type { PieceHistory, StoredEvent } from '../event-store.ts';
import { destinationZipOf } from './destination.ts';
import { type Freshness, freshnessOf } from './freshness.ts';

/** USPS tells at most so many events. */
export const MOST_EVENTS = 99;

/** Whether an answer may name persons. */
export type PersonShown = 'shown' | 'masked';

/** Whether the events behind an answer were charged for (Tracking 3.2.6). */
export type AccessControl = 'FREE' | 'IP_AGREEMENT';

export interface EventView extends Omit<StoredEvent, 'person'> {
  /** Null where none is known, and where persons are masked. */
  readonly person: PersonFields | null;
  /** `-05:00`; null where the channel told no local time. */
  readonly offset: string | null;
}

export interface PieceView {
  readonly number: string;
  readonly history: Pick<PieceHistory, 'facts' | 'piece'>;
  readonly status: PieceStatus;
  /** Null: the codes that are held say nothing. */
  readonly category: StatusCategory | null;
  /** Newest first, at most {@link MOST_EVENTS}. */
  readonly events: readonly EventView[];
  /** The event that the status rests on. */
  readonly leading: EventView | undefined;
  readonly destinationZip: string | null;
  readonly accessControl: AccessControl;
  readonly freshness: Freshness;
}

const MINUTE_MS = 60_000;
const QUARTER_HOUR = 15;

/** The offset of a local time from the instant it names; seconds of the two may differ (tracking 2.2). */
const offsetOf = ({ at, localTime, zone }: StoredEvent): string | null => {
  if (at === null || localTime === null || zone === 'unknown') return null;
  const local = Date.parse(`${localTime.slice(0, 19)}Z`);
  if (Number.isNaN(local)) return null;
  const minutes = Math.round((local - at) / MINUTE_MS / QUARTER_HOUR) * QUARTER_HOUR;
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
};

const eventView = (event: StoredEvent, persons: PersonShown): EventView => ({
  ...event,
  person: persons === 'shown' ? event.person : null,
  offset: offsetOf(event),
});

export interface ViewOptions {
  readonly persons: PersonShown;
  readonly accessControl: AccessControl;
  /** Unix ms. */
  readonly now: number;
}

export const pieceView = (history: PieceHistory, options: ViewOptions): PieceView => {
  const status = foldStatus(history.events);
  const newestFirst = history.events.toReversed();
  const events = newestFirst.slice(0, MOST_EVENTS).map((event) => eventView(event, options.persons));
  return {
    number: history.number,
    history,
    status,
    category: statusCategoryOf(status.status),
    events,
    leading: events.find(({ code, text }) => meaningOf(code, text)?.status === status.status) ?? events[0],
    destinationZip: destinationZipOf(history),
    accessControl: options.accessControl,
    freshness: freshnessOf(status.status, history.lastReceivedAt, options.now),
  };
};

/** Person fields that a view discloses, for the accounting. */
export const disclosedBy = ({ events }: PieceView): { readonly field: string; readonly value: string }[] =>
  events.flatMap(({ person }) =>
    Object.entries(person ?? {}).flatMap(([field, value]) => (value === null ? [] : [{ field, value }])),
  );
