/** Two gateways on one real PostgreSQL: what one changes, the other knows within a second. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { readConfig } from '../../src/config.ts';
import { openPostern, type Postern } from '../../src/main.ts';
import { startPostgres, type TestPostgres } from '../postgres.ts';

const WITHIN_MS = 5_000;

let server: TestPostgres | undefined;
let folder = '';
const nodes: Postern[] = [];

interface Answer {
  readonly status: number;
  readonly decision: string;
  readonly body: Record<string, unknown>;
}

const ask = async (
  node: Postern | undefined,
  method: 'GET' | 'POST',
  path: string,
  token?: string,
  body?: object,
): Promise<Answer> => {
  assert.ok(node !== undefined);
  const answer = await node.gateway.fastify.inject({
    method,
    url: path,
    headers: { host: 'localhost', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    ...(body !== undefined && { payload: body }),
  });
  return {
    status: answer.statusCode,
    decision: String(answer.headers['postern-decision']),
    body: answer.json(),
  };
};

const operate = (path: string, body: object): Promise<Answer> => ask(operator, 'POST', path, undefined, body);

let operator: Postern | undefined;

before(async () => {
  server = await startPostgres();
  folder = mkdtempSync(join(tmpdir(), 'postern-nodes-'));
  const url = await server.createDatabase();
  const open = (name: string, door: 'network' | 'local'): Promise<Postern> => {
    const data = join(folder, name);
    mkdirSync(data, { recursive: true });
    return openPostern(
      readConfig(
        {
          POSTERN_DATA: data,
          POSTERN_DATABASE_URL: url,
          POSTERN_LOG_LEVEL: 'silent',
          // The same key on every node, as docs/store.md asks.
          POSTERN_KEY_FILE: join(folder, 'sealing.key'),
        },
        folder,
      ),
      { door },
    );
  };
  operator = await open('operator', 'local');
  nodes.push(await open('one', 'network'), await open('two', 'network'));
});
after(async () => {
  for (const node of nodes) await node.close();
  await operator?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Asks until the answer has this status; a deadline, not a sleep, decides. */
const until = async (status: number, question: () => Promise<Answer>): Promise<Answer> => {
  const deadline = Date.now() + WITHIN_MS;
  for (;;) {
    const answer = await question();
    if (answer.status === status) return answer;
    assert.ok(Date.now() < deadline, `still ${answer.status}, not ${status}, after ${WITHIN_MS} ms`);
    await new Promise((resolve) => setImmediate(resolve));
  }
};

it('a node serves the ZIP edition that another node built', async () => {
  for (const node of nodes) {
    const answer = await ask(node, 'GET', '/postern/v1/zips/90210');
    assert.equal(answer.body.city, 'BEVERLY HILLS');
  }
});

it('a token of one node opens the other, and a revocation on one shuts both', async () => {
  const organisation = await operate('/postern/v1/organisations', { name: 'Acme' });
  const app = await operate('/postern/v1/apps', {
    name: 'Checkout',
    organisationId: organisation.body.id,
    role: 'developer',
  });
  const credential = await operate(`/postern/v1/apps/${app.body.id}/credentials`, {});
  const issued = await ask(nodes[0], 'POST', '/oauth2/v3/token', undefined, {
    grant_type: 'client_credentials',
    client_id: app.body.id,
    client_secret: credential.body.secret,
  });
  const token = String(issued.body.access_token);
  const question = (node: Postern | undefined) =>
    ask(node, 'GET', '/addresses/v3/city-state?ZIPCode=90210', token);
  for (const node of nodes) assert.equal((await question(node)).status, 200);

  await operate(`/postern/v1/credentials/${credential.body.id}/revoke`, {});
  for (const node of nodes) await until(401, () => question(node));
});

it('a decision of one node is explained by the other', async () => {
  const refused = await ask(nodes[0], 'GET', '/postern/v1/zips/00000');
  const explained = await until(200, () => ask(nodes[1], 'GET', `/postern/v1/decisions/${refused.decision}`));
  assert.equal(explained.body.id, refused.decision);
});
