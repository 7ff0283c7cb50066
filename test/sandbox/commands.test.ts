/** Commands of whoever tracks and keeps pieces, over a running sandbox. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Ran, runPostern } from '../server.ts';
import { type RunningSandbox, startSandbox } from './sandbox.ts';

describe('postern track, over a running sandbox', () => {
  let sandbox: RunningSandbox;
  before(async () => {
    sandbox = await startSandbox([
      '--seed',
      'test',
      '--start',
      '2026-06-01',
      '--days',
      '3',
      '--pieces',
      '60',
    ]);
  });
  after(() => sandbox.stop());

  const run = (token: string, ...words: string[]): Promise<Ran> =>
    runPostern(['--url', sandbox.ready.baseUrl, ...words], { settings: { POSTERN_TOKEN: token } });
  const delivered = (): string => sandbox.ready.samples.scenarios.delivered.number;

  it('shows status, age and events of an own piece, however the number is written', async () => {
    const token = await sandbox.token('shipper');
    const number = delivered();
    const ran = await run(token, 'track', ...(number.match(/.{1,4}/g) ?? []));
    assert.equal(ran.code, 0, ran.err);
    assert.match(ran.out, /^SANDBOX: /);
    assert.ok(ran.out.includes(`${number}  `), ran.out);
    assert.match(ran.out, /\(Delivered\)\nTo \d{5}\nLast news \d+ \w+ ago/);
    const [, ...rows] = ran.out.slice(ran.out.indexOf('when')).trim().split('\n');
    assert.ok(rows.length > 1);
  });

  it('prints one JSON value for machines: the answer of the server, marked', async () => {
    const token = await sandbox.token('shipper');
    const number = delivered();
    const ran = await run(token, '--json', 'track', number);
    assert.equal(ran.code, 0, ran.err);
    const { sandbox: mark, ...piece } = JSON.parse(ran.out) as Record<string, unknown>;
    assert.equal(mark, true);
    const answer = await sandbox.ask('shipper', `/tracking/v3/tracking/${number}?expand=DETAIL`);
    assert.deepEqual(piece, await answer.json());
  });

  it('tells a refusal with its rule, its citation, its cure and its decision', async () => {
    const ran = await run(await sandbox.token('otherShipper'), 'track', delivered());
    assert.equal(ran.code, 1);
    assert.equal(ran.out.trim(), '');
    assert.match(ran.err, /mid_/);
    assert.match(ran.err, /Decision: [0-9a-f]{40}/);
    assert.ok(!ran.err.includes(delivered()));
  });

  it('tells what is absent, what is no number, and that a token is missing', async () => {
    const token = await sandbox.token('shipper');
    const absent = await run(token, 'track', sandbox.ready.samples.notFound.number);
    assert.deepEqual([absent.code, /piece_not_found/.test(absent.err)], [1, true], absent.err);
    const nonsense = await run(token, 'track', '12345');
    assert.match(nonsense.err, /tracking_number_invalid/);
    const nobody = await run('', 'track', delivered());
    assert.equal(nobody.code, 1);
    assert.match(nobody.err, /Set POSTERN_TOKEN/);
  });

  it('is beside `postern tracking`: a steward holds and releases a piece, an auditor lists', async () => {
    const { steward, auditor } = sandbox.ready.people;
    const held = await run(steward.token, 'tracking', 'hold', delivered(), '--reason', 'claim 26-117');
    assert.equal(held.code, 0, held.err);
    const listed = await run(auditor.token, 'tracking', 'holds');
    assert.match(listed.out, new RegExp(`${delivered()} .*claim 26-117`));
    const refused = await run(auditor.token, 'tracking', 'release', delivered(), '--reason', 'not mine');
    assert.equal(refused.code, 1);
    const released = await run(steward.token, 'tracking', 'release', delivered(), '--reason', 'settled');
    assert.equal(released.code, 0, released.err);
    assert.match((await run(auditor.token, 'tracking', 'holds')).out, /No piece is under legal hold/);
  });
});
