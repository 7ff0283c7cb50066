/** `postern sandbox` as its own process, for tests that use it as a developer would. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Samples, World } from '../../src/tracking/sandbox/index.ts';
import { environment, ROOT } from '../server.ts';

const DEADLINE_MS = 60_000;

export interface Ready {
  readonly simulated: true;
  readonly baseUrl: string;
  readonly tokenUrl: string;
  readonly time: string;
  readonly dataFolder: string;
  readonly apps: World['apps'];
  readonly people: World['people'];
  readonly samples: Samples;
}

export interface RunningSandbox {
  readonly ready: Ready;
  /** The ready file, as it was written. */
  readonly file: Ready;
  readonly fileMode: number;
  token(app: keyof World['apps']): Promise<string>;
  /** Asks with the app's token. */
  ask(app: keyof World['apps'] | null, path: string, body?: object): Promise<Response>;
  /** Ends it. @returns the exit code. */
  stop(): Promise<number | null>;
}

/** Starts a sandbox on a free port. `words` are options beside port and ready file. */
export const startSandbox = async (words: readonly string[] = []): Promise<RunningSandbox> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-sandbox-test-'));
  const readyFile = join(folder, 'ready.json');
  const child = spawn(
    process.execPath,
    [
      join(ROOT, 'bin', 'postern.js'),
      'sandbox',
      '--json',
      '--port',
      '0',
      '--ready-file',
      readyFile,
      ...words,
    ],
    { cwd: folder, env: environment({}), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const err: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const ended = once(child, 'close') as Promise<[number | null]>;
  const timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
  const first = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>,
    ended.then(() => undefined),
  ]);
  clearTimeout(timer);
  assert.ok(first !== undefined, `the sandbox did not start: ${Buffer.concat(err).toString()}`);
  const ready = JSON.parse(first[0]) as Ready;
  const file = JSON.parse(readFileSync(readyFile, 'utf8')) as Ready;
  const fileMode = statSync(readyFile).mode & 0o777;
  const tokens = new Map<string, string>();
  const token: RunningSandbox['token'] = async (app) => {
    const known = tokens.get(app);
    if (known !== undefined) return known;
    const { clientId, clientSecret } = ready.apps[app];
    const answer = await fetch(ready.tokenUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
      }),
    });
    assert.equal(answer.status, 200);
    const { access_token: fresh } = (await answer.json()) as { access_token: string };
    tokens.set(app, fresh);
    return fresh;
  };
  return {
    ready,
    file,
    fileMode,
    token,
    async ask(app, path, body) {
      return fetch(`${ready.baseUrl}${path}`, {
        ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(app !== null && { authorization: `Bearer ${await token(app)}` }),
        },
      });
    },
    async stop() {
      const guard = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      const [code] = await ended;
      clearTimeout(guard);
      rmSync(folder, { recursive: true, force: true });
      return code;
    },
  };
};
