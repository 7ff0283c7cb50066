/** Allowances of the cluster, counted by two nodes on a real PostgreSQL. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { type Allowance, Quota } from '../../src/quota/index.ts';
import { openPostgresStore } from '../../src/store/index.ts';
import { startPostgres, type TestPostgres } from '../postgres.ts';

let server: TestPostgres | undefined;
let address = '';
const nodes: Quota[] = [];

before(async () => {
  server = await startPostgres();
  address = await server.createDatabase();
  const store = await openPostgresStore(address);
  await store.close();
  nodes.push(await Quota.inCluster(address), await Quota.inCluster(address));
});
after(async () => {
  for (const node of nodes) await node.close();
  await server?.stop();
});

const ask = (allowance: Allowance, calls: number) =>
  Promise.all(
    Array.from({ length: calls }, (_, call) => nodes[call % 2]?.consume('app_1 addresses', allowance, 1)),
  );

it('lets two nodes together allow exactly the limit of a cluster allowance', async () => {
  const allowance: Allowance = { name: 'upstream', limit: 60, windowSeconds: 3600, counted: 'cluster' };
  const verdicts = await ask(allowance, 200);
  assert.equal(verdicts.filter((verdict) => verdict?.allowed === true).length, 60);
});

it('lets each node count an allowance of the node by itself', async () => {
  const allowance: Allowance = { name: 'local', limit: 10, windowSeconds: 3600, counted: 'node' };
  const verdicts = await ask(allowance, 40);
  assert.equal(verdicts.filter((verdict) => verdict?.allowed === true).length, 20);
});
