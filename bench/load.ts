/** A bounded load on loopback from a process of its own: keep-alive connections, one request at a time on each. */
import { fork } from 'node:child_process';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';

export interface Load {
  readonly port: number;
  /** Asked in turn. */
  readonly paths: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
  /** Requests are due at this rate, and times count from when they were due; else each follows its answer at once. */
  readonly perSecond?: number;
}

export interface Driven {
  readonly requests: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Sends the load and waits for its end. @throws where an answer is not 200. */
export const drive = (load: Load): Promise<Driven> =>
  new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), ['--drive'], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.once('message', (value) => resolve(value as Driven));
    child.once('exit', (code) => {
      if (code !== 0) reject(new Error(`the generator ended with ${code}`));
    });
    child.send(load);
  });

const OK = Buffer.from('HTTP/1.1 200 ');

/** Length of the first whole answer in `buffer`, or 0 where it is not whole yet. Content-Length alone is read. */
const answerLength = (buffer: Buffer): number => {
  const headEnd = buffer.indexOf('\r\n\r\n');
  if (headEnd === -1) return 0;
  const head = buffer.toString('latin1', 0, headEnd).toLowerCase();
  const at = head.indexOf('\r\ncontent-length:');
  const length = at === -1 ? 0 : Number.parseInt(head.slice(at + 17), 10);
  const whole = headEnd + 4 + length;
  return buffer.length >= whole ? whole : 0;
};

const requestsOf = ({ paths, headers }: Load): Buffer[] =>
  paths.map((path) => {
    const lines = [
      `GET ${path} HTTP/1.1`,
      'host: localhost',
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ];
    return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
  });

const run = async (load: Load): Promise<Driven> => {
  const requests = requestsOf(load);
  let next = 0;
  const began = performance.now();
  const until = began + load.seconds * 1000;
  const times: number[] = [];
  /** Sends that wait until they are due. */
  const waiting: { readonly due: number; readonly send: (due: number) => void }[] = [];
  // Never asleep: waking a sleeping peer is paid by whoever writes to it, and a slower server would pay it more often.
  let running = true;
  const stayAwake = (): void => {
    const now = performance.now();
    for (let at = waiting.length - 1; at >= 0; at -= 1) {
      const one = waiting[at];
      if (one === undefined || one.due > now) continue;
      waiting.splice(at, 1);
      one.send(one.due);
    }
    if (running) setImmediate(stayAwake);
  };
  stayAwake();
  const intervalMs = load.perSecond === undefined ? 0 : (1000 * load.connections) / load.perSecond;
  await Promise.all(
    Array.from(
      { length: load.connections },
      (_, place) =>
        new Promise<void>((resolve, reject) => {
          const socket = connect(load.port, '127.0.0.1');
          let pending: Buffer = Buffer.alloc(0);
          let due = 0;
          const send = (at: number): void => {
            due = at;
            const request = requests[next];
            next = (next + 1) % requests.length;
            if (request !== undefined) socket.write(request);
          };
          const sendNext = (now: number): void => {
            if (intervalMs === 0) send(now);
            // A late answer does not move what is due: what waits behind it counts as late too.
            else waiting.push({ due: due + intervalMs, send });
          };
          socket.setNoDelay(true);
          socket.once('connect', () => {
            if (intervalMs === 0) send(performance.now());
            else waiting.push({ due: performance.now() + (place * intervalMs) / load.connections, send });
          });
          socket.once('error', reject);
          socket.on('data', (chunk: Buffer) => {
            pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
            const length = answerLength(pending);
            if (length === 0) return;
            if (pending.compare(OK, 0, OK.length, 0, OK.length) !== 0) {
              reject(new Error(`not 200: ${pending.toString('latin1', 0, 60)}`));
              socket.destroy();
              return;
            }
            pending = pending.subarray(length);
            const now = performance.now();
            times.push(now - due);
            if (now < until) sendNext(now);
            else socket.end(() => resolve());
          });
        }),
    ),
  );
  running = false;
  const seconds = (performance.now() - began) / 1000;
  times.sort((left, right) => left - right);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? Number.NaN;
  return { requests: times.length, seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
};

if (process.argv.includes('--drive')) {
  process.once('message', async (load) => {
    const driven = await run(load as Load);
    process.send?.(driven, () => process.exit(0));
  });
}
