/** `postern import zip-locale`: the official file takes over; a broken one leaves the old edition serving. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { referencePath } from '../reference.ts';
import { runPostern, startServer, type TestServer } from '../server.ts';

const official = referencePath('locations/usps_zip_locale_detail_2024-12.csv.gz');

interface Edition {
  readonly dataset: string;
  readonly edition: string;
  readonly state: string;
  readonly authority: string;
  readonly rowsKept: number;
}

describe('import zip-locale', { skip: official === undefined && 'no reference file' }, () => {
  let server: TestServer;
  let folder = '';
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'postern-import-'));
    server = await startServer();
  });
  after(async () => {
    await server.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (words: readonly string[]) => runPostern([...words, '--json'], { settings: server.settings });
  const active = async (): Promise<Edition> => {
    const { code, out, err } = await run(['editions']);
    assert.equal(code, 0, err);
    const found = (JSON.parse(out) as Edition[]).filter(
      ({ state, dataset }) => state === 'active' && dataset === 'zip',
    );
    assert.equal(found.length, 1);
    return found[0] as Edition;
  };

  it('refuses a file whose header is another, and one that is cut short; the old edition serves on', async () => {
    const before = await active();
    assert.ok(official !== undefined);
    const packed = readFileSync(official);
    const [header = '', ...rows] = gunzipSync(packed).toString('utf8').split('\n');
    const renamed = join(folder, 'renamed.csv');
    writeFileSync(renamed, [header.replace(/^[^,]+/, 'SOMETHING ELSE'), ...rows.slice(0, 50)].join('\n'));
    const cut = join(folder, 'cut.csv.gz');
    writeFileSync(cut, packed.subarray(0, packed.length / 2));
    const broken = [
      [renamed, 'layout_mismatch'],
      [cut, 'input_truncated'],
    ] as const;
    for (const [file, code] of broken) {
      const { code: exit, err } = await run(['import', 'zip-locale', file]);
      assert.equal(exit, 1, err);
      assert.ok(!/\n\s+at /.test(err));
      assert.equal((JSON.parse(err) as { error: { code: string } }).error.code, code);
    }
    assert.deepEqual(await active(), before);
  });

  it('takes the official file, and answers from it at the next request', async () => {
    assert.ok(official !== undefined);
    const before = await fetch(`${server.address}/postern/v1/zips/90210`);
    const { code, out, err } = await run(['import', 'zip-locale', official]);
    assert.equal(code, 0, err);
    const edition = JSON.parse(out) as Edition;
    assert.deepEqual([edition.state, edition.authority], ['active', 'usps']);
    assert.ok(edition.rowsKept > 30_000, String(edition.rowsKept));
    const later = await fetch(`${server.address}/postern/v1/zips/90210`);
    assert.equal(later.status, 200);
    assert.notEqual(later.headers.get('postern-source'), before.headers.get('postern-source'));
    assert.ok(
      later.headers.get('postern-source')?.includes(edition.edition),
      String(later.headers.get('postern-source')),
    );
    assert.equal((await active()).edition, edition.edition);
  });
});
