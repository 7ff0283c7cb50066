/** Legal hold over the wire, on both stores. `contract-expire.ts` has what a hold keeps. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { expectJson, makePerson, type TestPerson } from '../people.ts';
import { startPostgres } from '../postgres.ts';
import { type Answered, openProgram, type TestProgram } from '../program.ts';
import { numberOf, OURS, THEIRS } from '../tracking-intake/pieces.ts';

const PATH = '/postern/v1/tracking/holds';
const HELD = numberOf(OURS, 1);

interface Hold {
  readonly trackingNumber: string;
  readonly reason: string;
  readonly since: string;
}

const postgres = await startPostgres();
after(() => postgres.stop());

const suite = (name: string, open: () => Promise<TestProgram>): void => {
  describe(`${name}: a legal hold`, () => {
    let program: TestProgram;
    let steward: TestPerson;
    let auditor: TestPerson;
    before(async () => {
      program = await open();
      steward = await makePerson(program, 'steward');
      auditor = await makePerson(program, 'auditor');
    });
    after(() => program.close());

    const set = (who: TestPerson, state: 'held' | 'released', trackingNumber: string): Promise<Answered> =>
      program.ask(PATH, {
        method: 'POST',
        headers: who.headers,
        body: { trackingNumber, state, reason: 'claim 26-117' },
      });
    const holds = async (): Promise<Hold[]> =>
      expectJson<{ holds: Hold[] }>(await program.ask(PATH, { headers: auditor.headers }), 200).holds;
    const recorded = async (): Promise<string> =>
      (await program.ask('/postern/v1/audit/entries', { headers: auditor.headers })).text;

    it('is set and ended by a steward, however the number is written, and seen by an auditor', async () => {
      const spaced = HELD.replaceAll(/(.{4})/g, '$1 ');
      const answer = expectJson(await set(steward, 'held', spaced), 200);
      assert.deepEqual(answer, { trackingNumber: HELD, state: 'held' });
      const [hold, ...others] = await holds();
      assert.deepEqual([hold?.trackingNumber, hold?.reason, others], [HELD, 'claim 26-117', []]);
      assert.ok(!Number.isNaN(Date.parse(hold?.since ?? '')));
      expectJson(await set(steward, 'released', HELD), 200);
      assert.deepEqual(await holds(), []);
    });

    it('is no matter of an auditor, an admin, the local operator or a stranger', async () => {
      const admin = await makePerson(program, 'admin');
      for (const who of [auditor, admin]) assert.equal((await set(who, 'held', HELD)).status, 403);
      const body = { trackingNumber: HELD, state: 'held', reason: 'claim 26-117' };
      assert.equal((await program.operate(PATH, { method: 'POST', body })).status, 403);
      assert.equal((await program.ask(PATH, { method: 'POST', body })).status, 401);
      assert.equal((await program.ask(PATH, { headers: admin.headers })).status, 403);
      assert.deepEqual(await holds(), []);
    });

    it('is ended only where it is, and takes numbers alone', async () => {
      const never = await set(steward, 'released', numberOf(THEIRS, 9));
      assert.equal(expectJson<{ code: string }>(never, 404).code, 'piece_not_held');
      const nonsense = await set(steward, 'held', 'no number');
      assert.equal(expectJson<{ code: string }>(nonsense, 400).code, 'tracking_number_invalid');
    });

    it('stands in the record with who, why and the Mailer ID, and the number nowhere', async () => {
      const number = numberOf(OURS, 22);
      expectJson(await set(steward, 'held', number), 200);
      expectJson(await set(steward, 'released', number), 200);
      if (program.databaseUrl === undefined) {
        const journal = JSON.stringify(await program.journal());
        assert.ok(journal.includes('tracking-holds'));
        assert.ok(!journal.includes(number));
      }
      const entries = await recorded();
      for (const word of ['tracking.held', 'tracking.released', `mid:${OURS}`, 'claim 26-117', steward.id])
        assert.ok(entries.includes(word), word);
      assert.ok(!entries.includes(number));
    });
  });
};

suite('sqlite', () => openProgram());
suite('postgres', async () => openProgram({ POSTERN_DATABASE_URL: await postgres.createDatabase() }));
