/**
 * A batch, or one shard's share of it, as bytes in one buffer: what is handed to a writer without copying objects.
 * Order: head, events, facts, ownership. Layout: `docs/formats/event-store.md`.
 */
import type { IntakeBatch, IntakeChannel, OwnershipFact, PieceFacts } from '../event.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { type EventRecord, readRecords, writeEvent } from './event-record.ts';
import { shardOf } from './partition.ts';

/** What a store keeps of a batch beside its events. */
export interface BatchHead {
  readonly channel: IntakeChannel;
  readonly receivedAt: number;
  readonly origin: string;
  readonly sha256: Uint8Array;
}

export interface FactsRecord {
  readonly number: string;
  readonly uniqueMailPieceId: string | null;
  readonly mailPieceIntakeDate: string | null;
  readonly statedAt: number;
  readonly fields: Record<string, unknown>;
}

export interface OwnershipRecord {
  readonly number: string;
  readonly merchant: string;
  readonly mid: string | null;
  readonly efn: string | null;
  readonly statedAt: number;
}

export interface BatchRecord extends BatchHead {
  readonly events: readonly EventRecord[];
  readonly facts: readonly FactsRecord[];
  readonly ownership: readonly OwnershipRecord[];
}

interface Share {
  readonly events: ByteWriter;
  eventCount: number;
  readonly facts: PieceFacts[];
  readonly ownership: OwnershipFact[];
}

const writeFacts = (writer: ByteWriter, facts: PieceFacts): void => {
  writer.text(facts.number);
  writer.text(facts.mailpiece.uniqueMailPieceId);
  writer.text(facts.mailpiece.mailPieceIntakeDate);
  writer.number(facts.statedAt);
  writer.text(JSON.stringify(facts.fields));
};

const writeOwnership = (writer: ByteWriter, fact: OwnershipFact): void => {
  writer.text(fact.number);
  writer.text(fact.merchant);
  writer.text(fact.mid);
  writer.text(fact.efn);
  writer.number(fact.statedAt);
};

/** Bytes an event takes, about: room for a share is taken at once. */
const EVENT_ROOM = 160;

const whole = (batch: IntakeBatch, sha256: Uint8Array, share: Share): Uint8Array<ArrayBuffer> => {
  const writer = share.events;
  for (const facts of share.facts) writeFacts(writer, facts);
  for (const fact of share.ownership) writeOwnership(writer, fact);
  const tail = new ByteWriter(128);
  tail.text(batch.channel);
  tail.number(batch.receivedAt);
  tail.text(batch.origin);
  tail.raw(sha256);
  tail.count(share.eventCount);
  tail.count(share.facts.length);
  tail.count(share.ownership.length);
  // The counts are known last, so the head stands at the end, behind it its own length.
  const { length } = tail;
  writer.raw(tail.finish());
  writer.byte(length & 255);
  writer.byte(length >> 8);
  return writer.finish();
};

/**
 * The shares of `batch` for `shards` writers; `undefined` where a shard gets nothing. A batch without content goes to
 * one shard, so that its payload is kept.
 * @throws PosternError `event_number`, `event_time`
 */
export const writeBatch = (
  batch: IntakeBatch,
  sha256: Uint8Array,
  shards: number,
): (Uint8Array<ArrayBuffer> | undefined)[] => {
  const shares: (Share | undefined)[] = Array.from({ length: shards }, () => undefined);
  const room = Math.min(1 << 22, 512 + Math.ceil((batch.events.length * EVENT_ROOM) / shards));
  const shareAt = (shard: number): Share => {
    const known = shares[shard];
    if (known !== undefined) return known;
    const made: Share = { events: new ByteWriter(room), eventCount: 0, facts: [], ownership: [] };
    shares[shard] = made;
    return made;
  };
  for (const event of batch.events) {
    const share = shareAt(shardOf(event.number, shards));
    writeEvent(share.events, event);
    share.eventCount += 1;
  }
  for (const facts of batch.facts) shareAt(shardOf(facts.number, shards)).facts.push(facts);
  for (const fact of batch.ownership) shareAt(shardOf(fact.number, shards)).ownership.push(fact);
  if (shares.every((share) => share === undefined)) shareAt((sha256[0] ?? 0) % shards);
  return shares.map((share) => (share === undefined ? undefined : whole(batch, sha256, share)));
};

const readFacts = (reader: ByteReader): FactsRecord => ({
  number: reader.word(),
  uniqueMailPieceId: reader.text(),
  mailPieceIntakeDate: reader.text(),
  statedAt: reader.number(),
  fields: JSON.parse(reader.word()) as Record<string, unknown>,
});

const readOwnership = (reader: ByteReader): OwnershipRecord => ({
  number: reader.word(),
  merchant: reader.word(),
  mid: reader.text(),
  efn: reader.text(),
  statedAt: reader.number(),
});

/** Takes a share apart again. Ids of events are worked out here, so that it costs the writer's thread. */
export const readBatch = (bytes: Uint8Array): BatchRecord => {
  const { length } = bytes;
  const headLength = (bytes[length - 2] ?? 0) | ((bytes[length - 1] ?? 0) << 8);
  const head = new ByteReader(bytes, length - 2 - headLength);
  const channel = head.word() as IntakeChannel;
  const receivedAt = head.number();
  const origin = head.word();
  const sha256 = head.raw(32);
  const counts = { events: head.count(), facts: head.count(), ownership: head.count() };
  const reader = new ByteReader(bytes);
  return {
    channel,
    receivedAt,
    origin,
    sha256,
    events: readRecords(reader, counts.events),
    facts: Array.from({ length: counts.facts }, () => readFacts(reader)),
    ownership: Array.from({ length: counts.ownership }, () => readOwnership(reader)),
  };
};
