/** Ours of `track` over HTTP: the whole program, an app with its own Mailer ID, every look-up durable before its answer. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readConfig } from '../src/config.ts';
import { openPostern } from '../src/main.ts';
import { serveBench } from './serving.ts';

interface Asked {
  readonly data: string;
  readonly mid: string;
}

process.once('message', async (payload) => {
  const { data, mid } = payload as Asked;
  const config = readConfig(
    { POSTERN_DATA: data, POSTERN_PORT: '0', POSTERN_LOCAL_PER_SECOND: '10000000' },
    data,
  );
  const local = await openPostern(config, { door: 'local' });
  const ask = async (path: string, body: object): Promise<Record<string, string>> => {
    const answer = await local.gateway.fastify.inject({
      method: 'POST',
      url: `/postern/v1/${path}`,
      payload: body,
    });
    if (answer.statusCode >= 300) throw new Error(answer.body);
    return answer.json();
  };
  const { id: organisation } = await ask('organisations', { name: 'Bench' });
  await ask(`organisations/${organisation}/mailer-ids`, { mid, proof: 'operator' });
  const terms = { document: 'usps-api-terms', version: '2026-04-01', acceptedBy: 'bench' };
  await ask(`organisations/${organisation}/terms`, terms);
  const app = await ask('apps', {
    name: 'Bench',
    organisationId: organisation,
    role: 'shipper',
    products: ['Public Access I', 'Tracking'],
  });
  const { secret } = await ask(`apps/${app.id}/credentials`, {});
  await ask(`apps/${app.id}/quotas`, { api: 'tracking', limit: 1_000_000_000, windowSeconds: 3600 });
  await local.close();
  // Two people give a grant after a review; here it is put where they would have put it.
  const db = new DatabaseSync(join(data, 'postern.db'));
  db.prepare(
    `insert into access_grant (id, app_id, dataset, purposes_json, fields_json, granted_at, granted_by, recertified_at)
     values ('grant_bench', ?, 'tracking', '["shipping"]', '[]', ?, 'bench', ?)`,
  ).run(String(app.id), Date.now() - 1000, Date.now() - 1000);
  db.close();

  const postern = await openPostern(config, { door: 'network' });
  const port = await postern.listen();
  const answer = await fetch(`http://127.0.0.1:${port}/oauth2/v3/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'client_credentials', client_id: app.id, client_secret: secret }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  serveBench({ port, token, head: {} });
});
