/** A piece as the page shows it, made of whichever answer told of it. */

export interface PieceEvent {
  readonly text: string;
  readonly code: string | null;
  /** As told by the place of the scan, without zone. */
  readonly localTime: string | null;
  /** `-05:00` */
  readonly offset: string | null;
  /** ISO time. */
  readonly at: string | null;
  readonly place: string;
  readonly person: string | null;
}

export interface History {
  readonly number: string;
  /** One of the thirteen statuses. */
  readonly status: string;
  /** In words of USPS; null: none was told. */
  readonly words: string | null;
  readonly summary: string | null;
  readonly expected: string | null;
  readonly deliveredTo: string | null;
  /** Newest first. */
  readonly events: readonly PieceEvent[];
  readonly persons: 'never' | 'hidden' | 'shown';
  readonly ageSeconds: number | null;
  readonly stale: 'stale' | 'fresh';
}

/** `1;age=3600;stale`: seconds since the last news of the piece. */
const freshness = (header: string | null): Pick<History, 'ageSeconds' | 'stale'> => {
  const age = /^1;age=(\d+)/.exec(header ?? '')?.[1];
  return {
    ageSeconds: age === undefined ? null : Number(age),
    stale: /;stale/.test(header ?? '') ? 'stale' : 'fresh',
  };
};

const placeOf = (...parts: readonly (string | null | undefined)[]): string => {
  const [city, state, zip, country] = parts.map((part) => part ?? '');
  const last = [state, zip].filter(Boolean).join(' ');
  return [city, last, country === 'US' ? '' : country].filter(Boolean).join(', ');
};

/** Answer of `GET /postern/v1/recipient-links/tracking`. */
export interface LinkAnswer {
  readonly trackingNumber: string;
  readonly status: string;
  readonly deliveredTo: string | null;
  readonly events: readonly {
    readonly event: string;
    readonly eventCode: string;
    readonly localTime: string | null;
    readonly at: string | null;
    readonly city: string | null;
    readonly state: string | null;
    readonly ZIPCode: string | null;
  }[];
}

export const historyOfLink = (answer: LinkAnswer, headers: Headers): History => ({
  number: answer.trackingNumber,
  status: answer.status,
  words: null,
  summary: null,
  expected: null,
  deliveredTo: answer.deliveredTo,
  events: answer.events.map(({ event, eventCode, localTime, at, city, state, ZIPCode }) => ({
    text: event,
    code: eventCode,
    localTime,
    offset: null,
    at,
    place: placeOf(city, state, ZIPCode),
    person: null,
  })),
  persons: 'never',
  ...freshness(headers.get('postern-freshness')),
});

type Told = string | null | undefined;

/** What the page reads of `GET /tracking/v3/tracking/{number}?expand=DETAIL`. */
export interface DetailAnswer {
  readonly trackingNumber: string;
  readonly status?: Told;
  readonly statusCategory?: Told;
  readonly statusSummary?: Told;
  readonly expectedDeliveryTimeStamp?: Told;
  readonly predictedDeliveryDate?: Told;
  readonly trackingEvents: readonly {
    readonly eventType: string;
    readonly eventTimestamp?: Told;
    readonly GMTTimestamp?: Told;
    readonly GMTOffset?: Told;
    readonly eventCity?: Told;
    readonly eventState?: Told;
    readonly eventZIP?: Told;
    readonly eventCountry?: Told;
    readonly eventCode?: Told;
    readonly name?: Told;
    readonly firm?: Told;
  }[];
}

/** The status behind a category of USPS; its `Alert` may be any of several. */
const STATUS_OF_CATEGORY: Readonly<Record<string, string>> = {
  Accepted: 'accepted',
  Alert: 'exception',
  Delivered: 'delivered',
  'In Transit': 'in_transit',
  'Out for Delivery': 'out_for_delivery',
  'Pre-Shipment': 'pre_shipment',
};

export const historyOfDetail = (answer: DetailAnswer, headers: Headers): History => {
  const events = answer.trackingEvents.map((event) => ({
    text: event.eventType,
    code: event.eventCode ?? null,
    localTime: event.eventTimestamp ?? null,
    offset: event.GMTOffset ?? null,
    at: event.GMTTimestamp ?? null,
    place: placeOf(event.eventCity, event.eventState, event.eventZIP, event.eventCountry),
    person: [event.name, event.firm].filter(Boolean).join(', ') || null,
  }));
  return {
    number: answer.trackingNumber,
    status: STATUS_OF_CATEGORY[answer.statusCategory ?? ''] ?? 'unknown',
    words: answer.status ?? null,
    summary: answer.statusSummary ?? null,
    expected: answer.expectedDeliveryTimeStamp ?? answer.predictedDeliveryDate ?? null,
    deliveredTo: null,
    events,
    persons: events.some(({ person }) => person !== null) ? 'shown' : 'hidden',
    ...freshness(headers.get('postern-freshness')),
  };
};
