/** Made-up events for tests of the store: numbers that check, times that ascend, nothing real. */
import { hash } from 'node:crypto';
import { gs1CheckDigit, type Mid, midOf, type TrackingNumber } from '../../src/postal/barcode/index.ts';
import type { IntakeBatch, OwnershipFact, PieceFacts, ScanEvent } from '../../src/tracking/event.ts';

export const DAY_MS = 86_400_000;
/** Monday, 2 November 2026, noon UTC. */
export const START = Date.UTC(2026, 10, 2, 12);
export const MID = '987654321' as Mid;
export const OTHER_MID = '912345678' as Mid;

export const RETENTION = { standardDays: 120, extendedDays: 730, extendedServiceCodes: ['701'] };

/** A 22-digit number of `mid` with a given serial. */
export const numberOf = (serial: number, mid: string = MID, stc = '001'): TrackingNumber => {
  const body = `92${stc}${mid}${String(serial).padStart(7, '0')}`;
  return `${body}${gs1CheckDigit(body)}` as TrackingNumber;
};

export const eventOf = (number: TrackingNumber, fields: Partial<ScanEvent> = {}): ScanEvent => {
  const of = midOf(number);
  return {
    number,
    mid: of.determined ? of.mid : null,
    mailpiece: { uniqueMailPieceId: null, mailPieceIntakeDate: null },
    code: '10',
    text: 'Processed at facility',
    at: START,
    localTime: '2026-11-02T06:00:00',
    zone: 'facility',
    city: 'KANSAS CITY',
    state: 'MO',
    zip: '64108',
    country: null,
    facility: 'KANSAS CITY MO DISTRIBUTION CENTER',
    actionCode: null,
    reasonCode: null,
    person: null,
    simulated: true,
    raw: { sha256: '', offset: 0, length: 0 },
    ...fields,
  };
};

export interface BatchParts {
  readonly events?: readonly ScanEvent[];
  readonly facts?: readonly PieceFacts[];
  readonly ownership?: readonly OwnershipFact[];
  readonly receivedAt?: number;
  readonly channel?: IntakeBatch['channel'];
  /** Makes payloads of the same events differ. */
  readonly note?: string;
}

/** A batch whose payload has one line an event; each event points at its line. */
export const batchOf = ({
  events = [],
  facts = [],
  ownership = [],
  receivedAt = START,
  channel = 'webhook',
  note = '',
}: BatchParts): IntakeBatch => {
  const lines = events.map((event) => Buffer.from(`${JSON.stringify({ ...event, raw: undefined })}\n`));
  const raw = Buffer.concat([...lines, Buffer.from(`${note}\n`)]);
  const sha256 = hash('sha256', raw);
  let offset = 0;
  const placed = events.map((event, index) => {
    const { length } = lines[index] ?? { length: 0 };
    const at = offset;
    offset += length;
    return { ...event, raw: { sha256, offset: at, length } };
  });
  return { channel, receivedAt, origin: 'test', raw, events: placed, facts, ownership };
};
