/**
 * The payload of a USPS webhook: the summary of one piece (TRACKING), or one raw scan (Scan Event Extract, whose type and
 * field names are not published). What is neither is kept unread, never dropped.
 */

import { eventOf, type ReadContext, rowOf } from './answer.ts';
import type { Draft, DraftRow } from './draft.ts';
import { emptyDraft } from './draft.ts';
import { isObject, type JsonObject, textOf } from './loose.ts';
import { packageNumber } from './number.ts';

/** How the payload was read. */
export type PayloadKind = 'tracking' | 'scan-event' | 'unknown';

export interface ReadPayload {
  readonly kind: PayloadKind;
  readonly draft: Draft;
}

/** Names of a scan's fields as the other channels and files spell them, without case and signs. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  trackingNumber: ['trackingnumber', 'impb', 'impbcode', 'piecebarcode', 'packageidentificationcode', 'pic'],
  eventCode: ['eventcode', 'scaneventcode'],
  eventType: ['eventtype', 'eventname', 'eventdescription', 'scaneventname'],
  eventTimestamp: ['eventtimestamp', 'scandatetime', 'eventdatetime'],
  GMTTimestamp: ['gmttimestamp', 'gmteventtimestamp', 'utctimestamp'],
  GMTOffset: ['gmtoffset'],
  eventZIP: ['eventzip', 'eventzipcode', 'scanfacilityzip', 'scanningfacilityzip', 'facilityzip'],
  eventCity: ['eventcity', 'scanfacilitycity'],
  eventState: ['eventstate', 'scanfacilitystate'],
  eventCountry: ['eventcountry'],
  actionCode: ['actioncode'],
  reasonCode: ['reasoncode'],
  firm: ['firm', 'firmname'],
  name: ['name', 'recipientname'],
  authorizedAgent: ['authorizedagent'],
  uniqueMailPieceID: ['uniquemailpieceid'],
  mailPieceIntakeDate: ['mailpieceintakedate'],
};

const fieldOf: ReadonlyMap<string, string> = new Map(
  Object.entries(ALIASES).flatMap(([field, names]) => names.map((name) => [name, field] as const)),
);

const folded = (object: JsonObject): JsonObject => {
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(object)) {
    const field = fieldOf.get(name.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
    if (field !== undefined && found[field] === undefined) found[field] = value;
  }
  return found;
};

const parse = (payload: string): unknown => {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
};

const scanRow = (scan: JsonObject, bytes: Uint8Array, context: ReadContext): DraftRow | null => {
  const text = textOf(scan.trackingNumber);
  const piece = text === null ? null : packageNumber(text);
  if (piece === null) return null;
  const mailpiece = {
    uniqueMailPieceId: textOf(scan.uniqueMailPieceID),
    mailPieceIntakeDate: textOf(scan.mailPieceIntakeDate),
  };
  const event = eventOf(scan, mailpiece, context.clock);
  return { ...piece, events: [event], facts: null, ownership: null, bytes };
};

/** A summary without events still says a status: an event with that text, without code and time. */
const statedStatus = (row: DraftRow, item: JsonObject, context: ReadContext): DraftRow => {
  const text = textOf(item.statusCategory) ?? textOf(item.status);
  if (row.events.length > 0 || text === null) return row;
  const mailpiece = row.facts?.mailpiece ?? { uniqueMailPieceId: null, mailPieceIntakeDate: null };
  return { ...row, events: [eventOf({ eventType: text }, mailpiece, context.clock)] };
};

/**
 * Reads one payload, the string exactly as it was signed.
 * @param subscriptionType the envelope's; which values there are beside TRACKING is not published
 */
export const readPayload = (payload: string, subscriptionType: string, context: ReadContext): ReadPayload => {
  const draft = emptyDraft({ channel: 'webhook', receivedAt: context.receivedAt, origin: context.origin });
  const bytes = Buffer.from(payload, 'utf8');
  const unknown = (): ReadPayload => ({ kind: 'unknown', draft: { ...draft, unread: bytes } });
  const parsed = parse(payload);
  const item = Array.isArray(parsed) && parsed.length === 1 ? parsed[0] : parsed;
  if (!isObject(item)) return unknown();
  const scan = folded(item);
  const isScan =
    !Array.isArray(item.trackingEvents) &&
    scan.eventCode !== undefined &&
    !/^TRACKING$/i.test(subscriptionType);
  if (isScan) {
    const row = scanRow(scan, bytes, context);
    return row === null ? unknown() : { kind: 'scan-event', draft: { ...draft, rows: [row] } };
  }
  const isSummary =
    item.trackingNumber !== undefined &&
    (Array.isArray(item.trackingEvents) || item.status !== undefined || item.statusCategory !== undefined);
  if (!isSummary) {
    // A piece is named, and what is said of it is not understood: it stays behind the gate as a row without events.
    const piece = packageNumber(textOf(scan.trackingNumber) ?? '');
    if (piece === null) return unknown();
    const row: DraftRow = { ...piece, events: [], facts: null, ownership: null, bytes };
    return { kind: 'unknown', draft: { ...draft, rows: [row] } };
  }
  const row = rowOf(item, bytes, context);
  if (typeof row === 'string') return unknown();
  const withScan =
    row.events.length === 0 && scan.eventCode !== undefined
      ? { ...row, events: scanRow(scan, bytes, context)?.events ?? [] }
      : row;
  return { kind: 'tracking', draft: { ...draft, rows: [statedStatus(withScan, item, context)] } };
};
