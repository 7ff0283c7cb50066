/** The calls that USPS gives, counted by two nodes on a real PostgreSQL. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { startPostgres, type TestPostgres } from '../postgres.ts';
import { type FaultProxy, openFaultProxy, tokenFault } from './fault-proxy.ts';
import { ADDRESS, openWay, type TestWay } from './way.ts';

let server: TestPostgres | undefined;
let proxy: FaultProxy | undefined;
const nodes: TestWay[] = [];

before(async () => {
  server = await startPostgres();
  const databaseUrl = await server.createDatabase();
  proxy = await openFaultProxy();
  proxy.fault = ({ url }) => (url.startsWith('/oauth2/') ? tokenFault() : { status: 200, body: '{}' });
  nodes.push(await openWay({ url: proxy.url, databaseUrl }));
  nodes.push(await openWay({ url: proxy.url, databaseUrl, credential: null }));
});
after(async () => {
  for (const node of nodes) await node.close();
  await proxy?.close();
  await server?.stop();
});

it('lets two nodes together make exactly the calls of the hour, with the credential that one of them was given', async () => {
  const ended = await Promise.allSettled(
    Array.from({ length: 100 }, (_, place) => nodes[place % 2]?.way.call({ ...ADDRESS, query: { place } })),
  );
  const refused = ended
    .filter((one) => one.status === 'rejected')
    .map(({ reason }) => (reason as { code?: string }).code);
  assert.deepEqual([...new Set(refused)], ['upstream_quota_spent']);
  assert.equal(ended.length - refused.length, 60);
  assert.equal(proxy?.count('/addresses/'), 60);
  assert.equal((await nodes[1]?.way.status())?.budgets.find(({ api }) => api === 'addresses')?.left, 0);
});
