import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PART_BYTES } from '../../src/reference/edition-blobs.ts';
import { buildDefaultZipEdition, EditionRegistry, openZipReference } from '../../src/reference/index.ts';
import { openPostgresStore, type Store } from '../../src/store/index.ts';
import { startPostgres, type TestPostgres } from '../postgres.ts';

let postgres: TestPostgres;
let home: string;

before(async () => {
  postgres = await startPostgres();
  home = await mkdtemp(join(tmpdir(), 'postern-nodes-'));
});

after(async () => {
  await postgres.stop();
  await rm(home, { recursive: true, force: true });
});

const node = (store: Store, name: string): { store: Store; dataFolder: string; now: () => number } => ({
  store,
  dataFolder: join(home, name),
  now: Date.now,
});

const description = {
  dataset: 'things',
  source: 'a list of things',
  officialChannel: 'Postal data pages',
  officialSource: 'https://example.org/things',
  authority: 'synthetic' as const,
  publisher: 'nobody',
  licence: 'none',
  retrievedAt: 1,
  validUntil: null,
  importer: 'things/1',
};
const built = { sha256: 'ab'.repeat(32), rowsRead: 1, rowsKept: 1, diff: {} };

test('a node serves an edition that another node built, and follows to the next one', async (context) => {
  const url = await postgres.createDatabase();
  const stores = [await openPostgresStore(url), await openPostgresStore(url)] as const;
  context.after(() => Promise.all(stores.map((store) => store.close())));
  const [builder, reader] = [node(stores[0], 'builder'), node(stores[1], 'reader')];
  const first = await buildDefaultZipEdition(builder);
  const open = await openZipReference(reader);
  assert.equal(open.current.edition.edition, first.edition);
  assert.equal(open.current.size, first.rowsKept);
  assert.deepEqual(await readdir(join(reader.dataFolder, 'editions', 'zip', first.edition)), ['zip.bin']);

  const heard = new Promise<void>((resolve) => {
    stores[1].onSignal('editions', resolve);
  });
  const registry = new EditionRegistry(builder);
  const second = await registry.build({ ...description, dataset: 'zip' }, async ({ folder }) => {
    await writeFile(join(folder, 'zip.bin'), await registry.file(first, 'zip.bin'));
    return built;
  });
  await heard;
  await open.reload();
  assert.equal(open.current.edition.edition, second.edition);
  open.close();
});

test('two nodes that activate at the same time leave one edition active', async (context) => {
  const url = await postgres.createDatabase();
  const stores = [await openPostgresStore(url), await openPostgresStore(url)] as const;
  context.after(() => Promise.all(stores.map((store) => store.close())));
  const registries = stores.map((store, index) => new EditionRegistry(node(store, `twin${index}`)));
  for (let round = 0; round < 5; round++) {
    await Promise.all(registries.map((registry) => registry.build(description, async () => built)));
    const active = (await registries[0]?.list('things'))?.filter(({ state }) => state === 'active');
    assert.equal(active?.length, 1);
  }
});

test('a node that starts leaves alone what another node is building', async (context) => {
  const url = await postgres.createDatabase();
  const stores = [await openPostgresStore(url), await openPostgresStore(url)] as const;
  context.after(() => Promise.all(stores.map((store) => store.close())));
  const builder = new EditionRegistry(node(stores[0], 'slow'));
  const starter = node(stores[1], 'starter');
  await mkdir(starter.dataFolder, { recursive: true });
  const swept: string[][] = [];
  const edition = await builder.build(description, async () => {
    swept.push(await new EditionRegistry(starter).sweep());
    return built;
  });
  assert.deepEqual(swept, [[]]);
  assert.equal(edition.state, 'active');
});

test('a file of many parts reaches the other node whole, byte for byte', async (context) => {
  const url = await postgres.createDatabase();
  const stores = [await openPostgresStore(url), await openPostgresStore(url)] as const;
  context.after(() => Promise.all(stores.map((store) => store.close())));
  const [builder, reader] = [node(stores[0], 'large-builder'), node(stores[1], 'large-reader')];
  // Three parts and a bit, none like another.
  const bytes = Buffer.alloc(3 * PART_BYTES + 12_345);
  for (let at = 0; at + 4 <= bytes.length; at += 4) bytes.writeUInt32LE(at, at);
  const edition = await new EditionRegistry(builder).build(description, async ({ folder }) => {
    await writeFile(join(folder, 'large.bin'), bytes);
    await writeFile(join(folder, 'empty.bin'), '');
    return built;
  });
  const rows = await stores[1].db
    .selectFrom('edition_blob')
    .select(['name', 'body'])
    .where('name', 'like', 'large.bin%')
    .execute();
  assert.equal(rows.length, 4);
  for (const { body } of rows) assert.ok(body.length <= 16 * 2 ** 20);
  const registry = new EditionRegistry(reader);
  assert.ok(bytes.equals(await registry.file(edition, 'large.bin')));
  assert.equal((await registry.file(edition, 'empty.bin')).length, 0);
  const folder = join(reader.dataFolder, 'editions', 'things', edition.edition);
  assert.deepEqual((await readdir(folder)).sort(), ['empty.bin', 'large.bin']);
});
