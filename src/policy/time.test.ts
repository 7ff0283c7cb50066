import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDuration, parseTime, sayDuration, sayTime } from './time.ts';

test('a date is midnight UTC, a time keeps its zone', () => {
  assert.equal(parseTime('2026-04-01'), Date.UTC(2026, 3, 1));
  assert.equal(parseTime('2026-04-01T00:00:00-04:00'), Date.UTC(2026, 3, 1, 4));
});

test('days that do not exist, and times without zone, are no times', () => {
  for (const text of ['2026-02-30', '2026-13-01', '2026-04-01T10:00', '1 April 2026', '', '2026-4-1']) {
    assert.equal(parseTime(text), undefined, text);
  }
});

test('durations count days, hours and minutes', () => {
  assert.equal(parseDuration('P365D'), 365 * 86_400_000);
  assert.equal(parseDuration('P1DT2H30M'), 95_400_000);
  for (const text of ['P', 'PT', 'P1Y', '365', 'P1DT', ''])
    assert.equal(parseDuration(text), undefined, text);
});

test('times and durations are said as people read them', () => {
  assert.equal(sayTime(Date.UTC(2026, 3, 1)), '2026-04-01');
  assert.equal(sayTime(Date.UTC(2026, 3, 1, 4, 5)), '2026-04-01 04:05 UTC');
  assert.equal(sayDuration(365 * 86_400_000), '365 days');
  assert.equal(sayDuration(3_600_000), '1 hour');
});
