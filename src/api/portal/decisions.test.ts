/** Who may read a decision: whoever it concerns. For everybody else an id is as good as unknown. */
import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import { makeApp, makePerson, type TestApp } from '../../../test/people.ts';
import { type Answered, openProgram, type TestProgram } from '../../../test/program.ts';
import { checkDecisionProof, type DecisionProof } from '../../audit/index.ts';

const REFUSED = '/addresses/v3/city-state?ZIPCode=90210';
const DAY_MS = 86_400_000;
const UNKNOWN = '6924d3f0'.padEnd(40, '0');

describe('decisions', () => {
  let program: TestProgram;
  let app: TestApp;
  /** A decision of `app`. */
  let id = '';
  before(async () => {
    program = await openProgram({ POSTERN_LOCAL_PER_SECOND: '1000' });
    app = await makeApp(program);
    const refused = await program.ask(REFUSED, {
      headers: { ...app.headers, 'postern-purpose': 'marketing' },
    });
    assert.equal(refused.status, 403);
    id = refused.headers['postern-decision'] ?? '';
  });
  after(() => program.close());

  type Headers = Readonly<Record<string, string>>;
  const read = (decision: string, headers: Headers, what = ''): Promise<Answered> =>
    program.ask(`/postern/v1/decisions/${decision}${what}`, { headers });

  /** Everything of an answer but what differs from call to call. */
  const shapeOf = ({ status, headers, text }: Answered): unknown => {
    const own = headers['postern-decision'] ?? '';
    const ignored = new Set(['date', 'x-request-id', 'postern-decision', 'ratelimit']);
    return {
      status,
      text: text.replaceAll(own, 'ID'),
      headers: Object.entries(headers).filter(([name]) => !ignored.has(name)),
    };
  };

  describe('a decision', () => {
    it('is explained to the app that asked, its organisation, a steward and the local operator', async () => {
      const sibling = await makeApp(program, { organisation: app.organisation });
      const colleague = await makePerson(program, 'developer', app.organisation);
      const steward = await makePerson(program, 'steward');
      const answers = [
        await read(id, app.headers),
        await read(id, sibling.headers),
        await read(id, colleague.headers),
        await read(id, steward.headers),
        await program.operate(`/postern/v1/decisions/${id}`),
      ];
      for (const answer of answers) {
        assert.equal(answer.status, 200, answer.text);
        const body = answer.json as Record<string, unknown>;
        assert.deepEqual(
          [body.id, body.effect, body.code, body.status, body.route],
          [id, 'forbid', 'purpose_forbidden', 403, 'GET /addresses/v3/city-state'],
        );
        assert.ok((body.explanation as string[]).length > 0);
        assert.deepEqual(body.parameters, { zip3: '902' });
      }
    });

    it('is for everybody else the 404 of an unknown id, byte for byte', async () => {
      const stranger = await makeApp(program);
      const admin = await makePerson(program, 'admin');
      const consumer = await makePerson(program, 'consumer');
      for (const headers of [stranger.headers, admin.headers, consumer.headers, {}]) {
        for (const what of ['', '/proof']) {
          const [known, unknown] = [await read(id, headers, what), await read(UNKNOWN, headers, what)];
          assert.equal(known.status, 404, known.text);
          assert.deepEqual(shapeOf(known), shapeOf(unknown));
          assert.equal(known.text.length, unknown.text.length);
        }
      }
    });

    it('says what was decided also where the handler then found nothing', async () => {
      const missing = await program.ask('/addresses/v3/city-state?ZIPCode=00000', { headers: app.headers });
      assert.equal(missing.status, 400);
      const { json } = await read(missing.headers['postern-decision'] ?? '', app.headers);
      const body = json as { effect: string; code: string; status: number; ruleIds: string[] };
      assert.deepEqual([body.effect, body.code, body.status], ['permit', 'permitted', 400]);
      assert.ok(body.ruleIds.length > 0);
    });

    it('that was never reached says why', async () => {
      const answer = await program.ask(REFUSED);
      const { status, json } = await read(answer.headers['postern-decision'] ?? '', {});
      assert.equal(status, 200);
      assert.match(JSON.stringify(json), /No access token came/);
    });

    it('holds nothing of the request but what its route declares harmless', async () => {
      const answer = await program.ask('/postern/v1/zips?city=Ithaca&state=NY');
      const { text } = await read(answer.headers['postern-decision'] ?? '', {});
      assert.match(text, /"parameters":\{"state":"NY"\}/);
      assert.ok(!/ithaca/i.test(text));
    });
  });

  describe('the id of an anonymous decision', () => {
    it('is its own key for a day, and then as good as unknown', async () => {
      const answer = await program.ask('/postern/v1/zips/90210');
      const anonymous = answer.headers['postern-decision'] ?? '';
      assert.equal((await read(anonymous, {})).status, 200);
      assert.equal((await read(anonymous, app.headers)).status, 200);
      mock.timers.enable({ apis: ['Date'], now: Date.now() + DAY_MS - 60_000 });
      try {
        assert.equal((await read(anonymous, {})).status, 200);
        mock.timers.setTime(Date.now() + 120_000);
        const [old, unknown] = [await read(anonymous, {}), await read(UNKNOWN, {})];
        assert.equal(old.status, 404);
        assert.deepEqual(shapeOf(old), shapeOf(unknown));
      } finally {
        mock.timers.reset();
      }
    });
  });

  describe('the proof of a decision', () => {
    it('leads from the decision to the signed root, and fails when anything in it is changed', async () => {
      await program.journal();
      const answer = await read(id, app.headers, '/proof');
      assert.equal(answer.status, 200, answer.text);
      const proof = answer.json as DecisionProof;
      assert.equal(checkDecisionProof(proof, proof.verifierKey), undefined);
      const changed = JSON.parse(
        answer.text.replace('"forbid', '"permit').replace('\\"forbid', '\\"permit'),
      ) as DecisionProof;
      assert.notDeepEqual(changed, proof);
      assert.equal(typeof checkDecisionProof(changed, proof.verifierKey), 'string');
    });
  });
});
