/**
 * The stream of the ingest benchmark, the same for ours and the peers: pieces of twenty mailers, six events each over some
 * days, in the order of time, 2 % of the events twice. Made from a counter, so any part can be made anywhere.
 */
import { createHash, hash } from 'node:crypto';
import { gs1CheckDigit, type Mid, type TrackingNumber } from '../src/postal/barcode/index.ts';
import type { IntakeBatch, ScanEvent } from '../src/tracking/event.ts';

export const BATCH_EVENTS = 1000;
const EVENTS_A_PIECE = 6;
/** Pieces on their way at any time. */
const LIVE = 20_000;
const START = Date.UTC(2026, 9, 26, 6);
/** A million events in two weeks and a half. */
const EVENT_MS = 1500;
const RECEIVED = Date.UTC(2026, 10, 2, 12);

const PLACES = [
  ['KANSAS CITY', 'MO', '64108'],
  ['MEMPHIS', 'TN', '38118'],
  ['JACKSONVILLE', 'FL', '32203'],
  ['SAN BERNARDINO', 'CA', '92403'],
  ['CHICAGO', 'IL', '60607'],
] as const;

const SCANS = [
  ['GX', 'Shipping Label Created, USPS Awaiting Item'],
  ['03', 'Accepted at USPS Origin Facility'],
  ['10', 'Arrived at USPS Regional Origin Facility'],
  ['NT', 'In Transit to Next Facility'],
  ['OF', 'Out for Delivery'],
  ['01', 'Delivered, Front Door/Porch'],
] as const;

const numberOf = (piece: number): TrackingNumber => {
  const mid = 901_000_000 + (piece % 20) * 37;
  const body = `92001${mid}${String(Math.floor(piece / 20) % 10_000_000).padStart(7, '0')}`;
  return `${body}${gs1CheckDigit(body)}` as TrackingNumber;
};

const midOfNumber = (number: TrackingNumber): Mid => number.slice(5, 14) as Mid;

/** Which event of the stream stands at `index`: one in fifty is that of a little before, again. */
const originalOf = (index: number): number =>
  index % 50 === 49 && index > 3000 ? index - 2000 - (index % 7) : index;

/** The event at a place of the stream that is no repetition. */
const eventAt = (index: number): ScanEvent => {
  // A piece's six events lie some thousands apart: rounds over the pieces that are on their way together.
  const window = Math.floor(index / (LIVE * EVENTS_A_PIECE));
  const inside = index % (LIVE * EVENTS_A_PIECE);
  const step = Math.floor(inside / LIVE);
  const piece = window * LIVE + (Math.imul(inside % LIVE, 7919) % LIVE);
  const number = numberOf(piece);
  const [code, text] = SCANS[step] ?? SCANS[0];
  const [city, state, zip] = PLACES[(piece + step) % PLACES.length] ?? PLACES[0];
  const at = START + index * EVENT_MS;
  return {
    number,
    mid: midOfNumber(number),
    mailpiece: { uniqueMailPieceId: null, mailPieceIntakeDate: null },
    code,
    text,
    at,
    localTime: new Date(at).toISOString().slice(0, 19),
    zone: 'facility',
    city,
    state,
    zip,
    country: null,
    facility: `${city} ${state} DISTRIBUTION CENTER`,
    actionCode: null,
    reasonCode: null,
    person: null,
    simulated: true,
    raw: { sha256: '', offset: 0, length: 0 },
  };
};

/** Batch `index` of the stream, with its payload as lines of JSON. */
export const batchAt = (index: number): IntakeBatch => {
  const events = Array.from({ length: BATCH_EVENTS }, (_, place) =>
    eventAt(originalOf(index * BATCH_EVENTS + place)),
  );
  const lines = events.map(({ number, code, text, localTime, city, state, zip }) =>
    Buffer.from(`${JSON.stringify({ number, code, text, localTime, city, state, zip })}\n`),
  );
  const raw = Buffer.concat([Buffer.from(`${index}\n`), ...lines]);
  const sha256 = hash('sha256', raw);
  let offset = 0;
  const placed = events.map((event, place) => {
    const { length } = lines[place] ?? { length: 0 };
    offset += length;
    return { ...event, raw: { sha256, offset: offset - length, length } };
  });
  return {
    channel: 'extract',
    receivedAt: RECEIVED + index,
    origin: `part-${index}.csv`,
    raw,
    events: placed,
    facts: [],
    ownership: [],
  };
};

export const sha256Of = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
