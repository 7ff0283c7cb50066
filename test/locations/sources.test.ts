import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Edition } from '../../src/reference/index.ts';
import { serve } from '../egress/local-server.ts';
import { openProgram } from '../program.ts';

const PSV = 'BOX|UP|ACROSS|ST|TIME|EXTRA\nb1|42.44|-76.5|NY|MO 05:30 PM|\nb2|42.45|-76.6|NY|MO 05:30 PM|x\n';

const listener: RequestListener = (request, response) => {
  const path = (request.url ?? '').replace(/\?.*/, '');
  if (path === '/boxes.psv.gz') response.end(gzipSync(PSV));
  else if (path === '/moved') response.writeHead(302, { location: '/boxes.psv.gz' }).end();
  else if (path === '/sign-in')
    response.setHeader('content-type', 'text/html; charset=utf-8').end('<!doctype html>');
  else if (path === '/large')
    response.writeHead(200, { 'content-length': String(2 ** 40) }).write('ID,LAT,LON\n');
  else if (path === '/breaks') {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('ID,LAT,LON\n');
    response.destroy();
  } else response.writeHead(404).end();
};

test('a location file by its address', async (context) => {
  const port = await serve(context, listener);
  const layout = encodeURIComponent(
    JSON.stringify({
      layout: 'locations',
      columns: { BOX: 'id', UP: 'latitude', ACROSS: 'longitude', TIME: 'collectionCell' },
    }),
  );
  const post = { method: 'POST' } as const;
  const path = (what: string, more = '') =>
    `/postern/v1/editions/collection-boxes${more}?layout=${layout}&url=${encodeURIComponent(`http://127.0.0.1:${port}${what}`)}`;

  await context.test('is not fetched from a private host unless the operator allows it', async () => {
    const program = await openProgram();
    const refused = await program.operate(path('/boxes.psv.gz'), post);
    assert.deepEqual([refused.status, (refused.json as { code: string }).code], [400, 'egress_private']);
    await program.close();
  });

  const program = await openProgram({ POSTERN_EGRESS_PRIVATE: 'on' });
  context.after(() => program.close());
  const codeOf = async (what: string): Promise<string> =>
    ((await program.operate(path(what), post)).json as { code: string }).code;

  await context.test('is fetched by administrators alone', async () => {
    assert.equal((await program.ask(path('/boxes.psv.gz'), post)).status, 401);
  });

  await context.test('is imported, through redirects, and its query is not kept', async () => {
    const answer = await program.operate(path('/moved?signature=secret'), post);
    const edition = answer.json as Edition;
    assert.equal(answer.status, 201, answer.text);
    assert.deepEqual([edition.rowsKept, edition.source], [2, `http://127.0.0.1:${port}/boxes.psv.gz`]);
    const all = await program.operate('/postern/v1/editions');
    assert.doesNotMatch(all.text, /secret/);
  });

  await context.test('can be previewed: columns, first values, and no edition', async () => {
    const before = ((await program.ask('/postern/v1/editions')).json as { editions: Edition[] }).editions;
    const { json } = await program.operate(path('/boxes.psv.gz', '/mapping'), post);
    const preview = json as {
      columns: { column: string; field: string | null; values: string[] }[];
      rowsKept: number;
    };
    assert.deepEqual(preview.columns.slice(0, 2), [
      { column: 'BOX', field: 'id', values: ['b1', 'b2'] },
      { column: 'UP', field: 'latitude', values: ['42.44', '42.45'] },
    ]);
    assert.deepEqual(preview.columns.at(-1), { column: 'EXTRA', field: null, values: ['x'] });
    assert.equal(preview.rowsKept, 2);
    const { editions } = (await program.ask('/postern/v1/editions')).json as { editions: Edition[] };
    assert.equal(editions.length, before.length);
  });

  await context.test('is refused where it gives an error, a web page, too much, or breaks off', async () => {
    assert.equal(await codeOf('/nothing'), 'import_unfetched');
    assert.equal(await codeOf('/sign-in'), 'import_unfetched');
    assert.equal(await codeOf('/large'), 'egress_too_large');
    assert.equal(await codeOf('/breaks'), 'egress_refused');
    const near = await program.ask(
      '/postern/v1/locations/nearest?lat=42.44&lon=-76.5&kind=collection-boxes&limit=1',
    );
    assert.equal((near.json as { places: { id: string }[] }).places[0]?.id, 'b1');
  });
});

test('files by path, and layouts by name', async (context) => {
  const program = await openProgram();
  const folder = mkdtempSync(join(tmpdir(), 'postern-sources-'));
  context.after(async () => {
    await program.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const file = join(folder, 'boxes.psv');
  writeFileSync(file, PSV);
  const post = { method: 'POST' } as const;
  const address = `/postern/v1/editions/collection-boxes?path=${encodeURIComponent(file)}`;

  await context.test('a layout is kept under a name, listed, and used by it', async () => {
    const columns = { BOX: 'id', UP: 'latitude', ACROSS: 'longitude', TIME: 'collectionCell' };
    const saved = await program.operate('/postern/v1/layouts/official-boxes', {
      method: 'POST',
      body: { layout: 'locations', columns },
    });
    assert.equal(saved.status, 201, saved.text);
    const kept = JSON.parse(readFileSync(join(program.data, 'layouts', 'official-boxes.json'), 'utf8'));
    assert.deepEqual(kept, { layout: 'locations', columns });
    writeFileSync(join(program.data, 'layouts', 'broken.json'), '{');
    const { layouts } = (await program.operate('/postern/v1/layouts')).json as {
      layouts: { name: string; error?: string }[];
    };
    assert.deepEqual(
      layouts.map(({ name, error }) => [name, error === undefined]),
      [
        ['broken', false],
        ['official-boxes', true],
      ],
    );
    const imported = await program.operate(`${address}&layout=official-boxes`, post);
    const edition = imported.json as Edition & { mapping: object };
    assert.deepEqual([imported.status, edition.mapping], [201, columns]);
  });

  await context.test('layouts that are unknown, invalid or named like paths are refused', async () => {
    const codeOf = async (path: string, body?: object): Promise<string> =>
      ((await program.operate(path, { ...post, ...(body && { body }) })).json as { code: string }).code;
    assert.equal(await codeOf(`${address}&layout=nothing`), 'layout_unknown');
    assert.equal(await codeOf(`${address}&layout=..%2f..%2fpostern`), 'layout_unknown');
    assert.equal(await codeOf(`${address}&layout=broken`), 'layout_invalid');
    const altitude = { layout: 'locations', columns: { A: 'altitude' } };
    assert.equal(await codeOf('/postern/v1/layouts/bad', altitude), 'layout_invalid');
    assert.equal(
      (await program.operate('/postern/v1/layouts/..%2fx', { ...post, body: altitude })).status,
      400,
    );
    assert.equal((await program.ask('/postern/v1/layouts')).status, 401);
  });

  await context.test(
    'a path is for the local operator alone, absolute, and of a file that is there',
    async () => {
      const codeOf = async (path: string): Promise<string> =>
        (
          (await program.operate(`/postern/v1/editions/collection-boxes?path=${path}`, post)).json as {
            code: string;
          }
        ).code;
      assert.equal(await codeOf('boxes.psv'), 'path_not_absolute');
      assert.equal(await codeOf(encodeURIComponent(join(folder, 'none'))), 'input_unreadable');
      assert.equal((await program.ask(address, post)).status, 401);
    },
  );
});
