/** `postern import events` and `postern source` as a person meets them. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { partsOf, type SentPart } from '../../src/cli/import-parts.ts';
import { EMPTY_REPORT, type IntakeReport, parseLayout } from '../../src/tracking/intake/index.ts';
import { type Ran, runPostern, startServer, type TestServer } from '../server.ts';
import { LETTER_MID, letterOf } from './pieces.ts';

let folder: string;
let server: TestServer;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'postern-command-'));
  server = await startServer();
  const made = await run('org', 'create', 'Mailer', '--json');
  const { id } = JSON.parse(made.out) as { id: string };
  const mid = await run('mid', 'add', '--org', id, '--mid', LETTER_MID, '--proof', 'operator');
  assert.equal(mid.code, 0, mid.err);
});
after(async () => {
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...words: readonly string[]): Promise<Ran> =>
  runPostern(words, { settings: server.settings, folder });
const put = (name: string, text: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const HEADER = 'imb,scanDatetime,scanEventCode,scanFacilityZip';
const scans = (from: number, to: number): string =>
  Array.from(
    { length: to - from },
    (_, index) => `${letterOf(from + index)},2026-11-20T02:02:04,919,10199\n`,
  ).join('');

describe('postern import events', () => {
  it('brings a file in through the running server, and again without a change', async () => {
    const file = put('scans.csv', `${HEADER}\n${scans(0, 100)}`);
    const first = await run('import', 'events', file);
    assert.equal(first.code, 0, first.err);
    assert.match(first.out, /Read 100 rows by the layout iv-mtr: kept 100 \(events new 100, known 0\)/);
    const again = await run('import', 'events', file, '--json');
    const report = JSON.parse(again.out) as IntakeReport;
    assert.deepEqual([report.eventsAdded, report.duplicates], [0, 100]);
  });

  it('takes gzip, lists rejected rows in a file and ends with 1', async () => {
    const file = put('more.csv.gz', gzipSync(`${HEADER}\n${scans(100, 120)}${letterOf(1)},2026\n`));
    const ran = await run('import', 'events', file);
    assert.equal(ran.code, 1, ran.err);
    assert.match(ran.out, /rejected: 1 \(listed in .*more\.csv\.gz\.rejects\.csv\)/);
    assert.match(readFileSync(`${file}.rejects.csv`, 'utf8'), /"22","","the line has 2 columns, not 4/);
  });

  it('says what is wrong with a file that it does not know', async () => {
    const ran = await run('import', 'events', put('unknown.csv', 'a,b\n1,2\n'));
    assert.equal(ran.code, 1);
    assert.match(ran.err, /layout_unrecognised/);
    assert.ok(!existsSync(join(folder, 'unknown.csv.rejects.csv')));
    const absent = await run('import', 'events', join(folder, 'absent.csv'));
    assert.match(absent.err, /file_unreadable/);
    assert.match((await run('import', 'events')).err, /--watch FOLDER/);
  });
});

describe('postern source', () => {
  it('sets, lists and removes a subscription, its secret taken from a file', async () => {
    const secret = put('secret.txt', `${'s'.repeat(32)}\n`);
    const id = '00000000-0000-0000-0000-000000000009';
    assert.equal((await run('source', 'set', id, '--secret-file', secret)).code, 0);
    const list = await run('source', 'list');
    assert.ok(list.out.includes(id));
    assert.ok(!list.out.includes('ssss'));
    assert.equal((await run('source', 'remove', id)).code, 0);
    assert.equal((await run('source', 'remove', id)).code, 1);
    const short = await run('source', 'set', '--secret-file', put('short.txt', 'short'));
    assert.match(short.err, /exactly 32 characters/);
  });
});

describe('a file larger than a part', () => {
  /** What was sent, each part with its text. */
  const sent = async (text: string, layout: Parameters<typeof partsOf>[1]) => {
    const parts: (SentPart & { readonly text: string; readonly layout: unknown })[] = [];
    await partsOf(put('large.csv', text), layout, async (part, known) => {
      parts.push({ ...part, text: readFileSync(part.path, 'utf8'), layout: known });
      return { ...EMPTY_REPORT, layout: 'iv-mtr' };
    });
    return parts;
  };

  it('goes in parts that begin with the header and end with a line, each row once, lines counted on', async () => {
    const rows = scans(0, 200_000);
    const parts = await sent(`${HEADER}\n${rows}`, undefined);
    assert.ok(parts.length >= 2);
    assert.equal(parts.map(({ text }) => text.slice(HEADER.length + 1)).join(''), rows);
    let before = 0;
    for (const { text, linesBefore } of parts) {
      assert.ok(text.startsWith(`${HEADER}\n`) && text.endsWith('\n'));
      assert.equal(linesBefore, before);
      before += text.split('\n').length - 2;
    }
    assert.deepEqual([parts[0]?.layout, parts[1]?.layout], [undefined, 'iv-mtr']);
  });

  it('of fixed records goes whole: header records hold for those after them', async () => {
    const layout = parseLayout({
      layout: 'fixed',
      version: 1,
      kind: 'manifest',
      form: 'fixed',
      title: 't',
      officialSource: 's',
      recordLength: 40,
      recordType: { start: 1, length: 1 },
      records: {
        D: {
          role: 'piece',
          fields: [
            { field: 'number', start: 2, length: 22 },
            { field: 'merchant', start: 24, length: 8 },
          ],
        },
      },
    });
    const parts = await sent(`${'D'.padEnd(40)}\n`.repeat(200_000), layout);
    assert.equal(parts.length, 1);
  });
});
