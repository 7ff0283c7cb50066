/**
 * The door in the data folder: a Unix socket with mode 0600. Whoever can open it owns the folder anyway. This file
 * alone in the gateway touches `node:http`, to make a server and never a client.
 */

import { unlinkSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { Socket } from 'node:net';

export interface LocalDoor {
  /** Takes no more requests; resolves once those it accepted are answered. */
  close(): Promise<void>;
  /** Ends every connection at once. */
  cut(): void;
}

/** The mask under which the socket is made, so that it never exists with a wider mode. */
const OWNER_ONLY = 0o177;

/** Listens at `path`; a socket that a killed server left there is removed first (the caller holds the lock). */
export const openLocalDoor = async (
  path: string,
  maxHeaderSize: number,
  listener: RequestListener,
  onSocket: (socket: Socket) => void,
): Promise<LocalDoor> => {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const server = createServer({ maxHeaderSize }, listener);
  server.on('connection', onSocket);
  const mask = process.umask(OWNER_ONLY);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
  } finally {
    process.umask(mask);
  }
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
    cut: () => server.closeAllConnections(),
  };
};
