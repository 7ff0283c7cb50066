/** Asking goes on where it stopped, and ends where USPS gives no answer. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, it } from 'node:test';
import { PosternError } from '../../../errors.ts';
import { ADDED_COLUMNS, type CleanPlan } from '../plan.ts';
import type { Question } from './answers.ts';
import { askList, type ListUpstream } from './ask-list.ts';

const PLAN: CleanPlan = {
  cutting: { delimiter: 44, newline: 10 },
  names: ['id'],
  mapping: {},
  output: 'csv',
  duplicates: 'off',
};
const STREETS = ['1 MAIN ST', '2 MAIN ST', '3 MAIN ST', '1 MAIN ST'];
const FOUND = { said: 'found', cells: { std_zip4: '1234' } } as const;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-ask-'));
  const lines = STREETS.map((street, place) => {
    const cells: Record<string, string> = {
      std_line1: street,
      std_city: 'DENVER',
      std_state: 'CO',
      std_zip: '80202',
      std_outcome: 'ok',
      std_matched: 'zip_city',
    };
    return [String(place + 1), ...ADDED_COLUMNS.map((name) => cells[name] ?? '')].join(',');
  });
  writeFileSync(join(folder, 'cleaned'), `${['id', ...ADDED_COLUMNS].join(',')}\n${lines.join('\n')}\n`);
  const summary = { rows: 4, outcomes: { ok: 4 }, matched: { zip_city: 4 } };
  writeFileSync(join(folder, 'cleaned.summary.json'), JSON.stringify(summary));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (ask: ListUpstream['ask'], signal = new AbortController().signal) =>
  askList({
    plan: PLAN,
    cleaned: join(folder, 'cleaned'),
    answers: join(folder, 'answers'),
    output: join(folder, 'result'),
    upstream: {
      ask,
      budget: async () => ({ left: 1, limit: 60, resetsAt: null }),
      wait: async () => undefined,
    },
    signal,
    onProgress: () => undefined,
  });

const unavailable = new PosternError('upstream_unavailable', 'down', { status: 503 });

it('a run that was ended asks nothing again that was answered, a cut line of its answers excepted', async () => {
  const stop = new AbortController();
  const asked: string[] = [];
  const ask = async ({ streetAddress }: Question) => {
    asked.push(streetAddress);
    if (streetAddress === '3 MAIN ST' && !stop.signal.aborted) {
      stop.abort(new Error('stopped'));
      throw stop.signal.reason;
    }
    return FOUND;
  };
  await assert.rejects(run(ask, stop.signal), /stopped/);
  const answers = readFileSync(join(folder, 'answers'), 'utf8');
  writeFileSync(join(folder, 'answers'), `${answers}{"key":"cut`);
  const summary = await run(ask);
  assert.deepEqual(asked, ['1 MAIN ST', '2 MAIN ST', '3 MAIN ST', '3 MAIN ST']);
  assert.deepEqual(summary.upstream, { asked: 3, found: 4, notFound: 0, refused: 0, unanswered: 0 });
  assert.deepEqual(summary.matched, { upstream: 4 });
});

it('where USPS gives no answer after several attempts, the list comes with the rest marked as unanswered', async () => {
  let calls = 0;
  const summary = await run(async ({ streetAddress }) => {
    if (streetAddress === '1 MAIN ST') return FOUND;
    calls++;
    throw unavailable;
  });
  assert.equal(calls, 3);
  assert.deepEqual(summary.upstream, { asked: 1, found: 2, notFound: 0, refused: 0, unanswered: 2 });
  const lines = readFileSync(join(folder, 'result'), 'utf8').trimEnd().split('\n');
  assert.ok(lines[0]?.endsWith(',std_upstream'));
  assert.deepEqual(
    lines.slice(1).map((line) => line.slice(line.lastIndexOf(',') + 1)),
    ['found', 'unanswered', 'unanswered', 'found'],
  );
});
