import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { ReplayReport } from '../../src/access/index.ts';
import { expectJson, makeApp, makePerson, type TestApp, type TestPerson } from '../people.ts';
import { openProgram, type TestProgram } from '../program.ts';

const shipped = (): { name: string; text: string }[] =>
  readdirSync('policies')
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => ({ name, text: readFileSync(join('policies', name), 'utf8') }));

/** The shipped pack with one more rule. */
const withRule = (rule: string) => [...shipped(), { name: 'own.yaml', text: `rules:\n${rule}` }];

const NO_ZIP = `  - id: own.no-zip
    effect: forbid
    title: No ZIP look-up by this dialect
    applies: { datasets: [zip-api] }
    effective: { from: null, to: null }
    cite: [operator-rules]
    code: not_released
    message: The look-up is closed.
    cure: Use /postern/v1/zips.
`;

interface Proposal {
  readonly id: string;
  readonly state: string;
  readonly replay: ReplayReport | null;
}

describe('changing the policy', () => {
  let program: TestProgram;
  let app: TestApp;
  let steward: TestPerson;
  let second: TestPerson;

  const post = (path: string, body: object, headers?: Record<string, string>) =>
    headers === undefined
      ? program.operate(path, { method: 'POST', body })
      : program.ask(path, { method: 'POST', body, headers });

  const propose = async (files: readonly object[], headers = steward.headers): Promise<Proposal> =>
    expectJson(await post('/postern/v1/policies/proposals', { files, reason: 'a test' }, headers), 201);

  before(async () => {
    program = await openProgram();
    app = await makeApp(program, { role: 'developer' });
    steward = await makePerson(program, 'steward');
    second = await makePerson(program, 'steward');
    for (let index = 0; index < 3; index += 1) {
      await program.ask('/addresses/v3/city-state?ZIPCode=90210', { headers: app.headers });
    }
    await program.ask('/postern/v1/zips/90210');
  });

  after(() => program.close());

  it('replays recorded decisions: what would be lost, by app, rule and purpose, with a first example', async () => {
    const report = expectJson<ReplayReport>(
      await post('/postern/v1/policies/replay', { files: withRule(NO_ZIP), since: '1d' }, steward.headers),
      200,
    );
    assert.equal(report.lost, 3);
    const [group, ...others] = report.groups.filter(({ change }) => change === 'lost');
    assert.deepEqual(others, []);
    assert.equal(group?.app, app.id);
    assert.equal(group?.rule, 'own.no-zip');
    assert.equal(group?.code, 'not_released');
    assert.equal(group?.requests, 3);
    const found = await program.ask(`/postern/v1/decisions/${group?.first.decision}`, {
      headers: app.headers,
    });
    assert.equal(found.status, 200);
  });

  it('finds nothing changed by the pack in force, so what was recorded is evaluated as it was', async () => {
    const report = expectJson<ReplayReport>(
      await post('/postern/v1/policies/replay', { files: shipped() }, steward.headers),
      200,
    );
    assert.ok(report.replayed > 5);
    assert.equal(report.unchanged, report.replayed);
  });

  it('says what a rule in shadow mode would have refused', async () => {
    const shadow = NO_ZIP.replace('    cite:', '    mode: shadow\n    shadowUntil: 2099-01-01\n    cite:');
    const report = expectJson<ReplayReport>(
      await post('/postern/v1/policies/replay', { files: withRule(shadow) }, steward.headers),
      200,
    );
    assert.equal(report.lost, 0);
    assert.deepEqual(
      report.shadow.map(({ rule, requests }) => [rule, requests]),
      [['own.no-zip', 3]],
    );
  });

  it('shows the difference between two packs as sentences', async () => {
    const { differences } = expectJson<{ differences: { change: string; ruleId: string; after: string }[] }>(
      await post('/postern/v1/policies/diff', { files: withRule(NO_ZIP) }, steward.headers),
      200,
    );
    assert.deepEqual(
      differences.map(({ change, ruleId }) => [change, ruleId]),
      [['added', 'own.no-zip']],
    );
    assert.match(differences[0]?.after ?? '', /forbidden.*zip-api/s);
  });

  it('refuses a dry run to whoever may not propose', async () => {
    const refused = await post('/postern/v1/policies/replay', { files: shipped() }, app.headers);
    assert.equal(refused.status, 403);
  });

  it('activates nothing without a replay, and nothing by its proposer', async () => {
    const { id } = await propose(withRule(NO_ZIP));
    const path = `/postern/v1/policies/proposals/${id}/activate`;
    const alone = await post(path, { reason: 'mine' }, steward.headers);
    assert.equal(alone.status, 403);
    assert.match(alone.text, /second_person_required/);
    const unseen = await post(path, { reason: 'unseen' }, second.headers);
    assert.equal(unseen.status, 409);
    assert.match(unseen.text, /replay_missing/);
    const operator = await post(path, { reason: 'operator' });
    assert.equal(operator.status, 403);
    await post(`/postern/v1/policies/proposals/${id}/reject`, { reason: 'only a test' }, second.headers);
  });

  it('activates with a replay and a second person, and at once for every request', async () => {
    const { id } = await propose(withRule(NO_ZIP));
    expectJson(await post(`/postern/v1/policies/proposals/${id}/replay`, {}, steward.headers), 200);
    const before_ = await program.ask('/addresses/v3/city-state?ZIPCode=90210', { headers: app.headers });
    assert.equal(before_.status, 200);
    const activated = expectJson<Proposal>(
      await post(`/postern/v1/policies/proposals/${id}/activate`, { reason: 'looked at' }, second.headers),
      200,
    );
    assert.equal(activated.state, 'activated');
    const after_ = await program.ask('/addresses/v3/city-state?ZIPCode=90210', { headers: app.headers });
    assert.equal(after_.status, 403);
    const again = await post(
      `/postern/v1/policies/proposals/${id}/activate`,
      { reason: 'again' },
      second.headers,
    );
    assert.match(again.text, /proposal_decided/);
  });

  it('refuses the pack in force, and a replay made against a version that is not in force any more', async () => {
    const same = await post(
      '/postern/v1/policies/proposals',
      { files: withRule(NO_ZIP), reason: 'the same' },
      steward.headers,
    );
    assert.match(same.text, /policy_same/);
    const [first, other] = [
      await propose(shipped()),
      await propose(withRule(NO_ZIP.replace('closed', 'shut'))),
    ];
    for (const { id } of [first, other]) {
      expectJson(await post(`/postern/v1/policies/proposals/${id}/replay`, {}, steward.headers), 200);
    }
    const path = (id: string) => `/postern/v1/policies/proposals/${id}/activate`;
    expectJson(await post(path(first.id), { reason: 'back to the shipped pack' }, second.headers), 200);
    const stale = await post(path(other.id), { reason: 'late' }, second.headers);
    assert.match(stale.text, /replay_missing/);
  });
});

describe('a start with a changed pack', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'postern-pack-'));
    for (const { name, text } of withRule(NO_ZIP)) writeFileSync(join(folder, name), text);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('activates it, unless changes are to be reviewed', async () => {
    const program = await openProgram({ POSTERN_POLICIES: folder });
    const { versions } = expectJson<{ versions: object[] }>(
      await program.ask('/postern/v1/policies/versions'),
      200,
    );
    assert.equal(versions.length, 2);
    await program.close();
  });

  it('proposes it to the stewards where changes are to be reviewed, and goes on as it was', async () => {
    const program = await openProgram({ POSTERN_POLICIES: folder, POSTERN_POLICY_CHANGES: 'propose' });
    const { versions } = expectJson<{ versions: object[] }>(
      await program.ask('/postern/v1/policies/versions'),
      200,
    );
    assert.equal(versions.length, 1);
    const { proposals } = expectJson<{ proposals: Proposal[] }>(
      await program.operate('/postern/v1/policies/proposals'),
      200,
    );
    assert.deepEqual(
      proposals.map(({ state }) => state),
      ['proposed'],
    );
    await program.close();
  });
});
