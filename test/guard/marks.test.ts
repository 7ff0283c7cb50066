/** Marking a list and tracing its leak, over the wire. `src/guard/marks.test.ts` has the marks themselves. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { expectJson } from '../people.ts';
import { openProgram, type TestProgram } from '../program.ts';
import { numberOf, OURS } from '../tracking-intake/pieces.ts';
import { makeSteward } from '../tracking-lookup/parties.ts';

describe('a list that is marked for its recipient', () => {
  let program: TestProgram;
  before(async () => {
    program = await openProgram();
  });
  after(() => program.close());

  it('holds every row and the canaries, and tells from a torn part whose copy leaked', async () => {
    const { headers } = await makeSteward(program);
    const post = (path: string, body: object) =>
      program.ask(`/postern/v1/guard/${path}`, { method: 'POST', headers, body });
    const rows = Array.from({ length: 300 }, (_, index) => numberOf(OURS, index + 1));
    const copies = new Map<string, string[]>();
    for (const letter of ['a', 'b', 'c']) {
      const recipient = `org_${letter.repeat(24)}`;
      const wish = {
        recipient,
        mid: OURS,
        serviceType: '055',
        from: '9000000',
        to: '9009999',
        count: 5,
        rows,
      };
      const made = expectJson<{ numbers: string[]; rows: string[] }>(await post('canaries', wish), 201);
      assert.deepEqual(made.rows.toSorted(), [...rows, ...made.numbers].toSorted());
      copies.set(recipient, made.rows);
    }
    for (const [recipient, copy] of copies) {
      const torn = copy.filter((_, index) => index % 3 !== 0).slice(10, 150);
      const { suspects } = expectJson<{ suspects: { recipient: string; agreement: number }[] }>(
        await post('trace', { rows: torn }),
        200,
      );
      assert.equal(suspects.length, 3);
      assert.deepEqual(suspects[0], { recipient, agreement: 1 });
      assert.ok((suspects[1]?.agreement ?? 1) < 0.75);
    }
  });

  it('is no matter of the local operator', async () => {
    const refused = await program.operate('/postern/v1/guard/trace', {
      method: 'POST',
      body: { rows: ['1'] },
    });
    assert.equal(refused.status, 403);
  });
});
