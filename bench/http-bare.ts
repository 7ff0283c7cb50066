/** The peer of `http`: bare node:http that sends the governed answer's very bytes. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveBench } from './serving.ts';

interface Sent {
  readonly head: Readonly<Record<string, string>>;
  readonly body: string;
}

process.once('message', (payload) => {
  const { head, body } = payload as Sent;
  const server = createServer((_request, response) => {
    response.writeHead(200, head);
    response.end(body);
  });
  server.listen(0, '127.0.0.1', () => {
    serveBench({ port: (server.address() as AddressInfo).port, token: '', head });
  });
});
