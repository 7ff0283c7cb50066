import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { movesOf, transition } from './machine.ts';
import { type Actor, type Situation, SYSTEM } from './model.ts';

const steward = (id: string, organisationId = 'org_operator'): Actor => ({
  kind: 'person',
  id,
  role: 'steward',
  organisationId,
});
const requester: Actor = { kind: 'person', id: 'per_asks', role: 'developer', organisationId: 'org_asks' };

const situation = (changes: Partial<Situation> = {}): Situation => ({
  state: 'review',
  organisationId: 'org_asks',
  dataClass: 'sensitive',
  requesters: ['per_asks'],
  firstApprover: null,
  ...changes,
});

describe('the state machine of requests', () => {
  it('leads from a grant to a second approval where the data is sensitive, and straight on where it is not', () => {
    assert.equal(transition(situation(), 'grant', steward('a')), 'second-approval');
    assert.equal(
      transition(situation({ dataClass: 'sensitive-enhanced' }), 'grant', steward('a')),
      'second-approval',
    );
    assert.equal(transition(situation({ dataClass: 'nonpublic' }), 'grant', steward('a')), 'granted');
  });

  it('lets nobody approve twice, for oneself, or for the own organisation', () => {
    const waiting = situation({ state: 'second-approval', firstApprover: 'a' });
    assert.equal(transition(waiting, 'approve', steward('b')), 'granted');
    assert.throws(() => transition(waiting, 'approve', steward('a')), { code: 'second_person_required' });
    assert.throws(() => transition(waiting, 'approve', steward('per_asks')), {
      code: 'separation_of_duties',
    });
    assert.throws(() => transition(waiting, 'approve', steward('b', 'org_asks')), {
      code: 'separation_of_duties',
    });
  });

  it('lets neither the local operator nor other roles decide', () => {
    for (const actor of [
      { ...steward('a'), role: 'admin' },
      { ...steward('a'), kind: 'operator' as const },
      { ...steward('a'), kind: 'app' as const },
      SYSTEM,
    ]) {
      assert.deepEqual(movesOf(situation(), actor), []);
    }
  });

  it('makes no move out of a state that has ended', () => {
    for (const state of ['granted', 'refused', 'withdrawn'] as const) {
      for (const actor of [requester, steward('a'), SYSTEM]) {
        assert.deepEqual(movesOf(situation({ state }), actor), [], state);
      }
    }
  });

  it('gives checks and clocks to the program alone', () => {
    assert.throws(() => transition(situation({ state: 'submitted' }), 'check', steward('a')), {
      code: 'separation_of_duties',
    });
    assert.equal(transition(situation({ state: 'submitted' }), 'check', SYSTEM), 'review');
    assert.equal(transition(situation({ state: 'returned' }), 'lapse', SYSTEM), 'withdrawn');
  });
});
