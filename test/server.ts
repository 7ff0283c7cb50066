/** Postern as its own process: the command line, and a server with real sockets. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const LAUNCHER = join(ROOT, 'bin', 'postern.js');
/** What hangs is killed, and the test fails by it. */
const DEADLINE_MS = 60_000;

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  /** The program that runs the launcher; this Node unless stated. */
  readonly node?: string;
  readonly launcher?: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Numeric user id to run as. */
  readonly uid?: number;
}

/** The environment without any setting of the machine the tests run on. */
export const environment = (settings: Readonly<Record<string, string>>): Record<string, string> => ({
  ...(Object.fromEntries(
    Object.entries(process.env).filter(
      ([name, value]) => !name.startsWith('POSTERN_') && value !== undefined,
    ),
  ) as Record<string, string>),
  NO_COLOR: '1',
  ...settings,
});

const start = (words: readonly string[], options: RunOptions): ChildProcess =>
  spawn(options.node ?? process.execPath, [options.launcher ?? LAUNCHER, ...words], {
    cwd: options.folder ?? tmpdir(),
    env: environment(options.settings ?? {}),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.uid !== undefined && { uid: options.uid, gid: options.uid }),
  });

/** Runs one command to its end. */
export const runPostern = async (words: readonly string[], options: RunOptions = {}): Promise<Ran> => {
  const child = start(words, options);
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  const timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return { code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() };
};

export interface TestServer {
  /** `http://127.0.0.1:PORT` */
  readonly address: string;
  readonly data: string;
  readonly pid: number;
  readonly settings: Readonly<Record<string, string>>;
  /** Everything written to standard error so far. */
  log(): string;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** Kills it if it still runs, and removes what it wrote. */
  remove(): Promise<void>;
}

export interface ServerOptions extends RunOptions {
  readonly command?: 'serve' | 'up';
  /** A data folder to go on with; a fresh one unless stated. */
  readonly data?: string;
}

/** Starts a server on a free port; resolves when it says that it is ready. */
export const startServer = async (
  options: ServerOptions = {},
): Promise<TestServer & { readonly ready: unknown }> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-server-'));
  const data = options.data ?? join(folder, 'data');
  const settings = { POSTERN_DATA: data, POSTERN_PORT: '0', POSTERN_LOG_LEVEL: 'warn', ...options.settings };
  const child = start([options.command ?? 'serve', '--json'], { ...options, settings });
  const ended = once(child, 'close') as Promise<[number | null, string | null]>;
  const err: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  assert.ok(child.stdout !== null);
  const lines = createInterface({ input: child.stdout });
  const timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
  const first = await Promise.race([once(lines, 'line') as Promise<[string]>, ended]);
  clearTimeout(timer);
  const log = (): string => Buffer.concat(err).toString();
  const text = String(first[0]);
  assert.ok(text.startsWith('{'), `the server did not start (${first.join(' ')}): ${log()}`);
  const ready = JSON.parse(text) as { address: string };
  const stop: TestServer['stop'] = async (signal = 'SIGTERM') => {
    const guard = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const [code, by] = await ended;
    clearTimeout(guard);
    return { code, signal: by };
  };
  return {
    address: ready.address,
    ready,
    data,
    pid: child.pid ?? 0,
    settings: { ...settings, POSTERN_DATA: data },
    log,
    stop,
    async remove() {
      await stop('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
      if (options.data === undefined) rmSync(data, { recursive: true, force: true });
    },
  };
};
