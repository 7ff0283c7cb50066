/**
 * Ingest on PostgreSQL: ours against COPY into a temporary table, then INSERT … ON CONFLICT, of rows that were made
 * ready beforehand; both on two connections, into the same tables, with every commit flushed to disk.
 */

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { openEventStore } from '../src/tracking/store/index.ts';
import { byteas, int8s, texts } from '../src/tracking/store/postgres/arrays.ts';
import { createWeeks } from '../src/tracking/store/postgres/schema.ts';
import { startPostgres } from '../test/postgres.ts';
import { BATCH_EVENTS, batchAt } from './ingest-events.ts';
import { type EventValues, type GroupRows, type PieceValues, RowMaker } from './ingest-rows.ts';

const RETENTION = { standardDays: 120, extendedDays: 730, extendedServiceCodes: [] };
const SERVER = { fsync: 'on', shared_buffers: '256MB', max_wal_size: '2GB' };
const PART_BATCHES = 40;
const GROUP_BATCHES = 10;

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
};

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');

const int4 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32BE(4, 0);
  bytes.writeInt32BE(value, 4);
  return bytes;
};
const int8 = (value: number): Buffer => {
  const bytes = Buffer.alloc(12);
  bytes.writeInt32BE(8, 0);
  bytes.writeBigInt64BE(BigInt(value), 4);
  return bytes;
};
const bytea = (value: Uint8Array): Buffer => {
  const bytes = Buffer.alloc(4 + value.length);
  bytes.writeInt32BE(value.length, 0);
  bytes.set(value, 4);
  return bytes;
};
const text = (value: string): Buffer => bytea(Buffer.from(value));

/** Rows in the binary format of COPY. */
const copyBytes = (rows: readonly (readonly Buffer[])[]): Buffer => {
  const fields = Buffer.alloc(2);
  fields.writeInt16BE(rows[0]?.length ?? 0);
  return Buffer.concat([SIGNATURE, ...rows.flatMap((row) => [fields, ...row]), Buffer.from([0xff, 0xff])]);
};

const eventRow = (part: number, { number, piece, at, id, batch, body }: EventValues): Buffer[] => [
  int4(part),
  text(number),
  int8(piece),
  int8(at),
  bytea(id),
  int8(batch),
  bytea(body),
];

const pieceRow = ({ number, piece, part, at }: PieceValues): Buffer[] => [
  text(number),
  int8(piece),
  int4(part),
  int8(at),
];

interface Ready {
  readonly group: GroupRows;
  readonly events: Buffer;
  readonly pieces: Buffer;
}

const readied = (group: GroupRows): Ready => ({
  group,
  events: copyBytes(group.events.map((event) => eventRow(group.part, event))),
  pieces: copyBytes(group.pieces.map(pieceRow)),
});

const copyInto = (client: Client, table: string, bytes: Buffer): Promise<void> =>
  pipeline(Readable.from([bytes]), client.query(copyFrom(`copy ${table} from stdin binary`)));

const insert = async (client: Client, { group, events, pieces }: Ready): Promise<void> => {
  const { week, batches, feed } = group;
  await client.query('begin');
  await copyInto(client, 'arriving_piece', pieces);
  await client.query(
    `insert into event_piece (number, piece, part, from_at, until_at)
     select number, piece, part, at, at from arriving_piece on conflict do nothing`,
  );
  await copyInto(client, 'arriving', events);
  await client.query('insert into event select * from arriving on conflict do nothing');
  await client.query(
    `insert into event_feed (week, mid, xid, entries)
     select $1, mid, pg_current_xact_id(), entries from unnest($2::text[], $3::bytea[]) as w (mid, entries)`,
    [week, texts(feed.map(({ mid }) => mid)), byteas(feed.map(({ entries }) => entries))],
  );
  await client.query(
    `insert into event_batch (batch, channel, received_at, origin, sha256, week)
     select batch, channel, received_at, origin, sha256, $6
     from unnest($1::int8[], $2::text[], $3::int8[], $4::text[], $5::bytea[])
       as w (batch, channel, received_at, origin, sha256)`,
    [
      int8s(batches.map(({ batch }) => batch)),
      texts(batches.map(({ channel }) => channel)),
      int8s(batches.map(({ receivedAt }) => receivedAt)),
      texts(batches.map(({ origin }) => origin)),
      byteas(batches.map(({ sha256 }) => sha256)),
      week,
    ],
  );
  await client.query('commit');
};

const openPeer = async (url: string): Promise<Client> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(
    `set synchronous_commit = on;
     create temp table arriving (part int, number text, piece bigint, at bigint, id bytea, batch bigint, body bytea)
       on commit delete rows;
     create temp table arriving_piece (number text, piece bigint, part int, at bigint) on commit delete rows`,
  );
  return client;
};

const countOf = async (client: Client): Promise<number> => {
  const { rows } = await client.query<{ n: string }>('select count(*) as n from event');
  return Number(rows[0]?.n ?? 0);
};

/** Events a second of ours and of the peer. */
export const postgresIngest = async (
  events: number,
): Promise<{ events: number; ours: number; peer: number }> => {
  const server = await startPostgres(SERVER);
  try {
    const [oursUrl, peerUrl] = [await server.createDatabase(), await server.createDatabase()];
    const open = (databaseUrl: string) =>
      openEventStore({ dataFolder: '', databaseUrl, shards: 1, retention: RETENTION });
    const store = await open(oursUrl);
    // Makes the same tables for the peer.
    await (await open(peerUrl)).close();
    const peers = [await openPeer(peerUrl), await openPeer(peerUrl)] as const;
    const maker = new RowMaker(0, 1);
    const took = { ours: 0, peer: 0 };
    let added = 0;
    const parts = Math.ceil(events / (PART_BATCHES * BATCH_EVENTS));
    for (let part = 0; part < parts; part++) {
      const indexes = Array.from({ length: PART_BATCHES }, (_, index) => part * PART_BATCHES + index);
      const batches = indexes.map(batchAt);
      const ready: Ready[] = [];
      for (let at = 0; at < indexes.length; at += GROUP_BATCHES) {
        ready.push(readied(maker.group(indexes.slice(at, at + GROUP_BATCHES))));
      }
      await createWeeks(peers[0] as never, [ready[0]?.group.week ?? 0]);
      took.ours += await seconds(async () => {
        const results = await Promise.all(batches.map((batch) => store.append(batch)));
        added += results.reduce((sum, result) => sum + result.added, 0);
      });
      took.peer += await seconds(() =>
        Promise.all(
          peers.map(async (peer, index) => {
            for (let at = index; at < ready.length; at += peers.length) {
              const group = ready[at];
              if (group !== undefined) await insert(peer, group);
            }
          }),
        ),
      );
    }
    await store.close();
    const kept = await countOf(peers[0]);
    for (const peer of peers) await peer.end();
    if (kept !== added) throw new Error(`ours kept ${added}, the peer ${kept}`);
    const sent = parts * PART_BATCHES * BATCH_EVENTS;
    return { events: sent, ours: sent / took.ours, peer: sent / took.peer };
  } finally {
    await server.stop();
  }
};
