import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../test/gateway/bodies.ts';
import { expectJson } from '../../../test/people.ts';
import { shippedFiles } from '../../../test/policy/shipped.ts';
import { openProgram, type TestProgram } from '../../../test/program.ts';

describe('policies', () => {
  let program: TestProgram;
  before(async () => {
    program = await openProgram();
  });
  after(() => program.close());

  interface Listed {
    readonly version: string;
    readonly rules: readonly { readonly ruleId: string; readonly text: string }[];
  }

  const list = async (query: string): Promise<Listed> =>
    expectJson(await program.ask(`/postern/v1/policies${query}`), 200);

  describe('GET /postern/v1/policies', () => {
    it('reads the rules to anybody as sentences', async () => {
      const { rules, version } = await list('');
      assert.ok(rules.length >= 30);
      assert.match(version, /^[0-9a-f]{64}$/);
      for (const { text } of rules) assert.ok(text.length > 40, text);
    });

    it('tells what applied on another day: the rules of 1 April 2026 were not there before', async () => {
      const [before, after] = await Promise.all([list('?at=2026-03-31'), list('?at=2026-04-01')]);
      const ids = (listed: Listed): string[] => listed.rules.map(({ ruleId }) => ruleId);
      const added = ids(after).filter((id) => !ids(before).includes(id));
      assert.ok(added.length > 0);
      assert.equal(before.version, after.version);
    });

    it('names the dates of each rule, and every moment at which rules begin or end', async () => {
      interface Dated extends Listed {
        readonly rules: readonly {
          readonly ruleId: string;
          readonly text: string;
          readonly from: string | null;
          readonly to: string | null;
        }[];
        readonly calendar: readonly {
          readonly at: string;
          readonly begin: string[];
          readonly end: string[];
        }[];
      }
      const { rules, calendar } = (await list('?at=2026-05-01')) as Dated;
      const began = calendar.find(({ at }) => at === '2026-04-01T00:00:00.000Z');
      assert.ok(began !== undefined);
      assert.ok(began.end.includes('tracking.before-april-2026'));
      assert.ok(began.begin.includes('tracking.shipper'));
      for (const { ruleId, from, to } of rules) {
        assert.ok(from === null || from <= '2026-05-01T00:00:00.000Z', ruleId);
        assert.ok(to === null || to > '2026-05-01T00:00:00.000Z', ruleId);
      }
    });

    it('says that it knew nothing before its first start', async () => {
      const answer = await program.ask('/postern/v1/policies?at=2026-04-01&known=2020-01-01');
      assert.equal(answer.status, 404);
      assertDialect('problem', answer);
      assert.equal((answer.json as { code: string }).code, 'policy_not_known');
    });

    it('refuses what is no date', async () => {
      for (const at of ['yesterday', '2026-13-01', '2026-04-01T10:00', '1e9']) {
        assert.equal((await program.ask(`/postern/v1/policies?at=${at}`)).status, 400, at);
      }
    });
  });

  describe('POST /postern/v1/policies/check', () => {
    const check = (files: object[]) =>
      program.ask('/postern/v1/policies/check', { method: 'POST', body: { files } });

    it('finds nothing to object to in the shipped pack, and gives it its version', async () => {
      const checked = expectJson<{ version: string; findings: unknown[] }>(await check(shippedFiles()), 200);
      assert.deepEqual(checked.findings, []);
      assert.equal(checked.version, (await list('')).version);
    });

    it('names file, line and column of what it cannot read', async () => {
      const answer = await check([{ name: 'mine.yaml', text: 'rules:\n  - id: one\n    effect: perhaps\n' }]);
      assert.equal(answer.status, 400);
      assertDialect('problem', answer);
      assert.equal((answer.json as { code: string }).code, 'policy_invalid');
    });
  });

  describe('POST /postern/v1/policies/decide', () => {
    const decide = (body: object) => program.ask('/postern/v1/policies/decide', { method: 'POST', body });

    it('decides and explains a request that nobody made', async () => {
      const body = expectJson<{ decision: { effect: string }; explanation: string[]; trace: unknown[] }>(
        await decide({
          principal: { kind: 'app', role: 'researcher' },
          request: { dataset: 'tracking', dataClass: 'sensitive' },
        }),
        200,
      );
      assert.equal(body.decision.effect, 'forbid');
      assert.ok(body.explanation.length > 0 && body.trace.length > 0);
    });

    it('refuses attributes that there are not', async () => {
      const answer = await decide({ principal: { shoeSize: 44 } });
      assert.equal(answer.status, 400);
      assertDialect('problem', answer);
      assert.equal((answer.json as { code: string }).code, 'snapshot_invalid');
    });
  });
});
