import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { declareRoute } from '../../src/gateway/index.ts';
import { expectJson, makeApp, makePerson, type TestApp, type TestPerson } from '../people.ts';
import { openProgram, type TestProgram } from '../program.ts';

const NUMBER = '9205590123456700000017';

/** A route that discloses a person field, as the look-up of a piece does. */
const disclosing = declareRoute({
  id: 'disclosing',
  method: 'GET',
  path: '/postern/v1/disclosing',
  dialect: 'problem',
  channel: 'postern',
  dataset: 'addresses',
  action: 'read',
  dataClass: 'nonpublic',
  delivery: 'api',
  purposeRequired: false,
  scope: 'addresses',
  quota: { kind: 'client', cost: 1 },
  schema: {},
  durable: 'before-answer',
  harmless: () => ({}),
  subject: null,
  summary: 'Discloses a number.',
  handler: () => ({ body: {}, disclosed: [{ field: 'tracking_number', value: NUMBER }] }),
});

describe('care for person records', () => {
  let program: TestProgram;
  let app: TestApp;
  let steward: TestPerson;
  let auditor: TestPerson;

  const post = (path: string, body: object, { headers }: { headers: Record<string, string> }) =>
    program.ask(`/postern/v1/disclosures/${path}`, { method: 'POST', body, headers });

  const accounted = async () =>
    expectJson<{ disclosures: { app?: string; field: string; purpose: string }[] }>(
      await post('account', { value: NUMBER }, auditor),
      200,
    ).disclosures;

  before(async () => {
    program = await openProgram({}, { extraRoutes: [disclosing] });
    app = await makeApp(program, { role: 'developer' });
    steward = await makePerson(program, 'steward');
    auditor = await makePerson(program, 'auditor');
    const answer = await program.ask('/postern/v1/disclosing', { headers: app.headers });
    assert.equal(answer.status, 200, answer.text);
  });

  after(() => program.close());

  it('accounts for a disclosure: what, to whom, when, for what', async () => {
    const [disclosure, ...more] = await accounted();
    assert.deepEqual(more, []);
    assert.equal(disclosure?.field, 'tracking_number');
    assert.equal(disclosure?.app, app.id);
  });

  it('is for auditors and stewards: not for apps, not for whoever administers', async () => {
    const admin = await makePerson(program, 'admin');
    for (const caller of [app, admin]) {
      assert.equal((await post('account', { value: NUMBER }, caller)).status, 403);
      assert.equal((await post('erase', { value: NUMBER, reason: 'none' }, caller)).status, 403);
    }
    assert.equal((await post('erase', { value: NUMBER, reason: 'none' }, auditor)).status, 403);
  });

  it('erases nothing younger than the floor of the accounting', async () => {
    const refused = await post('erase', { value: NUMBER, reason: 'asked for' }, steward);
    assert.equal(refused.status, 409);
    assert.match(refused.text, /accounting_floor/);
    const recent = await post('erase', { recordedBefore: '2099-01-01', reason: 'all of it' }, steward);
    assert.match(recent.text, /accounting_floor/);
    assert.equal((await accounted()).length, 1);
  });

  it('erases nothing that a legal hold keeps', async () => {
    const held = await post('hold', { value: NUMBER, state: 'held', reason: 'case 26-117' }, steward);
    assert.deepEqual(expectJson(held, 200), { records: 1 });
    const body = { value: NUMBER, floor: 'waived', reason: 'order 5' };
    assert.deepEqual(expectJson(await post('erase', body, steward), 200), { erased: 0, held: 1 });
    await post('hold', { value: NUMBER, state: 'released', reason: 'case closed' }, steward);
  });

  it('erases on an order, after which the value is nowhere and the log still verifies', async () => {
    const body = { value: NUMBER, floor: 'waived', reason: 'order 6' };
    assert.deepEqual(expectJson(await post('erase', body, steward), 200), { erased: 1, held: 0 });
    assert.deepEqual(await accounted(), []);
    const entries = await program.ask('/postern/v1/audit/entries', { headers: auditor.headers });
    assert.match(entries.text, /"type\\?":\\?"disclosure/);
    assert.match(entries.text, /order 6/);
    assert.doesNotMatch(entries.text, new RegExp(NUMBER));
  });

  it('asks which records are meant', async () => {
    const none = await post('erase', { reason: 'which' }, steward);
    assert.match(none.text, /selection_unclear/);
    const both = await post(
      'erase',
      { value: NUMBER, recordedBefore: '2020-01-01', reason: 'which' },
      steward,
    );
    assert.match(both.text, /selection_unclear/);
  });
});
