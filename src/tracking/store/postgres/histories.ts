/** Reads of the shared event store. */
import type { TrackingNumber } from '../../../postal/barcode/index.ts';
import type { IntakeChannel } from '../../event.ts';
import type { PieceHistory, StoredEvent } from '../../event-store.ts';
import { eventOf } from '../event-record.ts';
import { fieldsOf, parseFacts, statedAtOf } from '../facts.ts';
import type { FeedEntry } from '../feed.ts';
import { mailpieceOf } from '../mailing.ts';
import { byteas, int8s, texts } from './arrays.ts';
import { type Database, onConnection } from './connection.ts';

/** Columns of an event and of the batch that brought it; null where a mailing has none. */
interface EventColumns {
  readonly happened_at: number | null;
  readonly id: Uint8Array;
  readonly body: Uint8Array;
  readonly channel: IntakeChannel;
  readonly received_at: number;
  readonly sha256: Uint8Array;
}

interface MailingColumns extends EventColumns {
  readonly piece: number;
  readonly identity: string | null;
  readonly facts: string | null;
  readonly facts_received_at: number | null;
}

const EVENT_COLUMNS = 'e.happened_at, e.id, e.body, b.channel, b.received_at, b.sha256';

const HISTORIES = `select p.piece, p.identity, p.facts, p.facts_received_at, ${EVENT_COLUMNS}
  from event_piece p
  left join event e on e.part = p.part and e.number = p.number and e.piece = p.piece
  left join event_batch b on b.batch = e.batch
  where p.number = $1 order by p.piece desc, e.happened_at, e.batch, e.id`;

const ARRIVED = `select w.place, e.number, ${EVENT_COLUMNS}
  from unnest($1::text[], $2::int8[], $3::int8[], $4::bytea[]) with ordinality as w (number, piece, happened_at, id, place)
  join event_piece p on p.number = w.number and p.piece = w.piece
  join event e on e.part = p.part and e.number = w.number and e.piece = w.piece
    and e.happened_at = w.happened_at and e.id = w.id
  join event_batch b on b.batch = e.batch
  order by w.place`;

const storedEvent = (number: TrackingNumber, row: EventColumns): StoredEvent =>
  eventOf(
    number,
    { at: row.happened_at ?? 0, id: Buffer.from(row.id).toString('hex'), body: row.body },
    {
      channel: row.channel,
      receivedAt: row.received_at,
      sha256: Buffer.from(row.sha256).toString('hex'),
    },
  );

const historyOf = (number: TrackingNumber, rows: readonly MailingColumns[]): PieceHistory[] => {
  const [first] = rows;
  if (first === undefined) return [];
  const events = rows
    .filter(({ happened_at }) => happened_at !== null)
    .map((row) => storedEvent(number, row));
  const stated = parseFacts(first.facts);
  return [
    {
      number,
      piece: String(first.piece),
      events,
      facts:
        first.facts === null
          ? null
          : {
              number,
              mailpiece: mailpieceOf(first.identity),
              statedAt: statedAtOf(stated),
              fields: fieldsOf(stated),
            },
      lastReceivedAt: events.reduce(
        (last, { receivedAt }) => Math.max(last, receivedAt),
        first.facts_received_at ?? 0,
      ),
    },
  ];
};

export const readHistories = (database: Database, number: TrackingNumber): Promise<PieceHistory[]> =>
  onConnection(database, async (client) => {
    const { rows } = await client.query<MailingColumns>({
      name: 'event_histories',
      text: HISTORIES,
      values: [number],
    });
    const pieces = Map.groupBy(rows, ({ piece }) => piece);
    return [...pieces.values()].flatMap((of) => historyOf(number, of));
  });

/** The events of feed entries, in their order; those that have expired since are left out. */
export const readArrived = (database: Database, entries: readonly FeedEntry[]): Promise<StoredEvent[]> =>
  onConnection(database, async (client) => {
    const { rows } = await client.query<EventColumns & { readonly number: TrackingNumber }>(ARRIVED, [
      texts(entries.map(({ number }) => number)),
      int8s(entries.map(({ piece }) => piece)),
      int8s(entries.map(({ at }) => at)),
      byteas(entries.map(({ id }) => id)),
    ]);
    return rows.map((row) => storedEvent(row.number, row));
  });

export const readOwner = (database: Database, number: string): Promise<string | null> =>
  onConnection(database, async (client) => {
    const { rows } = await client.query<{ merchant: string }>({
      name: 'event_owner',
      // One row for a hit and a miss alike: a row more would take longer to make.
      text: `select coalesce((select merchant from event_ownership where number = $1), '') as merchant`,
      values: [number],
    });
    return rows[0]?.merchant || null;
  });
