/**
 * Ours of `http`: the whole program, with one app whose quota is raised and one more route of class sensitive,
 * whose record is durable before the answer leaves.
 */
import { readConfig } from '../src/config.ts';
import { declareRoute } from '../src/gateway/index.ts';
import { openPostern } from '../src/main.ts';
import { serveBench } from './serving.ts';

interface Asked {
  readonly data: string;
}

const UNLIMITED = 1_000_000_000;

const sensitiveRoute = declareRoute({
  id: 'bench-sensitive',
  method: 'GET',
  path: '/bench/sensitive',
  dialect: 'problem',
  channel: 'apis',
  dataset: 'zip-api',
  action: 'read',
  dataClass: 'nonpublic',
  delivery: 'api',
  purposeRequired: false,
  scope: 'addresses',
  quota: { kind: 'client', cost: 1 },
  durable: 'before-answer',
  schema: {},
  harmless: () => ({}),
  subject: null,
  summary: 'As long as the governed answer, with one disclosed person field.',
  handler: () => ({
    body: { city: 'BEVERLY HILLS', state: 'CA' },
    disclosed: [{ field: 'number', value: '9200190000000000000000' }],
  }),
});

process.once('message', async (payload) => {
  const { data } = payload as Asked;
  const config = readConfig(
    { POSTERN_DATA: data, POSTERN_PORT: '0', POSTERN_LOCAL_PER_SECOND: '10000000' },
    data,
  );
  const local = await openPostern(config, { door: 'local' });
  const ask = async (path: string, body: object): Promise<Record<string, string>> => {
    const answer = await local.gateway.fastify.inject({ method: 'POST', url: path, payload: body });
    if (answer.statusCode >= 300) throw new Error(answer.body);
    return answer.json();
  };
  const organisation = await ask('/postern/v1/organisations', { name: 'Bench' });
  const app = await ask('/postern/v1/apps', {
    name: 'Bench',
    organisationId: organisation.id,
    role: 'developer',
  });
  const { secret } = await ask(`/postern/v1/apps/${app.id}/credentials`, {});
  for (const api of ['addresses', 'bench']) {
    await ask(`/postern/v1/apps/${app.id}/quotas`, { api, limit: UNLIMITED, windowSeconds: 3600 });
  }
  await local.close();

  const postern = await openPostern(config, { door: 'network', extraRoutes: [sensitiveRoute] });
  const port = await postern.listen();
  const answer = await fetch(`http://127.0.0.1:${port}/oauth2/v3/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'client_credentials', client_id: app.id, client_secret: secret }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  serveBench({ port, token, head: {} });
});
