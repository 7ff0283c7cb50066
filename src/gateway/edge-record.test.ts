/** Refusals at the edge stand in the record, and a flood of them does not fill it. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { JournalEntry } from '../audit/index.ts';
import { PosternError } from '../errors.ts';
import type { Trouble } from './bodies.ts';
import { EdgeRecord } from './edge-record.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const trouble = (code: string, status: number): Trouble => ({ code, status, message: '', faults: [] });
const UNKNOWN = trouble('route_unknown', 404);
const HOST = trouble('host_not_allowed', 421);

const open = () => {
  const entries: JournalEntry[] = [];
  const time = { now: NOW };
  const edge = new EdgeRecord({
    journal: { record: (entry) => entries.push(entry) },
    clock: () => time.now,
    policyVersion: () => 'version',
    trouble: (error) => {
      throw error;
    },
  });
  return { edge, entries, time };
};

it('a refusal at the edge has an entry of its own under the id that is told', () => {
  const { edge, entries } = open();
  const id = edge.note(HOST);
  assert.deepEqual(
    entries.map((entry) => [
      entry.id,
      entry.code,
      entry.status,
      entry.mode,
      entry.anonymous,
      entry.parameters,
    ]),
    [[id, 'host_not_allowed', 421, 'none', true, {}]],
  );
});

it('a flood has ten entries a second and one for each code beyond them, which says how often', () => {
  const { edge, entries, time } = open();
  const told = Array.from({ length: 1_000 }, (_, place) => edge.note(place % 4 === 0 ? HOST : UNKNOWN));
  time.now += 1_000;
  edge.note(UNKNOWN);
  assert.equal(entries.length, 13);
  const times = entries.map(({ parameters }) => Number(parameters.times ?? '1'));
  assert.equal(
    times.reduce((sum, one) => sum + one, 0),
    1_001,
  );
  const recorded = new Set(entries.map(({ id }) => id));
  assert.equal(new Set(told).size, 12);
  for (const id of told) assert.ok(id !== undefined && recorded.has(id));
});

it('what several share is written when the server stops', () => {
  const { edge, entries } = open();
  for (let count = 0; count < 25; count++) edge.note(UNKNOWN);
  assert.equal(entries.length, 10);
  edge.flush();
  assert.deepEqual(entries.at(-1)?.parameters, { times: '15' });
  edge.flush();
  assert.equal(entries.length, 11);
});

it('where nothing can be recorded, the refusal has no id and the trouble is told', () => {
  const heard: unknown[] = [];
  const full = new PosternError('audit_unavailable', 'full', { status: 503 });
  const edge = new EdgeRecord({
    journal: {
      record() {
        throw full;
      },
    },
    clock: () => NOW,
    policyVersion: () => 'version',
    trouble: (error) => heard.push(error),
  });
  assert.equal(edge.note(UNKNOWN), undefined);
  assert.deepEqual(heard, [full]);
});
