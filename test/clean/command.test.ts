import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { progressLine } from '../../src/cli/progress.ts';
import { openProgram, type TestProgram } from '../program.ts';
import { readCsv, scratch } from './lists.ts';

const launcher = fileURLToPath(new URL('../../bin/postern.js', import.meta.url));
const LIST =
  'id,street,city,state,zip\n1,12 North Main Street,Beverly Hills,CA,90210\n2,,Beverly Hills,CA,90210\n';

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe('postern clean', () => {
  let program: TestProgram;
  let folder = '';

  const run = async (words: readonly string[], input = ''): Promise<Ran> => {
    const child = spawn(process.execPath, [launcher, 'clean', ...words], {
      cwd: folder,
      env: { PATH: process.env.PATH, POSTERN_DATA: program.data },
    });
    const said = Promise.all([text(child.stdout), text(child.stderr)]);
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const [status] = (await once(child, 'close')) as [number | null];
    const [stdout, stderr] = await said;
    return { status, stdout, stderr };
  };

  before(async () => {
    program = await openProgram();
    // The door of the running server: the command asks there.
    await program.operate('/postern/v1/zips/90210');
    folder = scratch();
    writeFileSync(join(folder, 'list.csv'), LIST);
  });
  after(() => program.close());

  it('writes the cleaned list beside the list, and is recorded at its start and end by counts alone', async () => {
    const { status, stdout, stderr } = await run(['list.csv']);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /2 rows/);
    assert.match(stderr, /Columns \(guessed by header/);
    const [row] = readCsv(readFileSync(join(folder, 'list.clean.csv'), 'utf8'));
    assert.equal(row?.std_line1, '12 N MAIN ST');
    const runs = (await program.journal()).filter(({ record }) =>
      record.route.includes('/address-list-runs'),
    );
    assert.deepEqual(
      runs.map(({ record }) => record.effect),
      ['permit', 'permit'],
    );
    assert.match(JSON.stringify(runs), /"incomplete\\?":\\?"1/);
    assert.doesNotMatch(JSON.stringify(runs), /main street|beverly/i);
  });

  it('reads standard input and writes rows alone to standard output', async () => {
    const { status, stdout, stderr } = await run(['-', '--format', 'ndjson'], LIST);
    assert.equal(status, 0, stderr);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      rows.map((row) => row.std_outcome),
      ['ok', 'incomplete'],
    );
  });

  it('is refused for a purpose that no postal data is given for, before anything is written', async () => {
    const { status, stderr } = await run(['list.csv', '-o', 'refused.csv', '--purpose', 'marketing']);
    assert.equal(status, 1);
    assert.match(stderr, /marketing/);
    assert.match(stderr, /Decision: [0-9a-f]{40}/);
    assert.equal(existsSync(join(folder, 'refused.csv')), false);
    assert.equal(existsSync(join(folder, 'refused.csv.part')), false);
  });

  it('tells mistakes of the command line apart from those of a list', async () => {
    assert.equal((await run(['list.csv', '--map', 'street=nowhere'])).status, 2);
    assert.equal((await run(['list.csv', '--format', 'xlsx'])).status, 2);
    assert.equal((await run(['list.csv', '-o', 'list.csv'])).status, 2);
    assert.equal((await run(['absent.csv'])).status, 1);
  });
});

describe('the line of progress', () => {
  it('says rows, rate, share and the time that is left', () => {
    assert.equal(
      progressLine({ rows: 500_000, earlierRows: 0, share: 0.5 }, 0, 5),
      '500,000 rows  100,000 rows/s  50 %  0:05 left',
    );
    assert.equal(
      progressLine({ rows: 600_000, earlierRows: 500_000, share: 0.6 }, 0.5, 1),
      '600,000 rows  100,000 rows/s  60 %  0:04 left',
    );
    assert.equal(progressLine({ rows: 10, earlierRows: 0, share: undefined }, 0, 1), '10 rows  10 rows/s');
  });
});
