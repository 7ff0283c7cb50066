import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { PolicyHistory } from './history.ts';

const at = (date: string): number => Date.parse(date);
const entry = (version: string, effectiveFrom: string, knownSince: string) => ({
  version,
  effectiveFrom: at(effectiveFrom),
  knownSince: at(knownSince),
});

const history = new PolicyHistory([
  entry('first', '2026-01-01', '2026-01-01'),
  entry('april', '2026-04-01', '2026-03-10'),
  entry('april corrected', '2026-04-01', '2026-05-20'),
]);

test('what applied on 3 May is what was known then, not what was corrected later', () => {
  assert.equal(history.activeAt(at('2026-05-03'), at('2026-05-03'))?.version, 'april');
  assert.equal(history.activeAt(at('2026-05-03'), at('2026-06-01'))?.version, 'april corrected');
});

test('a version announced early does not apply before it takes effect', () => {
  assert.equal(history.activeNow(at('2026-03-31'))?.version, 'first');
  assert.equal(history.activeNow(at('2026-04-01'))?.version, 'april');
});

test('before the first version nothing applies', () => {
  assert.equal(history.activeNow(at('2025-12-31')), undefined);
  assert.equal(history.activeAt(at('2026-05-03'), at('2025-12-31')), undefined);
});

test('a new activation makes a new history and leaves the old one as it was', () => {
  const longer = history.with(entry('june', '2026-06-01', '2026-05-25'));
  assert.equal(history.activeNow(at('2026-06-02'))?.version, 'april corrected');
  assert.equal(longer.activeNow(at('2026-06-02'))?.version, 'june');
});

test('two versions for the same two times are refused', () => {
  assert.throws(() => history.with(entry('other', '2026-01-01', '2026-01-01')), {
    code: 'policy_history_conflict',
  });
});

test('the order in which activations arrive does not matter, and nothing unknown or not yet effective is ever given', () => {
  const time = fc.integer({ min: 0, max: 20 });
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.record({ effectiveFrom: time, knownSince: time }), {
        selector: (item) => `${item.effectiveFrom} ${item.knownSince}`,
        maxLength: 8,
      }),
      time,
      time,
      (times, effective, known) => {
        const entries = times.map((item, index) => ({ ...item, version: `v${index}` }));
        const found = new PolicyHistory(entries).activeAt(effective, known);
        assert.deepEqual(found, new PolicyHistory([...entries].reverse()).activeAt(effective, known));
        const visible = entries.filter((item) => item.effectiveFrom <= effective && item.knownSince <= known);
        assert.equal(found === undefined, visible.length === 0);
        if (found !== undefined) {
          assert.ok(visible.includes(found));
          assert.ok(visible.every((item) => item.effectiveFrom <= found.effectiveFrom));
        }
      },
    ),
  );
});
