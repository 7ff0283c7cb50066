/** What a refusal says is made of the asker's own attributes; and what a restricted permit obliges to is done. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { declareRoute } from '../../src/gateway/index.ts';
import { makeApp, makePerson } from '../people.ts';
import { openProgram, type TestProgram } from '../program.ts';
import { assertDialect } from './bodies.ts';

const THEIR_MERCHANT = 'their-merchant-canary';
const THEIR_ORGANISATION = 'org_canarycanarycanarycanary';

/** A piece of somebody else, as a tracking route would describe it. */
const piece = (dialect: 'usps' | 'problem', ran: () => void) =>
  declareRoute({
    id: `piece-${dialect}`,
    method: 'GET',
    path: dialect === 'usps' ? '/pieces/v3/piece' : '/postern/v1/piece',
    dialect,
    channel: 'tracking',
    dataset: 'tracking',
    action: 'read',
    dataClass: 'sensitive',
    delivery: 'api',
    purposeRequired: true,
    scope: 'tracking',
    quota: { kind: 'client', cost: 1 },
    schema: {},
    harmless: () => ({}),
    subject: () => ({
      mid: '902345678',
      midDetermined: true,
      merchant: THEIR_MERCHANT,
      organisation: THEIR_ORGANISATION,
    }),
    summary: 'A piece.',
    handler: () => {
      ran();
      return { body: {} };
    },
  });

describe('a refusal', () => {
  let program: TestProgram;
  let runs = 0;
  before(async () => {
    const count = (): void => {
      runs += 1;
    };
    program = await openProgram({}, { extraRoutes: [piece('usps', count), piece('problem', count)] });
  });
  after(() => program.close());

  it('holds no value of another organisation, in any dialect, nor does its explanation', async () => {
    const products = ['Public Access I', 'Tracking'];
    const askers = [
      await makeApp(program, { role: 'shipper', products }),
      await makeApp(program, { role: 'platform', products }),
      await makeApp(program, { role: 'serviceProvider', products }),
      await makeApp(program, { role: 'researcher', products }),
      await makePerson(program, 'steward'),
      await makePerson(program, 'consumer'),
    ];
    for (const { headers } of askers) {
      for (const [path, dialect] of [
        ['/pieces/v3/piece', 'usps'],
        ['/postern/v1/piece', 'problem'],
      ] as const) {
        for (const purpose of ['', 'customer-visibility', 'marketing']) {
          const answer = await program.ask(path, { headers: { ...headers, 'postern-purpose': purpose } });
          assert.ok([401, 403].includes(answer.status), answer.text);
          assertDialect(dialect, answer);
          const explained = await program.ask(`/postern/v1/decisions/${answer.headers['postern-decision']}`, {
            headers,
          });
          assert.equal(explained.status, 200);
          for (const { text } of [answer, explained]) {
            assert.ok(!text.includes(THEIR_MERCHANT) && !text.includes(THEIR_ORGANISATION), text);
          }
        }
      }
    }
    assert.equal(runs, 0);
  });

  it('of our own endpoints names rules, citations, conditions and what would change the answer', async () => {
    const { headers } = await makeApp(program, { products: ['Tracking'], role: 'shipper' });
    const { json } = await program.ask('/postern/v1/piece', {
      headers: { ...headers, 'postern-purpose': 'marketing' },
    });
    const body = json as Record<string, unknown>;
    assert.equal(body.code, 'purpose_forbidden');
    for (const member of [
      'rules',
      'conditions',
      'cures',
      'explanation',
      'policyVersion',
      'cure',
      'decision',
    ]) {
      assert.ok(body[member] !== undefined, member);
    }
    const [rule] = body.rules as { citations: { text: string }[] }[];
    assert.ok((rule?.citations.length ?? 0) > 0);
  });

  it('keeps the references of merchants out of the record, and is recorded with its class', async () => {
    const entries = await program.journal();
    const pieces = entries.filter(({ record }) => record.route.endsWith('/piece'));
    assert.ok(pieces.length >= 36);
    assert.ok(!JSON.stringify(pieces).includes(THEIR_MERCHANT));
    assert.ok(pieces.every(({ record }) => record.request.dataClass === 'sensitive'));
  });
});
