import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../server.ts';

const HEADER = 'BOX|UP|ACROSS|ST|TIME';
const ROWS = ['b1|42.4401|-76.5001|NY|MO 05:30 PM', 'b2|42.4402|-76.6001|NY|MO 05:30 PM'];

test('postern import and locate: from standard input, the layout saved and passed back, the answer in lines', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-locate-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const run = (words: readonly string[], input = ''): { code: number; text: string } => {
    try {
      const text = execFileSync(process.execPath, [join(ROOT, 'bin/postern.js'), ...words], {
        input,
        encoding: 'utf8',
        stdio: 'pipe',
        env: { ...process.env, POSTERN_DATA: join(folder, 'data'), POSTERN_LOG_LEVEL: 'silent' },
      });
      return { code: 0, text };
    } catch (error) {
      const { status, stderr, stdout } = error as { status: number; stderr: string; stdout: string };
      return { code: status, text: stdout + stderr };
    }
  };
  const layout = join(folder, 'layout.json');
  const file = `${HEADER}\n${ROWS.join('\n')}\n`;

  writeFileSync(
    layout,
    JSON.stringify({
      layout: 'locations',
      columns: { BOX: 'id', UP: 'latitude', ACROSS: 'longitude', TIME: 'collectionCell' },
    }),
  );
  const imported = run(
    ['import', 'collection-boxes', '-', '--layout', layout, '--save-layout', layout],
    file,
  );
  assert.equal(imported.code, 0, imported.text);
  assert.match(imported.text, /is active\n.*kept 2[^]*ACROSS → longitude/);
  assert.equal((JSON.parse(readFileSync(layout, 'utf8')) as { columns: { BOX: string } }).columns.BOX, 'id');

  const shown = run(['import', 'collection-boxes', '-', '--show-mapping', '--layout', layout], file);
  assert.match(shown.text, /BOX +id +b1 · b2\n[^]*2 of the first 2 rows would be kept/);
  const named = run(['import', 'collection-boxes', '-', '--layout', layout, '--save-layout', 'boxes'], file);
  assert.equal(named.code, 0, named.text);
  assert.match(run(['locations', 'layouts']).text, /boxes +.*ACROSS → longitude/);

  const boxes = join(folder, 'boxes.psv');
  writeFileSync(boxes, `${file}b3|42.4403|-76.7001|NY|SA 05:30 PM\n`.replace('05:30', '04:30'));
  const second = run(['import', 'collection-boxes', boxes, '--layout', 'boxes']);
  assert.match(second.text, /added 1, removed 0, moved 0, hoursChanged 1/);
  const diff = run(['locations', 'diff', '--kind', 'collection-boxes']);
  assert.match(diff.text, /hours-changed +b1 .*Mo 17:30 → Mo 16:30\nadded +b3/);
  const csv = join(folder, 'changes.csv');
  const written = run([
    'locations',
    'diff',
    '--kind',
    'collection-boxes',
    '--format',
    'csv',
    '--output',
    csv,
  ]);
  assert.equal(written.code, 0, written.text);
  assert.match(readFileSync(csv, 'utf8'), /^changes,id,[^]*\r\nadded,b3,/);
  const findings = run(['locations', 'findings', '--kind', 'collection-boxes', '--json']);
  assert.deepEqual((JSON.parse(findings.text) as { findings: unknown[] }).findings, []);
  assert.match(run(['locations', 'diff', '--kind', 'lockers']).text, /kind/);

  const located = run(['locate', '42.44', '-76.5', '--boxes', '--limit', '1']);
  assert.equal(located.code, 0, located.text);
  assert.match(located.text, /BLUE_BOX[^]*\[b1\]\n {4}collected Mo 16:30/);
  const byAddress = run(['locate', '10 Main St, Ithaca NY', '--boxes', '--after', '17:00']);
  assert.match(byAddress.text, /^From 42\.\d+, -76\.\d+ \(ZIP Code 148\d\d, .*off by up to some/);
  assert.match(run(['locate', 'somewhere']).text, /address_not_located/);
});
