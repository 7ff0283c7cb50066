/** Servers of this machine that tests talk to. */
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer as createTcp, type Socket, type Server as TcpServer } from 'node:net';
import type { TestContext } from 'node:test';
import type { Issued } from './certificate.ts';

const listen = async (server: TcpServer, where: number | string): Promise<void> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    if (typeof where === 'string') server.listen(where, resolve);
    else server.listen(where, '127.0.0.1', resolve);
  });
};

const closed = (server: TcpServer): Promise<unknown> =>
  new Promise((resolve) => {
    server.close(resolve);
  });

const portOf = (server: TcpServer): number => (server.address() as AddressInfo).port;

/** An HTTP server on a free port of 127.0.0.1, or on a socket; over TLS with a certificate. Ends with the test. */
export const serve = async (
  context: TestContext,
  listener: RequestListener,
  options: { readonly socketPath?: string; readonly issued?: Issued } = {},
): Promise<number> => {
  const { socketPath, issued } = options;
  const server =
    issued === undefined
      ? createHttp(listener)
      : createHttps({ key: issued.key, cert: issued.certificate }, listener);
  await listen(server, socketPath ?? 0);
  context.after(async () => {
    server.closeAllConnections();
    await closed(server);
  });
  return socketPath === undefined ? portOf(server) : 0;
};

/** A server that says exactly these bytes to whoever asks something. */
export const serveBytes = async (context: TestContext, answer: string): Promise<number> => {
  const sockets = new Set<Socket>();
  const server = createTcp((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(answer));
  });
  await listen(server, 0);
  context.after(async () => {
    for (const socket of sockets) socket.destroy();
    await closed(server);
  });
  return portOf(server);
};

/** A port of 127.0.0.1 where nobody listens. */
export const unusedPort = async (): Promise<number> => {
  const server = createTcp();
  await listen(server, 0);
  const port = portOf(server);
  await closed(server);
  return port;
};
