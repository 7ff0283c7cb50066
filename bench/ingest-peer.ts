/**
 * The raw engine: node:sqlite in a thread, inserting rows that were made ready before the clock runs, into the same tables
 * with the same file settings, 10,000 events a transaction. No encoding, hashing, payload or look-up of mailings.
 */
import { parentPort, workerData } from 'node:worker_threads';
import {
  createEventTable,
  createFeedTable,
  eventTable,
  feedTable,
  openForWriting,
} from '../src/tracking/store/sqlite/schema.ts';
import { type GroupRows, RowMaker } from './ingest-rows.ts';

const { path, shard, shards, groupBatches } = workerData as {
  path: string;
  shard: number;
  shards: number;
  groupBatches: number;
};

const db = openForWriting(path);
const maker = new RowMaker(shard, shards);
let groups: GroupRows[] = [];
let rowNumber = 0;

const insert = ({ week, part, events, pieces, batches, feed }: GroupRows): void => {
  db.exec('begin immediate');
  db.exec(createEventTable(part));
  db.exec(createFeedTable(week));
  const event = db.prepare(`insert or ignore into ${eventTable(part)} values (?, ?, ?, ?, ?, ?)`);
  for (const { number, piece, at, id, batch, body } of events) event.run(number, piece, at, id, batch, body);
  const open = db.prepare(
    'insert into piece (number, piece, part, from_at, until_at) values (?, ?, ?, ?, ?)',
  );
  for (const { number, piece, part: of, at } of pieces) open.run(number, piece, of, at, at);
  const batch = db.prepare('insert into batch values (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  for (const row of batches) {
    batch.run(row.batch, row.channel, row.receivedAt, row.origin, row.sha256, '2966-0001.blk', 0, 0, 0);
  }
  rowNumber += 1;
  const arrivals = db.prepare(`insert into ${feedTable(week)} values (?, ?, ?)`);
  for (const { mid, entries } of feed) arrivals.run(mid, rowNumber, entries);
  db.exec('commit');
};

parentPort?.on('message', (message: { kind: 'prepare'; batches: number[] } | { kind: 'go' }) => {
  if (message.kind === 'prepare') {
    groups = [];
    for (let at = 0; at < message.batches.length; at += groupBatches) {
      groups.push(maker.group(message.batches.slice(at, at + groupBatches)));
    }
  } else {
    for (const group of groups) insert(group);
  }
  parentPort?.postMessage('done', []);
});
