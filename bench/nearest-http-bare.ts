/** The peer of `nearest-http`: bare node:http that looks up the same places in the same index and writes the same bytes. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findNearest, LocationIndex, originOfPoint } from '../src/locations/index.ts';
import { decodeLocations } from '../src/locations/table.ts';
import type { Edition } from '../src/reference/index.ts';
import { serveBench } from './serving.ts';

interface Given {
  readonly file: string;
  readonly edition: Edition;
}

process.once('message', (payload) => {
  const { file, edition } = payload as Given;
  const index = new LocationIndex('collection-boxes', edition, decodeLocations(readFileSync(file)));
  const server = createServer((request, response) => {
    const query = new URLSearchParams((request.url ?? '').split('?')[1]);
    const answer = findNearest([index], {
      origin: originOfPoint(Number(query.get('lat')), Number(query.get('lon'))),
      count: Number(query.get('limit')),
      filter: {},
      geodesic: null,
      now: Date.now(),
    });
    const text = JSON.stringify(answer);
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
  });
  server.listen(0, '127.0.0.1', () => {
    serveBench({ port: (server.address() as AddressInfo).port, token: '', head: {} });
  });
});
