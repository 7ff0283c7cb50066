/** One event as bytes: the same on its way to a writer and in the store. Layout: `docs/formats/event-store.md`. */
import { hash } from 'node:crypto';
import { PosternError } from '../../errors.ts';
import type { Mid, TrackingNumber } from '../../postal/barcode/index.ts';
import type { IntakeChannel, ScanEvent, ZoneSource } from '../event.ts';
import type { StoredEvent } from '../event-store.ts';
import { type ByteReader, type ByteWriter, RecordReader } from './bytes.ts';

/** Stands for "no time": sorts before every instant, and both engines hold it exactly. */
export const NO_TIME = Number.MIN_SAFE_INTEGER;

const ZONES: readonly ZoneSource[] = ['utc', 'offset', 'facility', 'unknown'];
const SIMULATED = 1;
const PERSON = 2;
/** Bytes of an event's id: the first half of a SHA-256. */
const ID_BYTES = 16;

const NUMBER = /^[!-~]{1,64}$/;

const assertKeepable = ({ number, at }: ScanEvent): void => {
  if (!NUMBER.test(number)) {
    throw new PosternError(
      'event_number',
      `An event has a number of ${number.length} characters; 1 to 64 can be kept, ASCII without blanks.`,
      { status: 400, cure: 'Let the reader of this channel refuse such rows before they are stored.' },
    );
  }
  if (at !== null && !Number.isSafeInteger(at)) {
    throw new PosternError('event_time', `An event has the time ${at}, which is no whole number of ms.`, {
      status: 400,
      cure: 'Give Unix ms, or null where the channel gives no time.',
    });
  }
};

/**
 * Writes the whole record: key (number, time), content, rest. Content is what makes two reports the same event; the
 * rest (zone, Mailer ID, identity of the mailing, place in the payload) may differ between them.
 * @throws PosternError `event_number`, `event_time`
 */
export const writeEvent = (writer: ByteWriter, event: ScanEvent): void => {
  assertKeepable(event);
  writer.text(event.number);
  writer.number(event.at ?? NO_TIME);
  const { person } = event;
  writer.byte((event.simulated ? SIMULATED : 0) | (person === null ? 0 : PERSON));
  writer.text(event.code);
  writer.text(event.text);
  writer.text(event.localTime);
  writer.text(event.city);
  writer.text(event.state);
  writer.text(event.zip);
  writer.text(event.country);
  writer.text(event.facility);
  writer.text(event.actionCode);
  writer.text(event.reasonCode);
  if (person !== null) {
    writer.text(person.name);
    writer.text(person.firm);
    writer.text(person.authorizedAgent);
  }
  writer.byte(ZONES.indexOf(event.zone));
  writer.text(event.mid);
  writer.text(event.mailpiece.uniqueMailPieceId);
  writer.text(event.mailpiece.mailPieceIntakeDate);
  writer.count(event.raw.offset);
  writer.count(event.raw.length);
};

/** A record taken apart as far as a writer needs it. */
export interface EventRecord {
  readonly number: string;
  /** {@link NO_TIME} where the event has none. */
  readonly at: number;
  readonly id: Uint8Array;
  readonly mid: string | null;
  readonly uniqueMailPieceId: string | null;
  readonly mailPieceIntakeDate: string | null;
  /** Content and rest: what the store keeps beside the key. */
  readonly body: Uint8Array;
}

const skipContent = (reader: ByteReader): void => {
  const flags = reader.byte();
  const texts = (flags & PERSON) === 0 ? 10 : 13;
  for (let index = 0; index < texts; index++) reader.skipText();
};

/** Reads the record at the reader's position, and works out the event's id into `id`, which has its length. */
const readRecord = (reader: ByteReader, id: Buffer): EventRecord => {
  const start = reader.at;
  const number = reader.word();
  const at = reader.number();
  const content = reader.at;
  skipContent(reader);
  const rest = reader.at;
  reader.byte();
  const mid = reader.text();
  const uniqueMailPieceId = reader.text();
  const mailPieceIntakeDate = reader.text();
  reader.count();
  reader.count();
  // A digest as characters costs half of one in a buffer of its own.
  id.write(hash('sha256', reader.between(start, rest), 'binary'), 0, ID_BYTES, 'binary');
  return {
    number,
    at,
    id,
    mid,
    uniqueMailPieceId,
    mailPieceIntakeDate,
    body: reader.between(content, reader.at),
  };
};

/** Reads `count` records from the reader's position on. */
export const readRecords = (reader: ByteReader, count: number): EventRecord[] => {
  const ids = Buffer.allocUnsafeSlow(count * ID_BYTES);
  return Array.from({ length: count }, (_, index) =>
    readRecord(reader, ids.subarray(index * ID_BYTES, (index + 1) * ID_BYTES)),
  );
};

/** The batch that brought an event, as it is kept beside it. */
export interface Origin {
  readonly channel: IntakeChannel;
  readonly receivedAt: number;
  /** SHA-256 of the payload, hex. */
  readonly sha256: string;
}

/** What a row of the event table holds. */
export interface EventRow {
  readonly at: number;
  /** Hex. */
  readonly id: string;
  readonly body: Uint8Array;
}

/** The event of a row of the store. */
export const eventOf = (number: TrackingNumber, row: EventRow, origin: Origin): StoredEvent => {
  const reader = new RecordReader(row.body);
  const flags = reader.byte();
  const code = reader.word();
  const text = reader.word();
  const localTime = reader.text();
  const city = reader.text();
  const state = reader.text();
  const zip = reader.text();
  const country = reader.text();
  const facility = reader.text();
  const actionCode = reader.text();
  const reasonCode = reader.text();
  const person =
    (flags & PERSON) === 0
      ? null
      : { name: reader.text(), firm: reader.text(), authorizedAgent: reader.text() };
  const zone = ZONES[reader.byte()] ?? 'unknown';
  const mid = reader.text() as Mid | null;
  const mailpiece = { uniqueMailPieceId: reader.text(), mailPieceIntakeDate: reader.text() };
  const raw = { sha256: origin.sha256, offset: reader.count(), length: reader.count() };
  return {
    number,
    mid,
    mailpiece,
    code,
    text,
    at: row.at === NO_TIME ? null : row.at,
    localTime,
    zone,
    city,
    state,
    zip,
    country,
    facility,
    actionCode,
    reasonCode,
    person,
    simulated: (flags & SIMULATED) !== 0,
    raw,
    id: row.id,
    receivedAt: origin.receivedAt,
    channel: origin.channel,
  };
};
