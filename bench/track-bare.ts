/** The peer of `track` over HTTP: bare node:http and node:sqlite that read the same pieces, with no token, decision or record. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { serveBench } from './serving.ts';

interface Piece {
  readonly number: string;
  readonly body: Readonly<Record<string, unknown>> & { readonly trackingEvents: readonly unknown[] };
}

interface Asked {
  readonly file: string;
  readonly pieces: readonly Piece[];
}

process.once('message', (payload) => {
  const { file, pieces } = payload as Asked;
  const db = new DatabaseSync(file);
  db.exec('create table piece (number text primary key, fields text) without rowid');
  db.exec(
    'create table event (number text, place integer, event text, primary key (number, place)) without rowid',
  );
  const addPiece = db.prepare('insert or ignore into piece values (?, ?)');
  const addEvent = db.prepare('insert or ignore into event values (?, ?, ?)');
  db.exec('begin');
  for (const { number, body } of pieces) {
    const { trackingEvents, ...fields } = body;
    addPiece.run(number, JSON.stringify(fields));
    trackingEvents.forEach((event, place) => addEvent.run(number, place, JSON.stringify(event)));
  }
  db.exec('commit');
  const piece = db.prepare('select fields from piece where number = ?');
  const events = db.prepare('select event from event where number = ? order by place');
  const server = createServer((request, response) => {
    const number = /\/tracking\/(\d+)\?/.exec(request.url ?? '')?.[1] ?? '';
    const fields = JSON.parse(String(piece.get(number)?.fields)) as object;
    const trackingEvents = events.all(number).map(({ event }) => JSON.parse(String(event)) as object);
    const text = JSON.stringify({ ...fields, trackingEvents });
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
  });
  server.listen(0, '127.0.0.1', () => {
    serveBench({ port: (server.address() as AddressInfo).port, token: '', head: {} });
  });
});
