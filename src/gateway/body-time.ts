/**
 * How long a body may take. An ordinary one must be there in the request's time; a large one (a route with a limit of its own)
 * may take as long as it keeps coming.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { unreadableAnswers } from './connections.ts';

type RawRequest = FastifyRequest['raw'];

export type Patience = 'whole' | 'while-it-comes';

/** Whoever sends less in the request's time is taken for gone. */
const LEAST_BYTES = 16 * 1_024;

const hasBody = ({ headers }: RawRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** Ends the connection with 408 where the body does not come; `answer` says so. */
export const limitBodyTime = (
  request: RawRequest,
  response: FastifyReply['raw'],
  timeMs: number,
  patience: Patience,
  answer: ReturnType<typeof unreadableAnswers>,
): void => {
  const { socket } = request;
  // A request from within this process comes over no socket.
  if (typeof socket?.bytesRead !== 'number' || request.complete || !hasBody(request)) return;
  let seen = socket.bytesRead;
  const isComing = (): boolean => {
    if (patience === 'whole' || response.writableEnded) return false;
    // What has come and is not read yet waits for us, not for the client.
    if (request.readableLength > 0 || socket.bytesRead - seen >= LEAST_BYTES) {
      seen = socket.bytesRead;
      return true;
    }
    return false;
  };
  const timer = setInterval(() => {
    if (request.complete) return stop();
    if (isComing()) return undefined;
    stop();
    answer(Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket);
  }, timeMs);
  const stop = (): void => clearInterval(timer);
  timer.unref();
  request.once('end', stop);
  request.once('close', stop);
};
