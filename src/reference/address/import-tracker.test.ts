import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ImportTracker } from './import-tracker.ts';

const START = { edition: 'zip4-1', kind: 'zip4', name: 'zip4.txt', bytesTotal: 1_000, startedAt: 0 } as const;

describe('the tracker of imports', () => {
  it('works out the rate and the time left from what was read so far', () => {
    const tracker = new ImportTracker();
    const tracked = tracker.begin(START);
    tracked.update({ phase: 'reading', bytesRead: 250, rowsRead: 500 }, 5_000);
    const [state] = tracker.list();
    assert.deepEqual([state?.rowsPerSecond, state?.remainingSeconds], [100, 15]);
    tracked.update({ phase: 'writing', bytesRead: 1_000, rowsRead: 2_000, streets: 7 }, 20_000);
    assert.deepEqual([tracker.list()[0]?.remainingSeconds, tracker.list()[0]?.streets], [null, 7]);
    tracked.end();
    assert.deepEqual(tracker.list(), []);
  });

  it('does not say what it cannot know', () => {
    const tracker = new ImportTracker();
    const tracked = tracker.begin({ ...START, bytesTotal: null });
    tracked.update({ phase: 'reading', bytesRead: 250, rowsRead: 500 }, 5_000);
    assert.equal(tracker.list()[0]?.remainingSeconds, null);
  });
});
