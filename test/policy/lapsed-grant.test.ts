/** Whoever had a grant once is told that it holds no more, and since when; whoever had none is told nothing of the kind. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import type { TestApp } from '../people.ts';
import { openProgram, type TestProgram } from '../program.ts';
import { numberOf, OURS } from '../tracking-intake/pieces.ts';
import { asking, makeParty, makeSteward, SETTINGS } from '../tracking-lookup/parties.ts';

describe('a refusal for want of a grant', () => {
  let program: TestProgram;
  let app: TestApp;
  const ask = () => program.ask(`/tracking/v3/tracking/${numberOf(OURS, 1)}`, { headers: asking(app) });
  before(async () => {
    program = await openProgram(SETTINGS);
    const steward = await makeSteward(program);
    app = await makeParty(program, steward, { role: 'shipper', mids: [OURS] });
  });
  after(() => program.close());

  it('says that the grant was suspended, and since when', async () => {
    assert.equal((await ask()).status, 404);
    const since = Date.now() - 60_000;
    const db = new DatabaseSync(join(program.data, 'postern.db'));
    db.prepare('update access_grant set suspended_at = ? where app_id = ?').run(since, app.id);
    db.close();
    // Any change of what the app holds has the program look anew.
    const nudge = await program.operate(`/postern/v1/organisations/${app.organisation}/mailer-ids`, {
      method: 'POST',
      body: { mid: '902345699', proof: 'operator' },
    });
    assert.ok(nudge.status < 300, nudge.text);
    const answer = await ask();
    assert.equal(answer.status, 403, answer.text);
    assert.ok(
      answer.text.includes(
        `Your grant for this dataset has been suspended since ${new Date(since).toISOString()}.`,
      ),
      answer.text,
    );
    const id = answer.headers['postern-decision'] ?? '';
    const { explanation, cures } = (
      await program.ask(`/postern/v1/decisions/${id}`, { headers: app.headers })
    ).json as { readonly explanation: readonly string[]; readonly cures: readonly string[] };
    const words = `Your grant for this dataset has been suspended since ${new Date(since).toISOString()}.`;
    assert.ok(explanation.includes(words), explanation.join('\n'));
    assert.ok(cures[0]?.startsWith(words), cures.join('\n'));
  });

  it('says nothing of a grant that never was', async () => {
    const other = await makeParty(program, await makeSteward(program), {
      role: 'shipper',
      mids: ['902345698'],
      without: 'grant',
    });
    const answer = await program.ask(`/tracking/v3/tracking/${numberOf(OURS, 1)}`, {
      headers: asking(other),
    });
    assert.equal(answer.status, 403);
    assert.ok(!answer.text.includes('Your grant for'), answer.text);
    const id = answer.headers['postern-decision'] ?? '';
    const told = await program.ask(`/postern/v1/decisions/${id}`, { headers: other.headers });
    assert.equal(told.status, 200);
    assert.ok(!told.text.includes('Your grant for'), told.text);
  });
});
