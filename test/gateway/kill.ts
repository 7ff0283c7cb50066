/** Kills a loaded server with SIGKILL again and again, starts it anew, and holds what it kept against what it said. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Answered, askSocket } from '../program.ts';
import { runPostern, startServer, type TestServer } from '../server.ts';

export interface KillTally {
  readonly kills: number;
  /** Answers that came before the kills. */
  readonly answers: number;
  /** Of these, acts of administration and tokens, which are durable once they are answered. */
  readonly durable: number;
  readonly entries: number;
}

/** What the server said it had done. */
interface Said {
  readonly organisations: string[];
  readonly decisions: string[];
  readonly tokens: string[];
}

interface Client {
  readonly id: string;
  readonly secret: string;
}

const operate = (server: TestServer, path: string, body?: object): Promise<Answered> =>
  askSocket(join(server.data, 'postern.sock'), path, body === undefined ? {} : { method: 'POST', body });

const made = async (
  server: TestServer,
  path: string,
  body: object,
): Promise<{ id: string; secret: string }> => {
  const answer = await operate(server, path, body);
  assert.equal(answer.status, 201, answer.text);
  return answer.json as { id: string; secret: string };
};

const makeClient = async (server: TestServer): Promise<Client> => {
  const { id: organisationId } = await made(server, '/postern/v1/organisations', { name: 'Killed' });
  const { id } = await made(server, '/postern/v1/apps', {
    organisationId,
    name: 'Killed',
    role: 'developer',
  });
  const { secret } = await made(server, `/postern/v1/apps/${id}/credentials`, {});
  return { id, secret };
};

/** Loads the server from several sides until `most` answers have come, and kills it at that very moment. */
const loadAndKill = async (server: TestServer, client: Client, most: number, said: Said): Promise<number> => {
  let answers = 0;
  const dead = Promise.withResolvers<void>();
  const count = (): void => {
    answers += 1;
    if (answers === most) {
      process.kill(server.pid, 'SIGKILL');
      dead.resolve();
    }
  };
  const kinds: (() => Promise<void>)[] = [
    async () => {
      const answer = await fetch(`${server.address}/postern/v1/zips/90210`);
      await answer.arrayBuffer();
    },
    async () => {
      const answer = await fetch(`${server.address}/oauth2/v3/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          grant_type: 'client_credentials',
          client_id: client.id,
          client_secret: client.secret,
        }),
      });
      const { access_token: token } = (await answer.json()) as { access_token?: string };
      if (answer.status === 200) said.tokens.push(token ?? '');
    },
    async () => {
      const answer = await operate(server, '/postern/v1/organisations', { name: 'During' });
      if (answer.status !== 201) return;
      said.organisations.push((answer.json as { id: string }).id);
      said.decisions.push(answer.headers['postern-decision'] ?? '');
    },
  ];
  const isDone = (): boolean => answers >= most;
  const worker = async (turn: number): Promise<void> => {
    if (isDone()) return;
    try {
      await kinds[turn % kinds.length]?.();
    } catch (error) {
      // Once it is killed, nobody answers any more; before, everybody must be answered.
      if (!isDone()) throw error;
      return;
    }
    count();
    await worker(turn + 1);
  };
  await Promise.all([0, 1, 2, 0, 1, 2].map(worker));
  await dead.promise;
  await server.stop('SIGKILL');
  return answers;
};

const check = async (server: TestServer, said: Said): Promise<number> => {
  const { json } = await operate(server, '/postern/v1/organisations');
  const there = new Set((json as { organisations: { id: string }[] }).organisations.map(({ id }) => id));
  for (const id of said.organisations) assert.ok(there.has(id), `organisation ${id} was acknowledged`);
  for (const id of said.decisions) {
    const found = await operate(server, `/postern/v1/decisions/${id}`);
    assert.equal(found.status, 200, `decision ${id} was acknowledged`);
  }
  for (const token of said.tokens.slice(-3)) {
    const answer = await fetch(`${server.address}/addresses/v3/city-state?ZIPCode=90210`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(answer.status, 200, 'a token that was acknowledged');
  }
  const { code, out, err } = await runPostern(['audit', 'verify', '--json'], { settings: server.settings });
  assert.equal(code, 0, out + err);
  return (JSON.parse(out) as { size: number }).size;
};

/**
 * @param most a round is killed after at most this many answers; how many, the seed says.
 * @throws AssertionError where something acknowledged is gone or the record does not verify.
 */
export const killRounds = async ({
  rounds,
  seed,
  most,
}: {
  readonly rounds: number;
  readonly seed: number;
  readonly most: number;
}): Promise<KillTally> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-killed-'));
  const options = { data: join(folder, 'data'), settings: { POSTERN_ANONYMOUS_PER_MINUTE: '1000000' } };
  let answers = 0;
  let durable = 0;
  let entries = 0;
  let server = await startServer(options);
  try {
    const client = await makeClient(server);
    for (let round = 0; round < rounds; round += 1) {
      const said: Said = { organisations: [], decisions: [], tokens: [] };
      const count = 1 + ((Math.imul(seed + round, 0x9e3779b1) >>> 0) % most);
      answers += await loadAndKill(server, client, count, said);
      await server.remove();
      server = await startServer(options);
      entries = await check(server, said);
      durable += said.organisations.length + said.tokens.length;
    }
  } finally {
    await server.remove();
    rmSync(folder, { recursive: true, force: true });
  }
  return { kills: rounds, answers, durable, entries };
};
