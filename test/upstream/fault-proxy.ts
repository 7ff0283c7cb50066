/** A proxy on loopback before a second Postern that plays USPS: counts what comes, and answers wrongly where a test says so. */
import { createServer, type IncomingHttpHeaders, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Passed {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An answer in place of the upstream's own. */
export interface Fault {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The connection ends after the head and this much of the body. */
  readonly cut?: true;
  /** Nothing is answered before this resolves. */
  readonly until?: Promise<void>;
}

export interface FaultProxy {
  readonly url: string;
  /** What came, tokens included. */
  readonly passed: Passed[];
  /** Calls of an API that came. */
  count(path: string): number;
  /** What to answer to a call; undefined: what the upstream says, with these headers beside it. */
  fault: (passed: Passed, index: number) => Fault | undefined;
  extra: Record<string, string>;
  close(): Promise<void>;
}

/** @param target address of the Postern behind it; undefined: every call needs a fault */
export const openFaultProxy = async (target?: string): Promise<FaultProxy> => {
  const passed: Passed[] = [];
  const server = createServer((incoming, answer) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', async () => {
      const body = Buffer.concat(chunks);
      const one: Passed = {
        method: incoming.method ?? '',
        url: incoming.url ?? '',
        headers: incoming.headers,
        body: body.toString(),
      };
      const index = passed.push(one) - 1;
      const fault = proxy.fault(one, index);
      if (fault?.until !== undefined) await fault.until;
      if (fault !== undefined && fault.status !== 0) {
        const text = fault.body ?? '';
        answer.writeHead(fault.status, {
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(text) + (fault.cut === true ? 100 : 0)),
          ...fault.headers,
        });
        if (fault.cut === true) answer.write(text, () => answer.destroy());
        else answer.end(text);
        return;
      }
      if (target === undefined) {
        answer.destroy();
        return;
      }
      const { host: _host, ...headers } = incoming.headers;
      const onward = send(`${target}${one.url}`, { method: one.method, headers }, (told) => {
        answer.writeHead(told.statusCode ?? 502, { ...told.headers, ...proxy.extra });
        told.pipe(answer);
      });
      onward.on('error', () => answer.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    count: (path) => passed.filter(({ url }) => url.startsWith(path)).length,
    fault: () => undefined,
    extra: {},
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return proxy;
};

/** A token answer as USPS gives it. */
export const tokenFault = (
  value = 'token-1',
  scope = 'addresses prices labels tracking',
  seconds = 28_799,
): Fault => ({
  status: 200,
  body: JSON.stringify({
    access_token: value,
    token_type: 'Bearer',
    expires_in: seconds,
    status: 'approved',
    scope,
  }),
});
