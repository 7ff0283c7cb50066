/** A sandbox as a developer uses it: one process, its ready file, its credentials, its marks. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { statusCategoryOf } from '../../src/postal/status/index.ts';
import type { AppName } from '../../src/tracking/sandbox/index.ts';
import { SCENARIOS, type ScenarioName } from '../../src/tracking/sandbox/index.ts';
import { runPostern } from '../server.ts';
import { type RunningSandbox, startSandbox } from './sandbox.ts';

const keep = mkdtempSync(join(tmpdir(), 'postern-kept-'));
const data = join(keep, 'data');
const SMALL = ['--seed', 'test', '--start', '2026-06-01', '--days', '3', '--pieces', '60'];

const track = (number: string, more = ''): string => `/tracking/v3/tracking/${number}${more}`;

describe('a sandbox', () => {
  let sandbox: RunningSandbox;
  before(async () => {
    sandbox = await startSandbox([...SMALL, '--keep', data, '--speed', '0']);
  });
  after(async () => {
    await sandbox.stop();
    rmSync(keep, { recursive: true, force: true });
  });

  it('writes a ready file that its owner alone can read, with what it prints', () => {
    assert.deepEqual(sandbox.file, sandbox.ready);
    assert.equal(sandbox.fileMode, 0o600);
    assert.equal(sandbox.ready.simulated, true);
    assert.equal(sandbox.ready.time, '2026-06-01T00:00:00.000Z');
  });

  it('answers each scenario with the status that it promises', async () => {
    const { scenarios } = sandbox.ready.samples;
    for (const [name, { number, status }] of Object.entries(scenarios)) {
      const answer = await sandbox.ask('shipper', track(number, '?expand=DETAIL'));
      assert.equal(answer.status, 200, name);
      const body = (await answer.json()) as { statusCategory: string; trackingEvents: unknown[] };
      assert.equal(status, SCENARIOS[name as ScenarioName].status);
      if (status !== null) assert.equal(body.statusCategory, statusCategoryOf(status), name);
      assert.ok(body.trackingEvents.length > 0, name);
    }
  });

  it('shows each party its own pieces and no other', async () => {
    const { scenarios, notFound, notYours, merchant, otherMerchant } = sandbox.ready.samples;
    const wanted: readonly (readonly [AppName, string, number])[] = [
      ['shipper', scenarios.delivered.number, 200],
      ['serviceProvider', scenarios.delivered.number, 200],
      ['otherShipper', scenarios.delivered.number, 403],
      ['consumer', scenarios.delivered.number, 403],
      ['shipper', notFound.number, 404],
      ['otherShipper', notFound.number, 403],
      ['shipper', notYours.number, 403],
      ['otherShipper', notYours.number, 200],
      ['platform', merchant.number, 200],
      ['platform', otherMerchant.number, 403],
      ['platform', scenarios.delivered.number, 403],
    ];
    for (const [app, number, status] of wanted) {
      const answer = await sandbox.ask(app, track(number));
      assert.equal(answer.status, status, `${app}: ${await answer.text()}`);
    }
  });

  it('marks every answer, also refusals, pages, health and what is not there', async () => {
    const { notYours, scenarios } = sandbox.ready.samples;
    const asked = [
      await sandbox.ask('shipper', track(scenarios.lost.number)),
      await sandbox.ask('shipper', track(notYours.number)),
      await sandbox.ask(null, track(notYours.number)),
      await sandbox.ask(null, '/'),
      await sandbox.ask(null, '/healthz'),
      await sandbox.ask(null, '/postern/v1/zips/90210'),
      await sandbox.ask(null, '/nowhere'),
      await sandbox.ask('shipper', '/postern/v1/sandbox/pieces', { mid: 'x' }),
    ];
    assert.deepEqual(
      asked.map(({ status }) => status),
      [200, 403, 401, 200, 200, 200, 404, 400],
    );
    for (const { headers, url } of asked) assert.equal(headers.get('postern-sandbox'), 'yes', url);
    assert.match(await (asked[3]?.text() ?? ''), /<main[^>]*>\s*<p><strong>Sandbox: /);
  });

  it('mails a piece with a Mailer ID of the caller, and with no other', async () => {
    const [mid] = sandbox.ready.apps.shipper.mids;
    const made = await sandbox.ask('shipper', '/postern/v1/sandbox/pieces', {
      mid,
      scenario: 'returned',
      destinationZIPCode: '90210',
    });
    assert.equal(made.status, 201);
    assert.match(made.headers.get('postern-source') ?? '', /authority=synthetic/);
    const { trackingNumber, status, simulated } = (await made.json()) as Record<string, string>;
    assert.deepEqual([status, simulated], ['returned', true]);
    const found = await sandbox.ask('shipper', track(trackingNumber ?? ''));
    assert.equal(found.status, 200);

    const others = await sandbox.ask('otherShipper', '/postern/v1/sandbox/pieces', { mid, scenario: 'lost' });
    assert.equal(others.status, 403);
    const nobody = await sandbox.ask(null, '/postern/v1/sandbox/pieces', { mid, scenario: 'lost' });
    assert.equal(nobody.status, 401);
    const far = { mid, scenario: 'lost', destinationZIPCode: '99950' };
    assert.equal((await sandbox.ask('shipper', '/postern/v1/sandbox/pieces', far)).status, 400);
  });

  it('brings a live piece on its way as time passes, when it is told to', async () => {
    const [mid] = sandbox.ready.apps.shipper.mids;
    const wish = { mid, scenario: 'delivered', pace: 'live' };
    const made = await sandbox.ask('shipper', '/postern/v1/sandbox/pieces', wish);
    const { trackingNumber } = (await made.json()) as { trackingNumber: string };
    const category = async (): Promise<unknown> => {
      const answer = await sandbox.ask('shipper', track(trackingNumber, '?expand=DETAIL'));
      return ((await answer.json()) as { statusCategory?: string }).statusCategory;
    };
    assert.notEqual(await category(), 'Delivered');
    const passed = await sandbox.ask('shipper', '/postern/v1/sandbox/advance', { hours: 24 * 14 });
    assert.equal(passed.status, 200);
    const { time, arrived } = (await passed.json()) as { time: string; arrived: { events: number } };
    assert.equal(time, '2026-06-15T00:00:00.000Z');
    assert.ok(arrived.events > 5);
    assert.equal(await category(), 'Delivered');
    assert.equal((await sandbox.ask('consumer', '/postern/v1/sandbox/advance', { hours: 1 })).status, 403);
  });

  it('lets no real data in, and the command line says what it speaks to', async () => {
    const settings = { POSTERN_DATA: data };
    const file = join(keep, 'manifest.csv');
    writeFileSync(file, `number,merchant,mid,efn\n${sandbox.ready.samples.notFound.number},somebody,,\n`);
    const imported = await runPostern(['import', 'manifest', file], { settings });
    assert.equal(imported.code, 1);
    assert.match(imported.err, /sandbox_import/);
    const secret = join(keep, 'secret.txt');
    writeFileSync(secret, 'k'.repeat(32));
    const source = await runPostern(['source', 'set', '--secret-file', secret], { settings });
    assert.match(source.err, /sandbox_import/);
    const set = await runPostern(['guard', 'list'], { settings });
    assert.match(set.out, /^SANDBOX: /);
    const asJson = await runPostern(['--json', 'guard', 'list'], { settings });
    assert.equal((JSON.parse(asJson.out) as { sandbox: boolean }).sandbox, true);
  });
});

describe('a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-mixed-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('of a sandbox is no production, keeps its credentials, and its numbers go on', async () => {
    const kept = join(folder, 'sandbox');
    const first = await startSandbox([...SMALL, '--keep', kept]);
    assert.equal(await first.stop(), 0);
    const served = await runPostern(['serve'], { settings: { POSTERN_DATA: kept, POSTERN_PORT: '0' } });
    assert.equal(served.code, 1);
    assert.match(served.err, /simulated[^]*sandbox_folder/);
    const again = await startSandbox([...SMALL, '--keep', kept]);
    try {
      assert.deepEqual(again.ready.apps, first.ready.apps);
      assert.notEqual(
        again.ready.samples.scenarios.delivered.number,
        first.ready.samples.scenarios.delivered.number,
      );
      const old = await again.ask('shipper', track(first.ready.samples.scenarios.delivered.number));
      assert.equal(old.status, 200);
    } finally {
      await again.stop();
    }
  });

  it('with real data is no sandbox', async () => {
    const real = join(folder, 'real');
    const listed = await runPostern(['guard', 'list'], { settings: { POSTERN_DATA: real } });
    assert.equal(listed.code, 0, listed.err);
    const refused = await runPostern(['sandbox', '--keep', real]);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /sandbox_real_data/);
    assert.equal(existsSync(join(real, 'postern.sandbox')), false);
  });

  it('that is temporary goes with its sandbox, and the same seed gives the same numbers and answers', async () => {
    const answers: unknown[] = [];
    const numbers: unknown[] = [];
    for (let run = 0; run < 2; run += 1) {
      const sandbox = await startSandbox([...SMALL, '--speed', '0']);
      try {
        numbers.push(sandbox.ready.samples);
        const number = sandbox.ready.samples.scenarios.misdelivered.number;
        answers.push(await (await sandbox.ask('shipper', track(number, '?expand=DETAIL'))).json());
      } finally {
        assert.equal(await sandbox.stop(), 0);
      }
      assert.equal(existsSync(sandbox.ready.dataFolder), false);
    }
    assert.deepEqual(numbers[1], numbers[0]);
    assert.deepEqual(answers[1], answers[0]);
  });
});

describe('options of the sandbox', () => {
  it('that cannot be read are refused, with what was expected', async () => {
    const wrong: readonly (readonly string[])[] = [
      ['--speed', 'fast'],
      ['--rate', '99999999/s'],
      ['--days', '-1'],
      ['--start', 'yesterday'],
      ['--faults', '404=1'],
      ['--traffic', '2026-03-31..2026-03-01'],
    ];
    for (const words of wrong) {
      const ran = await runPostern(['sandbox', ...words]);
      assert.equal(ran.code, 2, words.join(' '));
      assert.match(ran.err, /usage_(sandbox|faults)/, words.join(' '));
    }
  });
});
