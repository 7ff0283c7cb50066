import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { openSqliteStore } from '../../src/store/index.ts';
import { assertModel } from './model.ts';
import { openTown, START } from './town.ts';

const folder = mkdtempSync(join(tmpdir(), 'postern-model-'));
let stores = 0;
const newStore = () => {
  stores += 1;
  return openSqliteStore(join(folder, `${stores}.db`));
};

after(() => rmSync(folder, { recursive: true, force: true }));

it('whatever people do: two grant what is sensitive, who asks never approves, what ended is refused, all is in the record', async () => {
  await assertModel(newStore, 20);
});

it('the model reaches grants of both kinds, so that its rules have something to hold', async () => {
  const store = await newStore();
  const town = await openTown(store);
  const [requester, , , first, second] = town.actors;
  assert.ok(requester !== undefined && first !== undefined && second !== undefined);
  for (const dataset of ['tracking-api', 'addresses']) {
    const begun = await town.requests.begin(
      {
        appId: town.appId,
        dataset,
        form: {
          channel: 'api',
          purposes: ['shipping'],
          fields: [],
          need: 'The support desk answers people who ask where a piece is; it needs the last scan.',
          jobFunction: 'support',
          users: 'twelve people',
          crid: null,
          mids: ['902345678'],
          volume: { average: 1, peak: 2 },
        },
      },
      requester,
      START,
    );
    assert.equal(begun.kind, 'request');
    if (begun.kind !== 'request') continue;
    const { id } = begun.request;
    await town.requests.submit(id, begun.rules.sha256, requester, START);
    const once = await town.requests.grant(id, { reason: 'needed' }, first, START);
    if (once.state !== 'granted') await town.requests.approve(id, 'agreed', second, START);
  }
  assert.equal((await town.decide('tracking', 'shipping', START + 1)).effect, 'permit');
  assert.equal((await town.decide('addresses', 'shipping', START + 1)).effect, 'permit');
  await town.close();
  await store.close();
});
