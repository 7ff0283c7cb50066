import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { readAppFacts } from '../../src/identity/facts.ts';
import { openSqliteStore } from '../../src/store/index.ts';
import { makeApp, makePerson, type TestApp, type TestPerson } from '../people.ts';
import { openProgram, type TestProgram } from '../program.ts';

describe('the awareness training', () => {
  let program: TestProgram;
  let app: TestApp;
  let people: readonly [TestPerson, TestPerson];

  const ofApp = async (): Promise<number | null | undefined> => {
    const store = await openSqliteStore(join(program.data, 'postern.db'));
    const facts = await readAppFacts(store, app.id, []);
    await store.close();
    return facts?.trainingAckAt;
  };

  const acknowledge = (headers: Record<string, string>) =>
    program.ask('/postern/v1/training', { method: 'POST', headers });

  before(async () => {
    program = await openProgram();
    app = await makeApp(program, { role: 'shipper' });
    people = [
      await makePerson(program, 'shipper', app.organisation),
      await makePerson(program, 'shipper', app.organisation),
    ];
  });

  after(() => program.close());

  it('counts for the apps of an organisation once everybody in it has acknowledged it, from the earliest on', async () => {
    const [first, second] = people;
    assert.equal(await ofApp(), null);
    assert.equal((await acknowledge(first.headers)).status, 201);
    assert.equal(await ofApp(), null);
    assert.equal((await acknowledge(second.headers)).status, 201);
    const db = new DatabaseSync(join(program.data, 'postern.db'), { readOnly: true });
    const rows = db.prepare('SELECT min(training_ack_at) AS at FROM person WHERE organisation_id = ?');
    assert.equal(await ofApp(), rows.get(app.organisation)?.at);
    db.close();
  });

  it('is acknowledged by people for themselves, not by apps or strangers', async () => {
    assert.equal((await acknowledge(app.headers)).status, 403);
    assert.equal((await acknowledge({})).status, 401);
  });
});
