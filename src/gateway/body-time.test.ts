import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { after, before, describe, it, mock } from 'node:test';
import { limitBodyTime, type Patience } from './body-time.ts';
import { unreadableAnswers } from './connections.ts';
import { EdgeRecord } from './edge-record.ts';

const TIME_MS = 1_000;
const edge = new EdgeRecord({
  journal: { record: () => undefined },
  clock: () => 0,
  policyVersion: () => '',
  trouble: (error) => {
    throw error;
  },
});
const PIECE = 'x'.repeat(20_000);

describe('the time of a body', () => {
  let server: Server;
  before(async () => {
    mock.timers.enable({ apis: ['setInterval'] });
    server = createServer();
    server.requestTimeout = 0;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => {
    mock.timers.reset();
    server.closeAllConnections();
    server.close();
  });

  /** A request whose head has arrived; its body flows away as it comes. */
  const begin = async (patience: Patience): Promise<{ client: Socket; request: IncomingMessage }> => {
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.on('error', () => undefined);
    const arrived = once(server, 'request');
    client.write('POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000000\r\n\r\n');
    const [request, response] = (await arrived) as Parameters<typeof limitBodyTime>;
    limitBodyTime(request, response, TIME_MS, patience, unreadableAnswers(edge));
    request.on('error', () => undefined);
    return { client, request };
  };

  const send = async (client: Socket, request: IncomingMessage): Promise<void> => {
    let left = PIECE.length;
    client.write(PIECE);
    while (left > 0) {
      const [chunk] = (await once(request, 'data')) as [Buffer];
      left -= chunk.length;
    }
  };

  const answered = async (client: Socket): Promise<string> => {
    const [chunk] = (await once(client, 'data')) as [Buffer];
    return chunk.toString('latin1', 0, 12);
  };

  it('is that of the request for an ordinary one, whether it comes or not', async () => {
    const { client, request } = await begin('whole');
    await send(client, request);
    const answer = answered(client);
    mock.timers.tick(TIME_MS);
    assert.equal(await answer, 'HTTP/1.1 408');
  });

  it('goes on for a large one while it comes, and ends when nothing more does', async () => {
    const { client, request } = await begin('while-it-comes');
    for (let time = 0; time < 5; time++) {
      await send(client, request);
      mock.timers.tick(TIME_MS);
      assert.equal(request.socket.writable, true, `${time}`);
    }
    const answer = answered(client);
    mock.timers.tick(TIME_MS);
    assert.equal(await answer, 'HTTP/1.1 408');
  });

  it('does not run while what has come waits to be read here', async () => {
    const { client, request } = await begin('while-it-comes');
    const readable = once(request, 'readable');
    client.write(PIECE);
    await readable;
    mock.timers.tick(5 * TIME_MS);
    assert.equal(request.socket.writable, true);
    client.destroy();
  });
});
