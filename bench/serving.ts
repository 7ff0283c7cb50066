/** Servers in processes of their own, and what a load on them costs. */
import { type ChildProcess, fork } from 'node:child_process';
import { drive, type Load } from './load.ts';

export interface Server {
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

/** Starts the program `file` beside this one, which answers its payload with where it listens. */
export const start = async (file: string, payload: object): Promise<Server> => {
  const child = fork(new URL(file, import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.send(payload);
  return { process: child, ...(await message<Omit<Server, 'process'>>(child)) };
};

const cpu = async (server: Server): Promise<number> => {
  const answer = message<{ cpuMicroseconds: number }>(server.process);
  server.process.send('cpu');
  return (await answer).cpuMicroseconds;
};

export interface Measured {
  readonly microsecondsPerRequest: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export const measure = async (server: Server, load: Omit<Load, 'port'>): Promise<Measured> => {
  const before = await cpu(server);
  const driven = await drive({ ...load, port: server.port });
  const spent = (await cpu(server)) - before;
  return {
    microsecondsPerRequest: spent / driven.requests,
    requestsPerSecond: driven.requests / driven.seconds,
    p50Ms: driven.p50Ms,
    p99Ms: driven.p99Ms,
  };
};

export const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;

/** What a server process answers to `start` and `measure`. */
export const serveBench = (server: Omit<Server, 'process'>): void => {
  process.send?.(server);
  process.on('message', (question) => {
    if (question === 'stop') process.exit(0);
    if (question !== 'cpu') return;
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMicroseconds: user + system });
  });
};
