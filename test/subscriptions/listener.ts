/** A listener on this machine that keeps what it is sent, and answers as a test wants. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Got {
  readonly id: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly payload: {
    readonly trackingNumber: string;
    readonly trackingEvents: { readonly eventCode: string }[];
  };
}

export type Answer = (got: Got, response: ServerResponse, count: number) => void;

export const SECRET = 'abcdefghijklmnopqrstuvwxyz012345';

const ok: Answer = (_got, response) => void response.writeHead(204).end();

export class Listener {
  readonly got: Got[] = [];
  /** Challenges that came. */
  challenges = 0;
  answer: Answer = ok;
  readonly #server = createServer((request, response) => void this.#take(request, response));
  #waiting: (() => void)[] = [];

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  /** Resolves when `count` deliveries have come, repetitions among them. */
  async until(count: number): Promise<void> {
    const deadline = AbortSignal.timeout(20_000);
    while (this.got.length < count) {
      await new Promise<void>((resolve, reject) => {
        this.#waiting.push(resolve);
        deadline.addEventListener(
          'abort',
          () => reject(new Error(`${this.got.length} of ${count} deliveries came`)),
          { once: true },
        );
      });
    }
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const envelope = JSON.parse(body) as { challenge?: string; payload: string };
    if (envelope.challenge !== undefined) {
      this.challenges += 1;
      response.end(body);
      return;
    }
    const { headers } = request;
    const payload = JSON.parse(envelope.payload) as Got['payload'];
    const got = { id: String(headers['webhook-id']), headers, body, payload };
    this.got.push(got);
    this.answer(got, response, this.got.length);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** The two signatures that a delivery must carry, computed as a receiver would. */
export const signaturesOf = ({ id, headers, body }: Got) => {
  const { timestamp, payload } = JSON.parse(body) as { timestamp: string; payload: string };
  const sign = (text: string): string => createHmac('sha256', SECRET).update(text).digest('base64');
  return {
    usps: sign(timestamp + payload),
    standard: `v1,${sign(`${id}.${String(headers['webhook-timestamp'])}.${body}`)}`,
  };
};
