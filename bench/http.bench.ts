/**
 * Governed city-state (full pipeline on; only the bench app's quota is raised) against bare `node:http` sending the
 * same bytes. Both servers are processes of their own; the generator is a third. The measure is server CPU time a
 * request, in turns, so that the generator's ceiling does not flatter anybody; requests a second stand in `details`.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drive, type Load } from './load.ts';
import type { BenchResult } from './result.ts';

const CONNECTIONS = 32;
const SECONDS = 3;
const ROUNDS = 3;
const WARM_UP_ROUNDS = 2;

interface Server {
  readonly process: ChildProcess;
  readonly port: number;
  readonly token: string;
  readonly head: Readonly<Record<string, string>>;
}

const message = <Message>(child: ChildProcess): Promise<Message> =>
  new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`the server ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (value) => {
      child.off('exit', ended);
      resolve(value as Message);
    });
  });

const start = async (file: string, payload: object): Promise<Server> => {
  const child = fork(new URL(file, import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.send(payload);
  return { process: child, ...(await message<Omit<Server, 'process'>>(child)) };
};

const cpu = async (server: Server): Promise<number> => {
  const answer = message<{ cpuMicroseconds: number }>(server.process);
  server.process.send('cpu');
  return (await answer).cpuMicroseconds;
};

interface Measured {
  readonly microsecondsPerRequest: number;
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
}

const measure = async (
  server: Server,
  load: Omit<Load, 'port' | 'seconds' | 'connections'>,
): Promise<Measured> => {
  const before = await cpu(server);
  const driven = await drive({ ...load, port: server.port, connections: CONNECTIONS, seconds: SECONDS });
  const spent = (await cpu(server)) - before;
  return {
    microsecondsPerRequest: spent / driven.requests,
    requestsPerSecond: driven.requests / driven.seconds,
    p99Ms: driven.p99Ms,
  };
};

const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;

export default async (): Promise<BenchResult> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-bench-'));
  const servers: Server[] = [];
  try {
    const governed = await start('./http-governed.ts', { data: join(folder, 'data') });
    servers.push(governed);
    const path = '/addresses/v3/city-state?ZIPCode=90210';
    const headers = { authorization: `Bearer ${governed.token}` };
    const sample = await fetch(`http://127.0.0.1:${governed.port}${path}`, { headers });
    const body = await sample.text();
    if (sample.status !== 200 || body !== '{"city":"BEVERLY HILLS","state":"CA"}') {
      throw new Error(`the governed answer is wrong: ${sample.status} ${body}`);
    }
    const head = Object.fromEntries(
      [...sample.headers].filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name)),
    );
    const bare = await start('./http-bare.ts', { head, body });
    servers.push(bare);

    const rounds: { governed: Measured; bare: Measured; sensitive: Measured }[] = [];
    const sensitivePath = '/bench/sensitive?id=1';
    // Until the compiler is done with both: what is measured is the work, not its translation.
    for (let round = 0; round < WARM_UP_ROUNDS; round += 1) {
      await measure(governed, { path, headers });
      await measure(governed, { path: sensitivePath, headers });
      await measure(bare, { path, headers });
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push({
        bare: await measure(bare, { path, headers }),
        governed: await measure(governed, { path, headers }),
        sensitive: await measure(governed, { path: sensitivePath, headers }),
      });
    }
    const of = (name: 'governed' | 'bare' | 'sensitive', key: keyof Measured): number =>
      median(rounds.map((round) => round[name][key]));
    const ceiling = of('bare', 'requestsPerSecond');
    const ours = of('governed', 'microsecondsPerRequest');
    const peer = of('bare', 'microsecondsPerRequest');
    return {
      name: 'http',
      unit: 'µs server CPU/request (ratio is bare ÷ governed)',
      ours,
      peers: { 'node:http': peer },
      ratio: peer / ours,
      details: {
        aim: 0.6,
        governed: {
          requestsPerSecond: of('governed', 'requestsPerSecond'),
          p99Ms: of('governed', 'p99Ms'),
        },
        bare: { requestsPerSecond: ceiling, p99Ms: of('bare', 'p99Ms') },
        sensitiveDurableBeforeAnswer: {
          microsecondsPerRequest: of('sensitive', 'microsecondsPerRequest'),
          requestsPerSecond: of('sensitive', 'requestsPerSecond'),
          p99Ms: of('sensitive', 'p99Ms'),
        },
        generatorCeilingRequestsPerSecond: ceiling,
        connections: CONNECTIONS,
        rounds: ROUNDS,
        secondsPerRound: SECONDS,
      },
    };
  } finally {
    for (const server of servers) server.process.send('stop');
    rmSync(folder, { recursive: true, force: true });
  }
};
