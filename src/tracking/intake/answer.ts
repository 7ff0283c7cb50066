/** Answers of the tracking interface, v3 and v3r2, as rows: one a number, or none where the number was not found. */
import type { PersonFields } from '../event.ts';
import type { Draft, DraftEvent, DraftRow } from './draft.ts';
import { emptyDraft } from './draft.ts';
import { firstText, isObject, type JsonObject, plainValue, textOf } from './loose.ts';
import { packageNumber, whyNoNumber } from './number.ts';
import type { EventClock } from './time.ts';

/** What every reader is told. */
export interface ReadContext {
  readonly receivedAt: number;
  /** Holds no tracking number. */
  readonly origin: string;
  readonly clock: EventClock;
}

const NOT_FACTS = new Set(['trackingNumber', 'trackingEvents', 'statusCode', 'error']);

/** `false` and `"false"` stand in `authorizedAgent` for nobody. */
const agentOf = (value: unknown): string | null => {
  const text = textOf(value);
  return text === null || /^false$/i.test(text) ? null : text;
};

const personOf = (event: JsonObject): PersonFields | null => {
  const name = textOf(event.name);
  const firm = textOf(event.firm);
  const authorizedAgent = agentOf(event.authorizedAgent);
  return name === null && firm === null && authorizedAgent === null ? null : { name, firm, authorizedAgent };
};

/** An event of either version: `eventZIP` became `eventZIPCode` in v3r2. */
export const eventOf = (
  event: JsonObject,
  mailpiece: DraftEvent['mailpiece'],
  clock: EventClock,
): DraftEvent => {
  const zip = firstText(event, 'eventZIP', 'eventZIPCode');
  const time = clock.resolve({
    local: firstText(event, 'eventTimestamp', 'eventTimeStamp'),
    gmt: firstText(event, 'GMTTimestamp', 'gmtTimestamp'),
    offset: firstText(event, 'GMTOffset', 'gmtOffset'),
    zip,
  });
  return {
    mailpiece,
    code: (textOf(event.eventCode) ?? '').toUpperCase(),
    text: textOf(event.eventType) ?? '',
    ...time,
    city: textOf(event.eventCity),
    state: textOf(event.eventState),
    zip,
    country: textOf(event.eventCountry),
    facility: null,
    actionCode: textOf(event.actionCode),
    reasonCode: textOf(event.reasonCode),
    person: personOf(event),
    simulated: false,
  };
};

/** One item of an answer; the reason where there is none in it. */
export const rowOf = (
  item: JsonObject,
  bytes: Uint8Array,
  { clock, receivedAt }: ReadContext,
): DraftRow | string => {
  const text = textOf(item.trackingNumber);
  const piece = text === null ? null : packageNumber(text);
  if (piece === null) return whyNoNumber(text ?? '');
  const mailpiece = {
    uniqueMailPieceId: firstText(item, 'uniqueMailPieceID', 'uniqueMailPieceId'),
    mailPieceIntakeDate: textOf(item.mailPieceIntakeDate),
  };
  const events = Array.isArray(item.trackingEvents) ? item.trackingEvents.filter(isObject) : [];
  const fields = Object.fromEntries(
    Object.entries(item)
      .filter(([name, value]) => !NOT_FACTS.has(name) && value !== null)
      .map(([name, value]) => [name, plainValue(value)]),
  );
  return {
    ...piece,
    events: events.map((event) => eventOf(event, mailpiece, clock)),
    facts: { number: piece.number, mailpiece, statedAt: receivedAt, fields },
    ownership: null,
    bytes,
  };
};

/**
 * Whether an item tells of a failure: in a 207 those alone say `statusCode` and `error` (wire 2.4 b). One that says 200 and no
 * error is a piece like any other.
 */
export const isFailure = ({ error, statusCode }: JsonObject): boolean =>
  (error !== undefined && error !== null) ||
  (statusCode !== undefined && statusCode !== null && textOf(statusCode) !== '200');

const NEWLINE = '\n';

/** The items of an answer: an array (v3r2), one object (v3), or nothing that is either. */
const itemsOf = (parsed: unknown): readonly unknown[] => (Array.isArray(parsed) ? parsed : [parsed]);

/**
 * Reads the body of an answer. An item that tells of a failure is no row; what it says is the caller's to know.
 * A body that is no JSON gives one reject and no row.
 */
export const readAnswer = (body: Uint8Array, context: ReadContext): Draft => {
  const draft = emptyDraft({ channel: 'api', receivedAt: context.receivedAt, origin: context.origin });
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return { ...draft, rejects: [{ line: 0, column: '', reason: 'the body is no JSON, or cut short' }] };
  }
  const rows: DraftRow[] = [];
  const rejects: Draft['rejects'][number][] = [];
  const items = itemsOf(parsed);
  items.forEach((item, index) => {
    const line = index + 1;
    if (!isObject(item)) {
      rejects.push({ line, column: '', reason: 'the item is no object' });
      return;
    }
    if (isFailure(item)) return;
    // The only item of an answer is kept as it came; of several each is kept as a line of JSON.
    const bytes =
      items.length === 1 ? Buffer.from(body) : Buffer.from(JSON.stringify(item) + NEWLINE, 'utf8');
    const row = rowOf(item, bytes, context);
    if (typeof row === 'string') rejects.push({ line, column: 'trackingNumber', reason: row });
    else rows.push(row);
  });
  return { ...draft, rows, rejects };
};
