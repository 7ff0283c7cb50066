import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Guard, type GuardLevel, type GuardStep } from '../../src/guard/index.ts';
import { type Caller, enumerators, honestCallers } from './callers.ts';

const HOUR_MS = 3_600_000;

interface Watched {
  readonly guard: Guard;
  readonly steps: GuardStep[];
}

const guardOf = (): Watched => {
  const steps: GuardStep[] = [];
  return { guard: new Guard({ seed: 11, limits: {}, onStep: (step) => steps.push(step) }), steps };
};

/** Look-ups until the caller stands at `level`, or undefined when it never does. */
const looksUntil = (guard: Guard, { looker, looks }: Caller, level: GuardLevel): number | undefined => {
  for (const [index, look] of looks.entries()) {
    guard.see(looker, look);
    if (guard.level(looker, look.at) >= level) return index + 1;
  }
  return undefined;
};

const of = (callers: readonly Caller[], kind: string): Caller => {
  const found = callers.find((caller) => caller.kind === kind);
  assert.ok(found !== undefined, kind);
  return found;
};

describe('the guard', () => {
  it('raises no alarm at honest callers of any kind', () => {
    const { guard, steps } = guardOf();
    for (const { looker, looks } of honestCallers(60, 1)) for (const look of looks) guard.see(looker, look);
    assert.deepEqual(
      steps.filter(({ to }) => to >= 2).map(({ key, evidence }) => ({ key, evidence })),
      [],
    );
  });

  it('freezes each kind of enumerator, most within 30 look-ups', () => {
    const caught = enumerators(60, 2).map((caller) => looksUntil(guardOf().guard, caller, 5));
    assert.equal(caught.includes(undefined), false);
    const sorted = caught.map(Number).toSorted((one, other) => one - other);
    assert.ok((sorted[30] ?? 99) <= 30, `median ${sorted[30]}`);
  });

  it('is not fooled by known-good numbers asked in between', () => {
    const plain = looksUntil(guardOf().guard, of(enumerators(6, 3), 'random'), 5) ?? 0;
    const hiding = looksUntil(guardOf().guard, of(enumerators(6, 3), 'hiding'), 5) ?? 0;
    // Every other look-up is a known one: twice as many in all, the same number of bad ones.
    assert.ok(hiding > 0 && hiding <= plain * 2 + 12, `${hiding} against ${plain}`);
  });

  it('climbs one ladder: cost, second factor, delay, freeze, each step with its evidence', () => {
    const { guard, steps } = guardOf();
    looksUntil(guard, of(enumerators(6, 4), 'random'), 5);
    const own = steps.filter(({ key }) => key.startsWith('principal:'));
    assert.deepEqual(
      own.map(({ from, to }) => [from, to]),
      [
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 4],
        [4, 5],
      ],
    );
    assert.ok(own.every(({ evidence }) => evidence[0]?.name === 'guessing' && evidence[0].strength > 0.4));
  });

  it('never names a number that was looked up in its evidence', () => {
    const { guard, steps } = guardOf();
    const caller = of(enumerators(6, 5), 'sequential');
    looksUntil(guard, caller, 5);
    const told = JSON.stringify(steps.map((step) => ({ ...step, mid: null })));
    assert.ok(steps.length > 0 && caller.looks.every(({ number }) => !told.includes(number)));
  });

  it('freezes at the first canary and names to whom it was planted', () => {
    const { guard, steps } = guardOf();
    const { looker, looks } = of(honestCallers(6, 6), 'provider');
    const [look] = looks;
    assert.ok(look !== undefined);
    guard.see(looker, { ...look, outcome: 'absent', canaryOf: 'org_partner' });
    assert.equal(guard.level(looker, look.at), 5);
    assert.equal(steps.find(({ to }) => to === 5)?.canaryOf, 'org_partner');
  });

  it('sees the organisation behind many apps', () => {
    const { guard } = guardOf();
    const first = of(enumerators(6, 7), 'random');
    for (const [index, look] of first.looks.entries()) {
      guard.see({ ...first.looker, principal: `app_${index % 40}`, addressRange: '' }, look);
    }
    const fresh = { ...first.looker, principal: 'app_fresh', addressRange: '' };
    assert.equal(guard.level(fresh, first.looks.at(-1)?.at ?? 0), 5);
  });

  it('climbs no further by look-ups that were withheld for want of a destination, and has no quiet hour by them', () => {
    const { guard, steps } = guardOf();
    const { looker, looks } = of(enumerators(6, 9), 'random');
    const until = looksUntil(guard, { kind: 'random', looker, looks }, 3) ?? 0;
    assert.equal(guard.level(looker, looks[until - 1]?.at ?? 0), 3);
    const taken = steps.length;
    const later = (looks[until - 1]?.at ?? 0) + 0.75 * HOUR_MS;
    const rest = looks.slice(until);
    assert.ok(rest.length > 100);
    for (const look of rest) guard.see(looker, { ...look, at: later, outcome: 'withheld' });
    assert.equal(steps.length, taken);
    assert.equal(guard.level(looker, later + 0.75 * HOUR_MS), 3);
    // The numbers stay such that were not asked for: with a wrong destination they count.
    for (const look of rest) guard.see(looker, { ...look, at: later, outcome: 'refused' });
    assert.equal(guard.level(looker, later), 5);
    assert.equal(guard.level(looker, later + 1.5 * HOUR_MS), 5);
  });

  it('freezes at a canary also where the look-up was withheld', () => {
    const { guard } = guardOf();
    const { looker, looks } = of(honestCallers(6, 6), 'provider');
    const [look] = looks;
    assert.ok(look !== undefined);
    guard.see(looker, { ...look, outcome: 'withheld', canaryOf: 'org_partner' });
    assert.equal(guard.level(looker, look.at), 5);
  });

  it('steps down after quiet hours, and never from frozen', () => {
    const { guard, steps } = guardOf();
    const caller = of(enumerators(6, 8), 'random');
    looksUntil(guard, caller, 3);
    const since = caller.looks[0]?.at ?? 0;
    assert.equal(guard.level(caller.looker, since + 1.5 * HOUR_MS), 2);
    assert.equal(guard.level(caller.looker, since + 4.5 * HOUR_MS), 0);
    assert.ok(steps.some(({ from, to }) => from === 3 && to === 2));
    const frozen = guardOf().guard;
    looksUntil(frozen, caller, 5);
    assert.equal(frozen.level(caller.looker, since + 1_000 * HOUR_MS), 5);
    frozen.lift(`principal:${caller.looker.principal}`);
    frozen.lift(`organisation:${caller.looker.organisation}`);
    frozen.lift(`range:${caller.looker.addressRange}`);
    assert.equal(frozen.level(caller.looker, since), 0);
  });
});
