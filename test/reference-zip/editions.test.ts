import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  type BuiltEdition,
  type EditionDescription,
  EditionRegistry,
  sourceHeader,
} from '../../src/reference/index.ts';
import type { Store } from '../../src/store/index.ts';
import { scratch } from './scratch.ts';

const description: EditionDescription = {
  dataset: 'things',
  source: 'a list of things',
  officialChannel: 'Postal data pages',
  officialSource: 'https://example.org/things',
  authority: 'synthetic',
  publisher: 'nobody',
  licence: 'none',
  retrievedAt: 1,
  validUntil: 2,
  importer: 'things/1',
};

const built = (over: Partial<BuiltEdition> = {}): BuiltEdition => ({
  sha256: 'ab'.repeat(32),
  rowsRead: 100,
  rowsKept: 100,
  diff: { added: 3 },
  ...over,
});

test('an edition becomes active with all that is known of it, and its answers can name it', async (context) => {
  const { store, dataFolder, now } = await scratch(context);
  const registry = new EditionRegistry({ store, dataFolder, now });
  let signals = 0;
  store.onSignal('editions', () => signals++);
  const edition = await registry.build(description, async ({ folder }) => {
    await writeFile(join(folder, 'body'), 'text');
    return built();
  });
  assert.equal(edition.state, 'active');
  assert.deepEqual(edition.diff, { added: 3 });
  assert.equal(edition.reason, null);
  assert.equal(signals, 1);
  assert.deepEqual(await registry.active('things'), edition);
  assert.equal((await registry.file(edition, 'body')).toString(), 'text');
  assert.equal(sourceHeader(edition), `things;edition=${edition.edition};authority=synthetic`);
  const manifest = JSON.parse((await registry.file(edition, 'edition.json')).toString()) as Record<
    string,
    unknown
  >;
  assert.equal(manifest.licence, 'none');
  assert.equal(manifest.sha256, 'ab'.repeat(32));
});

test('a second edition supersedes the first; exactly one is active', async (context) => {
  const { store, dataFolder, now } = await scratch(context);
  const registry = new EditionRegistry({ store, dataFolder, now });
  const first = await registry.build(description, async () => built());
  const second = await registry.build(description, async () => built());
  const states = (await registry.list('things')).map(({ edition, state }) => [edition, state]);
  assert.deepEqual(states, [
    [second.edition, 'active'],
    [first.edition, 'superseded'],
  ]);
});

test('a failed import leaves the old edition serving and its own row says why', async (context) => {
  const { store, dataFolder, now } = await scratch(context);
  const registry = new EditionRegistry({ store, dataFolder, now });
  const good = await registry.build(description, async () => built());
  await assert.rejects(
    registry.build(description, async ({ folder }) => {
      await writeFile(join(folder, 'half'), 'x');
      throw new Error('the disk is full');
    }),
    /the disk is full/,
  );
  assert.equal((await registry.active('things'))?.edition, good.edition);
  const [failed] = await registry.list('things');
  assert.equal(failed?.state, 'failed');
  assert.equal(failed?.reason, 'the disk is full');
  assert.deepEqual(await readdir(join(dataFolder, 'editions', 'things')), [good.edition]);
});

test('too many refused rows hold the edition; a person may release it', async (context) => {
  const { store, dataFolder, now } = await scratch(context);
  const registry = new EditionRegistry({ store, dataFolder, now });
  const good = await registry.build(description, async () => built());
  const held = await registry.build(description, async ({ rejects }) => {
    for (let line = 2; line < 5; line++) {
      rejects.refuse({ source: 'list', line, column: 'ZIP', reason: 'said "no", =1+1' });
    }
    return built();
  });
  assert.equal(held.state, 'held');
  assert.match(held.reason ?? '', /3 of 100 rows were refused \(3\.0 %, at most 2\.0 %/);
  assert.equal((await registry.active('things'))?.edition, good.edition);
  const rejects = await readFile(join(dataFolder, 'editions', 'things', held.edition, 'rejects.csv'), 'utf8');
  assert.equal(rejects.split('\r\n')[1], 'list,2,ZIP,"said ""no"", =1+1"');
  assert.equal((await registry.release(held.edition)).state, 'active');
  await assert.rejects(registry.release(held.edition), { code: 'edition_not_held' });
  await assert.rejects(registry.release('things-0'), { code: 'unknown_edition' });
});

test('two refused rows in a hundred are still accepted', async (context) => {
  const { store, dataFolder, now } = await scratch(context);
  const registry = new EditionRegistry({ store, dataFolder, now });
  const edition = await registry.build(description, async ({ rejects }) => {
    for (let line = 2; line < 4; line++) rejects.refuse({ source: 'list', line, column: 1, reason: 'no' });
    return built();
  });
  assert.equal(edition.state, 'active');
  assert.equal(edition.rowsRefused, 2);
});

test('what a crash left half built is cleaned at the next start, and nothing else', async (context) => {
  const { store, dataFolder, now } = await scratch(context);
  const registry = new EditionRegistry({ store, dataFolder, now });
  const good = await registry.build(description, async () => built());
  // A process that is killed while building leaves exactly this: a row and a folder, and no error handling.
  let entered: () => void = () => undefined;
  const building = new Promise<void>((resolve) => {
    entered = resolve;
  });
  void registry.build(description, async ({ folder }) => {
    await writeFile(join(folder, 'half'), 'x');
    entered();
    return new Promise<BuiltEdition>(() => undefined);
  });
  await building;
  await mkdir(join(dataFolder, 'editions', 'things', 'stray.building'));
  const [unfinished] = await registry.list('things');
  assert.equal(unfinished?.state, 'building');
  const atNextStart = new EditionRegistry({ store, dataFolder, now });
  assert.deepEqual(await atNextStart.sweep(), [unfinished?.edition]);
  assert.equal((await atNextStart.active('things'))?.edition, good.edition);
  assert.match((await atNextStart.list('things'))[0]?.reason ?? '', /interrupted/);
  assert.deepEqual(await readdir(join(dataFolder, 'editions', 'things')), [good.edition]);
  assert.deepEqual(await atNextStart.sweep(), []);
});

test('a crash between the last file and the activation leaves the old edition', async (context) => {
  const options = await scratch(context);
  const good = await new EditionRegistry(options).build(description, async () => built());
  let reached: () => void = () => undefined;
  const activating = new Promise<void>((resolve) => {
    reached = resolve;
  });
  // The process dies when it is about to commit: the promise never settles.
  const dying: Store = {
    ...options.store,
    transaction: () => {
      reached();
      return new Promise(() => undefined);
    },
  };
  void new EditionRegistry({ ...options, store: dying }).build(description, async ({ folder }) => {
    await writeFile(join(folder, 'body'), 'x');
    return built();
  });
  await activating;
  assert.equal((await readdir(join(options.dataFolder, 'editions', 'things'))).length, 2);
  const atNextStart = new EditionRegistry(options);
  assert.equal((await atNextStart.sweep()).length, 1);
  assert.equal((await atNextStart.active('things'))?.edition, good.edition);
  assert.deepEqual(await readdir(join(options.dataFolder, 'editions', 'things')), [good.edition]);
});

test('a commit whose answer got lost does not take the new edition away', async (context) => {
  const options = await scratch(context);
  const lossy: Store = {
    ...options.store,
    transaction: async (work) => {
      await options.store.transaction(work);
      throw new Error('the connection was lost');
    },
  };
  await assert.rejects(
    new EditionRegistry({ ...options, store: lossy }).build(description, async ({ folder }) => {
      await writeFile(join(folder, 'body'), 'x');
      return built();
    }),
    /connection was lost/,
  );
  const registry = new EditionRegistry(options);
  const active = await registry.active('things');
  assert.ok(active !== undefined);
  assert.equal((await registry.file(active, 'body')).toString(), 'x');
});

test('a missing file is named with what to do', async (context) => {
  const { store, dataFolder, now } = await scratch(context);
  const registry = new EditionRegistry({ store, dataFolder, now });
  const edition = await registry.build(description, async () => built());
  await assert.rejects(registry.file(edition, 'body'), {
    code: 'edition_unreadable',
    cure: 'Import the dataset again.',
  });
});
