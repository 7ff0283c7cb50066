/** The decisions of one app out of the journal: complete, in order, page by page, on both stores and across nodes. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  AuditLog,
  DecisionJournal,
  decisionsOfApp,
  expireBlocks,
  type JournalEntry,
  newDecisionId,
  type Position,
} from '../../src/audit/index.ts';
import { PrincipalAttributes, RequestAttributes, SubjectAttributes } from '../../src/policy/index.ts';
import { openPostgresStore, openSqliteStore, type Store } from '../../src/store/index.ts';
import { seeded } from '../policy/random-attributes.ts';
import { startPostgres } from '../postgres.ts';

const { privateKey: key } = generateKeyPairSync('ed25519');
const START = 1_764_000_000_000;

const decision = (app: string, at: number, code = 'permitted'): JournalEntry => ({
  id: newDecisionId(at),
  at,
  principal: new PrincipalAttributes(),
  request: new RequestAttributes(),
  subject: new SubjectAttributes(),
  route: 'GET /example',
  effect: 'permit',
  mode: 'enforce',
  ruleIds: [],
  code,
  obligations: [],
  policyVersion: 'a'.repeat(64),
  status: 200,
  parameters: {},
  organisation: 'org_1',
  app,
  anonymous: false,
});

interface Place {
  readonly store: Store;
  close(): Promise<void>;
}

const PLACES: Readonly<Record<string, () => Promise<Place>>> = {
  sqlite: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'postern-pages-'));
    const store = await openSqliteStore(join(folder, 'store.sqlite'));
    return {
      store,
      async close() {
        await store.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
  postgres: async () => {
    const server = await startPostgres();
    const store = await openPostgresStore(await server.createDatabase());
    return {
      store,
      async close() {
        await store.close();
        await server.stop();
      },
    };
  },
};

for (const [name, openPlace] of Object.entries(PLACES)) {
  describe(`the decisions of an app, on ${name}`, () => {
    let place: Place;
    let folder: string;
    const nodes: { readonly journal: DecisionJournal; readonly log: AuditLog }[] = [];

    before(async () => {
      place = await openPlace();
      folder = mkdtempSync(join(tmpdir(), 'postern-pages-log-'));
      for (const node of ['one', 'two']) {
        const log = await AuditLog.open({ folder: join(folder, node), origin: `example/${node}`, key });
        const journal = await DecisionJournal.open({
          store: place.store,
          log,
          node,
          pseudonymKey: Buffer.alloc(32, 7),
          now: () => START,
          onTrouble: (error) => console.error(error),
        });
        nodes.push({ journal, log });
      }
    });
    after(async () => {
      for (const { journal, log } of nodes) {
        await journal.close();
        await log.close();
      }
      await place.close();
      rmSync(folder, { recursive: true, force: true });
    });

    /** All pages after each other. */
    const pagesOf = async (
      app: string,
      limit: number,
      more: { readonly since?: number; readonly wanted?: (code: string) => boolean } = {},
    ): Promise<{ readonly ids: readonly string[]; readonly pages: number }> => {
      const ids: string[] = [];
      let next: Position | null = null;
      let pages = 0;
      do {
        const page = await decisionsOfApp(place.store, {
          app,
          before: next,
          since: more.since ?? 0,
          limit,
          wanted: ({ code }) => more.wanted?.(code) ?? true,
        });
        assert.ok(page.records.length <= limit);
        for (const { app: whose, id } of page.records) {
          assert.equal(whose, app);
          ids.push(id);
        }
        next = page.next;
        pages += 1;
        assert.ok(pages < 1_000, 'the pages come to an end');
      } while (next !== null);
      return { ids, pages };
    };

    it('are all there, each once, newest first, however late they were recorded and by which node', async () => {
      const random = seeded(8);
      const made: JournalEntry[] = [];
      for (let round = 0; round < 30; round += 1) {
        for (const { journal } of nodes) {
          // Now and then a block with so many apps that it is listed under none.
          const apps = round % 5 === 0 ? 40 : 3;
          for (let call = 0; call < 1 + Math.floor(random() * 60); call += 1) {
            // Requests take up to 20 seconds, and are recorded when they end.
            const at = START + round * 2_000 - Math.floor(random() * 20) * 1_000;
            const entry = decision(`app_${Math.floor(random() * apps)}`, at);
            made.push(entry);
            journal.record(entry);
          }
          await journal.flush();
        }
      }
      for (const app of ['app_0', 'app_2', 'app_39']) {
        const wanted = made
          .filter((entry) => entry.app === app)
          .sort((left, right) => right.at - left.at || (left.id < right.id ? 1 : -1));
        assert.ok(wanted.length > 0);
        for (const limit of [1, 7, 500]) {
          assert.deepEqual(
            (await pagesOf(app, limit)).ids,
            wanted.map(({ id }) => id),
            `${app} by ${limit}`,
          );
        }
        const since = START + 20_000;
        assert.deepEqual(
          (await pagesOf(app, 7, { since })).ids,
          wanted.filter(({ at }) => at >= since).map(({ id }) => id),
        );
      }
      assert.deepEqual((await pagesOf('app_none', 10)).ids, []);
    });

    it('are looked for in bounded shares: a page may be empty and say where to go on', async () => {
      const [node] = nodes;
      assert.ok(node !== undefined);
      const needle = decision('app_rare', START + 100_000, 'needle');
      node.journal.record(needle);
      await node.journal.flush();
      for (let second = 1; second <= 450; second += 1) {
        node.journal.record(decision('app_rare', START + 100_000 + second * 1_000));
        await node.journal.flush();
      }
      const { ids, pages } = await pagesOf('app_rare', 10, { wanted: (code) => code === 'needle' });
      assert.deepEqual(ids, [needle.id]);
      assert.equal(pages, 2);
    });

    it('go with their retention, and so does what they are listed under', async () => {
      await expireBlocks(place.store, START + 90_000_000);
      assert.deepEqual((await pagesOf('app_0', 10)).ids, []);
      assert.deepEqual(await place.store.db.selectFrom('journal_app').selectAll().execute(), []);
    });
  });
}
