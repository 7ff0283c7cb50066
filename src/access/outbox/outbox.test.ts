import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Outgoing, OutgoingRequest } from '../../egress/index.ts';
import { addNotice } from '../../identity/index.ts';
import { openSqliteStore, type Store } from '../../store/index.ts';
import { sendNotices } from './index.ts';

const NOW = Date.UTC(2026, 10, 24);

describe('notices', () => {
  let folder: string;
  let store: Store;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'postern-outbox-'));
    store = await openSqliteStore(join(folder, 'store.db'));
    await store.db
      .insertInto('organisation')
      .values({ id: 'org_a', name: 'A', crid: null, status: 'active', demo: 0, created_at: NOW })
      .execute();
  });
  after(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('go out once, with the addresses that were named for them', async () => {
    const notice = { organisationId: 'org_a', kind: 'a.kind', title: 'A title', body: 'A body' };
    await addNotice(store, { ...notice, to: ['admin@example.test'] }, NOW);
    await addNotice(store, notice, NOW + 1);
    const bodies: { readonly to?: string[] }[] = [];
    const way = {
      fetch: async ({ body }: OutgoingRequest) => {
        bodies.push(JSON.parse(String(body)) as { to?: string[] });
        return { status: 204, headers: {}, body: new Uint8Array() };
      },
    } as unknown as Outgoing;
    const places = { store, url: 'https://example.test/', outgoing: async () => way };
    assert.equal(await sendNotices(places, () => NOW), 2);
    assert.deepEqual(
      bodies.map(({ to }) => to),
      [['admin@example.test'], undefined],
    );
    assert.equal(await sendNotices(places, () => NOW), 0);
  });
});
