import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PosternError } from '../../errors.ts';
import { type AnyRoute, type Context, declareRoute } from '../../gateway/index.ts';
import { FAULTS, parseFaults, withFaults } from './faults.ts';
import { Random } from './random.ts';

const route = (dialect: 'usps' | 'problem'): AnyRoute =>
  declareRoute({
    id: 'some',
    method: 'GET',
    path: '/some/v3/thing',
    dialect,
    channel: 'apis',
    dataset: 'zip-api',
    action: 'read',
    dataClass: 'nonpublic',
    delivery: 'api',
    purposeRequired: false,
    scope: null,
    quota: { kind: 'client', cost: 1 },
    schema: {},
    harmless: () => ({}),
    subject: null,
    summary: 'A route.',
    mask: () => ({ masked: true }),
    handler: () => ({ body: { fine: true } }),
  });

const CONTEXT = {} as Context;

describe('faults', () => {
  it('are read as shares, and what cannot be read is refused with an example', () => {
    assert.deepEqual(parseFaults('401=0.01, 5xx=.5,slow=0.1:20'), {
      shares: { '401': 0.01, '5xx': 0.5, slow: 0.1 },
      slowMs: 20,
    });
    for (const wrong of [
      '',
      '401',
      '402=0.1',
      '401=2',
      '401=0.6,403=0.6',
      '401=0.1:5',
      'slow=0.1:999999',
      'a=b',
    ]) {
      assert.throws(
        () => parseFaults(wrong),
        (error: unknown) => error instanceof PosternError && error.code === 'usage_faults',
        wrong,
      );
    }
  });

  it('come in their share, each marked with its name, and the same for the same seed', async () => {
    const rates = parseFaults('401=0.1,403=0.1,429=0.1,5xx=0.1,slow=0.1:0,garbage=0.1');
    const run = async () => {
      const faulty = withFaults(route('usps'), () => rates, new Random('faults'));
      const seen: Record<string, number> = {};
      for (let index = 0; index < 1_000; index += 1) {
        const { headers } = await faulty.handler({} as never, CONTEXT);
        const mark = headers?.['postern-sandbox-fault'] ?? 'none';
        seen[mark] = (seen[mark] ?? 0) + 1;
      }
      return seen;
    };
    const seen = await run();
    for (const fault of FAULTS) assert.ok((seen[fault] ?? 0) > 60 && (seen[fault] ?? 0) < 140, fault);
    assert.deepEqual(await run(), seen);
  });

  it('answer as USPS does, with a body that no mask touches', async () => {
    const wanted = { '401': 401, '403': 403, '429': 429, '5xx': 503 };
    for (const [fault, status] of Object.entries(wanted)) {
      const faulty = withFaults(route('usps'), () => parseFaults(`${fault}=1`), new Random('one'));
      const answer = await faulty.handler({} as never, CONTEXT);
      assert.equal(answer.status, status);
      const body = JSON.parse(String(answer.body)) as { error: { code: string } };
      assert.equal(body.error.code, String(status));
      assert.equal(faulty.mask?.(answer.body), answer.body);
      assert.deepEqual(faulty.mask?.({}), { masked: true });
    }
    const garbage = withFaults(route('usps'), () => parseFaults('garbage=1'), new Random('one'));
    assert.throws(() =>
      JSON.parse(String((garbage.handler({} as never, CONTEXT) as { body?: unknown }).body)),
    );
  });

  it('leave our own endpoints alone', () => {
    const own = route('problem');
    assert.equal(
      withFaults(own, () => parseFaults('5xx=1'), new Random('one')),
      own,
    );
  });
});
