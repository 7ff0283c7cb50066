/** A folder into which files are put: taken once, when they stopped growing; moved when durable. */
import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { EventsFolder, openEventsFolder } from '../../src/tracking/intake/index.ts';
import { type MemoryStore, memoryStore } from './memory-store.ts';
import { ingestInto, letterOf, NOW, numberOf, OURS, zoneOfZip } from './pieces.ts';

let inbox: string;
let store: MemoryStore;
let folder: EventsFolder;

const open = (): EventsFolder =>
  openEventsFolder({
    folder: inbox,
    intake: { ingest: ingestInto(store, { merchants: ['shop-1'] }), zoneOfZip },
    now: () => NOW,
  });

beforeEach(() => {
  inbox = mkdtempSync(join(tmpdir(), 'postern-inbox-'));
  store = memoryStore();
  folder = open();
});
afterEach(() => rmSync(inbox, { recursive: true, force: true }));

const put = (name: string, text: string): void => writeFileSync(join(inbox, name), text);
const names = (place = '.'): string[] =>
  existsSync(join(inbox, place)) ? readdirSync(join(inbox, place)).sort() : [];
const letters = (...serials: readonly number[]): string =>
  serials.map((serial) => `10199,919,11/20/2026 02:02:04,,${letterOf(serial)}\n`).join('');

describe('the folder of events', () => {
  it('takes a file at the second look, and moves it to done', async () => {
    put('a.txt', letters(1, 2));
    assert.deepEqual(await folder.look(), []);
    assert.equal(store.held.length, 0);
    const [taken] = await folder.look();
    assert.equal(taken?.report?.rowsKept, 2);
    assert.equal(store.held.length, 2);
    assert.deepEqual([names('done'), names().includes('a.txt')], [['a.txt'], false]);
    assert.deepEqual(await folder.look(), []);
  });

  it('waits for a file that still grows, and leaves unfinished names alone', async () => {
    put('a.txt', letters(1));
    put('b.txt.part', letters(3));
    await folder.look();
    appendFileSync(join(inbox, 'a.txt'), letters(2));
    assert.deepEqual(await folder.look(), []);
    const [taken] = await folder.look();
    assert.equal(taken?.report?.rowsKept, 2);
    assert.ok(names().includes('b.txt.part'));
  });

  it('puts what cannot be read aside with the reason, and goes on', async () => {
    put('a.txt', 'colour,size\nred,1\n');
    put('b.txt', letters(1));
    await folder.look();
    const taken = await folder.look();
    assert.deepEqual(
      taken.map(({ name, refusal }) => [name, refusal?.code]),
      [
        ['a.txt', 'layout_unrecognised'],
        ['b.txt', undefined],
      ],
    );
    assert.deepEqual(names('refused'), ['a.txt', 'a.txt.reason.txt']);
    assert.match(readFileSync(join(inbox, 'refused', 'a.txt.reason.txt'), 'utf8'), /of no layout/);
  });

  it('lists rejected rows beside the file, with line and reason', async () => {
    put('a.txt', `${letters(1)}10199,919,11/20/2026 02:02:04,\n`);
    await folder.look();
    await folder.look();
    const rejects = readFileSync(join(inbox, 'done', 'a.txt.rejects.csv'), 'utf8');
    assert.equal(rejects, 'line,column,reason\r\n"2","","the line has 4 columns, not 5"\r\n');
  });

  it('leaves a file where it is while it cannot be made durable, and takes it later, once', async () => {
    put('a.txt', letters(1));
    await folder.look();
    store.failNext();
    await assert.rejects(folder.look(), /disk is full/);
    assert.deepEqual([names().includes('a.txt'), names('done')], [true, []]);
    assert.equal((await folder.look()).length, 1);
    // A crash between durable and moved: the file comes again, and changes nothing.
    put('a.txt', letters(1));
    folder = open();
    await folder.look();
    const [again] = await folder.look();
    assert.deepEqual([again?.report?.eventsAdded, again?.report?.duplicates], [0, 1]);
    assert.deepEqual(names('done'), ['2-a.txt', 'a.txt']);
    assert.equal(store.held.length, 1);
  });

  it('takes manifests before events, and reads layouts of the operator', async () => {
    mkdirSync(join(inbox, 'manifests'));
    mkdirSync(join(inbox, 'layouts'));
    writeFileSync(
      join(inbox, 'manifests', 'm.csv'),
      `number,merchant,mid,efn\n${numberOf(OURS, 1)},shop-1,,E1\n`,
    );
    writeFileSync(
      join(inbox, 'layouts', 'own.json'),
      JSON.stringify({
        layout: 'own',
        version: 1,
        kind: 'events',
        form: 'delimited',
        title: 'own',
        officialSource: 'own',
        header: 'exact',
        columns: [
          { field: 'number', name: 'n' },
          { field: 'code', name: 'c' },
        ],
      }),
    );
    put('e.csv', `n,c\n${numberOf(OURS, 1)},OF\n`);
    await folder.look();
    const taken = await folder.look();
    assert.deepEqual(
      taken.map(({ name, kind, report }) => [name, kind, report?.layout]),
      [
        ['m.csv', 'manifest', 'manifest-csv'],
        ['e.csv', 'events', 'own'],
      ],
    );
    assert.equal(await store.ownerOf(store.held[0]?.number ?? ('' as never)), 'shop-1');
    writeFileSync(join(inbox, 'layouts', 'bad.json'), '{');
    await assert.rejects(folder.look(), /bad\.json: it is no JSON/);
  });
});
