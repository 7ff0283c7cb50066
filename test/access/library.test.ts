import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Fetched, PolicyLibrary, Watch } from '../../src/access/index.ts';
import { listNotices } from '../../src/identity/index.ts';
import { openPostgresStore, openSqliteStore, type Store } from '../../src/store/index.ts';
import { startPostgres, type TestPostgres } from '../postgres.ts';
import { smallPdf } from './small-pdf.ts';

const NOW = Date.UTC(2026, 10, 24);
const OLD = '1.1 Scope\nThe label is required on restricted media.\n\n1.2 Terms\nOld words.\n';
const NEW = '1.1 Scope\nThe label is required on all restricted media.\n\n1.2 Terms\nOld words.\n';

const suite = (name: string, open: () => Promise<{ store: Store; close: () => Promise<void> }>): void => {
  describe(`the policy library on ${name}`, () => {
    let opened: { store: Store; close: () => Promise<void> };
    let library: PolicyLibrary;
    const ids: string[] = [];

    before(async () => {
      opened = await open();
      library = new PolicyLibrary(opened.store, () => NOW);
      for (const [text, visibility] of [
        [OLD, 'stewards'],
        [NEW, 'public'],
      ] as const) {
        const head = await library.attach(
          {
            title: 'Handbook',
            citationId: null,
            editionAt: NOW,
            visibility,
            mediaType: '',
            body: Buffer.from(text),
          },
          'per_1',
        );
        ids.push(head.id);
        assert.equal(head.sections, 2);
      }
    });

    after(() => opened.close());

    it('finds sections by words in any form and order, with an excerpt', async () => {
      const [hit, ...more] = await library.search('restricting labels', 'public', 10);
      assert.equal(hit?.section, '1.1');
      assert.match(hit?.excerpt ?? '', /label is required/);
      assert.deepEqual(more, []);
      assert.equal((await library.search('required media', 'stewards', 10)).length, 2);
    });

    it('takes no word for an operator, and finds nothing for none', async () => {
      for (const question of ['"', "' OR 1=1 --", 'NEAR(', 'label AND', '*', '']) {
        await library.search(question, 'stewards', 10);
      }
      assert.deepEqual(await library.search('***', 'stewards', 10), []);
    });

    it('shows whoever may not see a document nothing of it, not even that it is there', async () => {
      assert.deepEqual(
        (await library.list('public')).map(({ id }) => id),
        [ids[1]],
      );
      await assert.rejects(library.get(ids[0] ?? '', 'public'), { code: 'library_document_unknown' });
      assert.ok(
        (await library.search('required', 'public', 10)).every(({ document }) => document === ids[1]),
      );
    });

    it('compares two editions', async () => {
      const differences = await library.compare(ids[0] ?? '', ids[1] ?? '', 'stewards');
      assert.deepEqual(
        differences.map(({ change, number }) => [change, number]),
        [['changed', '1.1']],
      );
    });

    it('refuses the same document twice, and removes one with all that was found by', async () => {
      const again = {
        title: 'x',
        citationId: null,
        editionAt: null,
        visibility: 'public',
        mediaType: '',
      } as const;
      await assert.rejects(library.attach({ ...again, body: Buffer.from(NEW) }, 'per_1'), {
        code: 'document_attached',
      });
      await library.remove(ids[1] ?? '');
      assert.deepEqual(await library.search('required', 'public', 10), []);
      await assert.rejects(library.remove(ids[1] ?? ''), { code: 'library_document_unknown' });
    });

    it('reads a PDF by its text', async () => {
      const head = await library.attach(
        {
          title: 'A PDF',
          citationId: null,
          editionAt: null,
          visibility: 'public',
          mediaType: '',
          body: smallPdf('7.1 Custody of keys'),
        },
        'per_1',
      );
      assert.equal(head.media_type, 'application/pdf');
      assert.equal((await library.search('custody', 'public', 5))[0]?.document, head.id);
    });
  });

  describe(`the watch on ${name}`, () => {
    let opened: { store: Store; close: () => Promise<void> };
    let answers: Map<string, Partial<Fetched> & { text?: string }>;
    let asked: [string, Readonly<Record<string, string>>][];
    let watch: Watch;
    const page = 'https://usps.example/rules.html';

    before(async () => {
      opened = await open();
      answers = new Map();
      asked = [];
      watch = new Watch({
        store: opened.store,
        now: () => NOW,
        userAgent: 'Postern/0',
        pages: () => [page, 'https://usps.example/private/x.html', 'https://down.example/y.html', page],
        pause: async () => undefined,
        fetch: async (url, headers) => {
          asked.push([url, headers]);
          const answer = answers.get(url);
          if (answer === undefined) throw new Error('no route to host');
          return { status: 200, headers: {}, body: Buffer.from(answer.text ?? ''), ...answer };
        },
      });
      answers.set('https://usps.example/robots.txt', { text: 'User-agent: *\nDisallow: /private/\n' });
      answers.set('https://down.example/robots.txt', { status: 404 });
      answers.set(page, { text: '<html><p>Fee: not stated.</p></html>', headers: { etag: '"1"' } });
      const { db } = opened.store;
      const organisation = {
        id: 'org_s',
        name: 'S',
        crid: null,
        status: 'active',
        demo: 0,
        created_at: NOW,
      } as const;
      await db.insertInto('organisation').values(organisation).execute();
      await db
        .insertInto('person')
        .values({
          id: 'per_s',
          organisation_id: 'org_s',
          name: 'S',
          email: null,
          roles_json: '["steward"]',
          training_ack_at: null,
          status: 'active',
          created_at: NOW,
        })
        .execute();
    });

    after(() => opened.close());

    it('obeys robots.txt, asks each page once, and goes on when one is down', async () => {
      const round = await watch.round();
      assert.deepEqual(round, {
        pages: 3,
        outcomes: { first: 1, unchanged: 0, changed: 0, disallowed: 1, failed: 1 },
      });
      assert.equal(
        asked.some(([url]) => url.includes('/private/')),
        false,
      );
      assert.match((await watch.pages()).find(({ url }) => url.includes('down'))?.failure ?? '', /no route/);
    });

    it('asks conditionally, and opens no task while nothing changes', async () => {
      answers.set(page, { status: 304 });
      assert.equal((await watch.round()).outcomes.unchanged, 1);
      assert.equal(asked.findLast(([url]) => url === page)?.[1]['if-none-match'], '"1"');
      answers.set(page, { text: '<html><b><p>Fee: not stated.</p></b></html>', headers: { etag: '"2"' } });
      assert.equal((await watch.round()).outcomes.unchanged, 1);
      assert.deepEqual(await watch.changes(undefined), []);
    });

    it('opens a task with the lines that changed and tells the stewards', async () => {
      answers.set(page, { text: '<html><p>Fee: as agreed.</p></html>' });
      assert.equal((await watch.round()).outcomes.changed, 1);
      const [change] = await watch.changes('open');
      assert.equal(change?.difference, '- Fee: not stated.\n+ Fee: as agreed.');
      const [notice] = await listNotices(opened.store, 'org_s');
      assert.equal(notice?.kind, 'policy.source-changed');
      await watch.close(change?.id ?? '', 'per_s', 'looked at');
      assert.deepEqual(await watch.changes('open'), []);
      await assert.rejects(watch.close(change?.id ?? '', 'per_s', 'again'), { code: 'page_change_unknown' });
    });

    it('leaves a host alone whose robots.txt cannot be read', async () => {
      answers.set('https://usps.example/robots.txt', { status: 503 });
      assert.equal((await watch.round()).outcomes.disallowed, 2);
    });
  });
};

suite('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-library-'));
  const store = await openSqliteStore(join(folder, 'store.db'));
  return {
    store,
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});

let postgres: TestPostgres | undefined;

suite('PostgreSQL', async () => {
  postgres ??= await startPostgres();
  const store = await openPostgresStore(await postgres.createDatabase());
  return { store, close: () => store.close() };
});

after(() => postgres?.stop());
