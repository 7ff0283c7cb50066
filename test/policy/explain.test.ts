import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Attributes, compile, loadPack } from '../../src/policy/index.ts';
import { randomAttributes, seeded } from './random-attributes.ts';
import { attributesOf, shippedPack } from './shipped.ts';

const policy = compile(shippedPack());

/** Values of other parties, each recognisable. */
const plant = (attributes: Attributes): readonly string[] => {
  const { principal, subject } = attributes;
  subject.merchant = 'CANARY-merchant';
  subject.organisation = 'CANARY-organisation';
  principal.authorizedMids = ['CANARY-mid-1', 'CANARY-mid-2'];
  principal.merchantTokens = ['CANARY-token-1', 'CANARY-token-2'];
  return ['CANARY'];
};

test('no explanation and no decision holds a value of another party', () => {
  const random = seeded(412);
  let refused = 0;
  for (let index = 0; index < 5000; index += 1) {
    const attributes = randomAttributes(random);
    const canaries = plant(attributes);
    const explanation = policy.explain(attributes);
    if (explanation.effect === 'forbid') refused += 1;
    const text = JSON.stringify([explanation, policy.decide(attributes)]);
    for (const canary of canaries) assert.ok(!text.includes(canary), `${canary} in ${text}`);
  }
  assert.ok(refused > 1000);
});

test('nor do the sentences that no rule words itself, whichever comparison fails', () => {
  const conditions = [
    '{f: subject.merchant, in: {ref: principal.merchantTokens}}',
    '{f: principal.merchantTokens, contains: {ref: subject.merchant}}',
    '{f: principal.authorizedMids, contains: {ref: subject.mid}}',
    '{f: principal.authorizedMids, intersects: {ref: principal.merchantTokens}}',
    '{f: principal.ownMids, intersects: {ref: principal.authorizedMids}}',
    '{f: subject.organisation, eq: {ref: principal.organisation}}',
    '{f: subject.mid, in: {ref: principal.authorizedMids}}',
    '{f: principal.authorizedMids, exists: false}',
    '{f: principal.merchantTokens, exists: false}',
  ];
  for (const condition of conditions) {
    const text = `rules:\n  - {id: p, effect: permit, title: t, applies: {}, effective: {from: null, to: null}, when: ${condition}}\n`;
    const plain = compile(loadPack([{ name: 'plain.yaml', text }]));
    const attributes = attributesOf({ 'subject.mid': '900000009' });
    plant(attributes);
    const explanation = plain.explain(attributes);
    assert.equal(explanation.effect, 'forbid', condition);
    assert.equal(explanation.conditions.length, 1, condition);
    assert.ok(!JSON.stringify(explanation).includes('CANARY'), explanation.sentences.join(' '));
  }
});

test('the canaries are there to be found: the trace, which is for stewards, holds them', () => {
  const attributes = attributesOf({
    'principal.kind': 'app',
    'principal.role': 'platform',
    'request.dataset': 'tracking',
    'request.dataClass': 'sensitive',
    'request.time': Date.UTC(2026, 10, 24),
  });
  plant(attributes);
  assert.match(JSON.stringify(policy.trace(attributes)), /CANARY-merchant.*CANARY-token-1/);
});

test('whose a piece or a record is makes no difference to whoever has no basis, nor whether anybody knows', () => {
  const random = seeded(2026);
  let compared = 0;
  for (let index = 0; index < 5000; index += 1) {
    const attributes = randomAttributes(random);
    const answers = [null, 'stranger-1', 'stranger-2'].map((stranger) => {
      attributes.subject.merchant = stranger;
      attributes.subject.organisation = stranger;
      return { decision: policy.decide(attributes), explanation: policy.explain(attributes) };
    });
    assert.deepEqual(answers[1], answers[0]);
    assert.deepEqual(answers[2], answers[0]);
    if (answers[0]?.decision.effect === 'forbid') compared += 1;
  }
  assert.ok(compared > 1000);
});

test('the same attributes and the same version give the same answer, in any order of questions', () => {
  const random = seeded(99);
  const requests = Array.from({ length: 2000 }, () => randomAttributes(random));
  const first = requests.map((attributes) => JSON.stringify(policy.decide(attributes)));
  const fresh = compile(shippedPack());
  const second = requests
    .map((attributes, index) => [index, attributes] as const)
    .reverse()
    .map(([index, attributes]) => [index, JSON.stringify(fresh.decide(attributes))] as const);
  for (const [index, answer] of second) assert.equal(answer, first[index]);
});

test('deciding, tracing and explaining leave the attributes as they were', () => {
  const random = seeded(5);
  for (let index = 0; index < 500; index += 1) {
    const attributes = randomAttributes(random);
    const before = JSON.stringify(attributes);
    policy.decide(attributes);
    policy.trace(attributes);
    policy.explain(attributes);
    assert.equal(JSON.stringify(attributes), before);
  }
});

test('every refusal says what decided, why, and on what it rests, with the confidence beside it', () => {
  const random = seeded(77);
  for (let index = 0; index < 3000; index += 1) {
    const attributes = randomAttributes(random);
    const { effect, sentences, rules, code } = policy.explain(attributes);
    if (effect === 'permit') continue;
    assert.ok(sentences.length > 0);
    assert.equal(code, policy.decide(attributes).code);
    for (const rule of rules) {
      assert.ok(rule.citations.length > 0, rule.id);
      for (const { text, confidence } of rule.citations) {
        assert.ok(text.endsWith(`[${confidence}]`));
        assert.ok(
          sentences.some((sentence) => sentence.includes(text)),
          text,
        );
      }
    }
    assert.ok(
      !sentences.some((sentence) => /\{|undefined|\bX\b|\bY\b|NaN/.test(sentence)),
      sentences.join('\n'),
    );
  }
});

test('the sentence of a failing condition shows the own values, not the words of a template', () => {
  const { sentences, cures } = policy.explain(
    attributesOf({
      'principal.kind': 'app',
      'principal.role': 'shipper',
      'principal.ownMids': ['900000001', '900000002'],
      'principal.termsAccepted': Date.UTC(2026, 3, 1),
      'principal.recertifiedAt': Date.UTC(2026, 4, 1),
      'request.dataset': 'tracking',
      'request.dataClass': 'sensitive',
      'request.time': Date.UTC(2026, 10, 24),
      'subject.mid': '900000009',
      'subject.midDetermined': true,
    }),
  );
  assert.deepEqual(sentences, [
    'No rule permits this. The nearest is tracking.shipper (A shipper sees pieces with its own Mailer ID, by API, webhook, extract and page), in force since 2026-04-01.',
    'The Mailer ID 900000009 in the barcode is not one of the 2 registered to your organisation.',
    'What you can do: Have the Mailer ID registered to your organisation in the USPS Business Customer Gateway, then recorded here.',
    'It rests on USPS page "API access", tracking access control of 1 April 2026, Shippers [official].',
  ]);
  assert.equal(cures.length, 1);
});

test('a role that no permit on the dataset takes is told which would', () => {
  const { sentences } = policy.explain(
    attributesOf({
      'principal.kind': 'person',
      'principal.role': 'admin',
      'request.dataset': 'audit',
      'request.dataClass': 'nonpublic',
      'request.time': Date.UTC(2026, 10, 24),
    }),
  );
  assert.ok(
    sentences.some((sentence) =>
      /governance\.audit .* asks for role auditor or steward \(here: admin\)/.test(sentence),
    ),
  );
});
