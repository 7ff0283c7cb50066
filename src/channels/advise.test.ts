import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { shippedPack } from '../../test/channels/pack.ts';
import {
  Attributes,
  type DeliveryChannel,
  PrincipalAttributes,
  RequestAttributes,
  type Role,
  SubjectAttributes,
} from '../policy/index.ts';
import type { Advice } from './advice.ts';
import { advise } from './advise.ts';
import { CATALOGUE } from './catalogue.ts';
import type { Dataset } from './model.ts';

const policy = shippedPack();
const NOW = Date.parse('2026-11-24');
const BEFORE = Date.parse('2026-03-01');
const AFTER = Date.parse('2026-05-01');

const rule = (advice: Advice, id: string) => advice.conditions.find(({ ruleId }) => ruleId === id);

/** A shipper that meets everything the rules ask of it. */
const readyShipper = (): PrincipalAttributes => {
  const shipper = new PrincipalAttributes();
  shipper.kind = 'app';
  shipper.id = 'app-1';
  shipper.organisation = 'org-1';
  shipper.role = 'shipper';
  shipper.scopes = ['tracking', 'addresses'];
  shipper.ownMids = ['900000001'];
  shipper.termsAccepted = Date.parse('2026-04-02');
  shipper.purposes = ['customer-visibility'];
  shipper.recertifiedAt = Date.parse('2026-09-01');
  return shipper;
};

test('the same question about tracking has another answer before and after 1 April 2026', () => {
  const before = advise({ dataset: 'tracking-api', at: BEFORE }, policy);
  const after = advise({ dataset: 'tracking-api', at: AFTER }, policy);
  assert.notEqual(before.answer, after.answer);
  assert.ok(rule(before, 'tracking.before-april-2026') !== undefined);
  assert.equal(rule(before, 'tracking.shipper'), undefined);
  assert.ok(rule(after, 'tracking.shipper') !== undefined);
  assert.equal(rule(after, 'tracking.before-april-2026'), undefined);
  assert.notDeepEqual(before.steps, after.steps);
  assert.match(before.answer, /\[unverified\]/);
  assert.equal(before.at, '2026-03-01T00:00:00.000Z');
});

test('without knowing who asks, no condition on the asker is said to hold or to fail', () => {
  const advice = advise({ dataset: 'tracking-api', at: NOW }, policy);
  assert.ok(advice.conditions.length > 5);
  for (const { ruleId, holds, yours } of advice.conditions) {
    assert.equal(holds, 'unknown', ruleId);
    assert.equal(yours, null, ruleId);
  }
});

test('for a shipper who has done everything the required conditions hold; the parcel stays open', () => {
  const advice = advise(
    { dataset: 'tracking-api', purpose: 'customer-visibility', at: NOW },
    policy,
    readyShipper(),
  );
  assert.equal(advice.open, 'conditional');
  assert.equal(rule(advice, 'tracking.terms')?.holds, true);
  assert.match(rule(advice, 'tracking.terms')?.yours ?? '', /2026-04-02/);
  assert.equal(rule(advice, 'tracking.scope')?.holds, true);
  assert.equal(rule(advice, 'all.purpose-granted')?.holds, true);
  assert.equal(rule(advice, 'tracking.shipper')?.holds, 'unknown');
  assert.ok(advice.conditions.every(({ holds }) => holds !== false));
});

test('what a shipper lacks is named, with the cure', () => {
  const shipper = readyShipper();
  shipper.termsAccepted = Date.parse('2025-01-01');
  shipper.scopes = [];
  const advice = advise({ dataset: 'tracking-api', at: NOW }, policy, shipper);
  assert.equal(rule(advice, 'tracking.terms')?.holds, false);
  assert.match(rule(advice, 'tracking.terms')?.cure ?? '', /Business Portal/);
  assert.equal(rule(advice, 'tracking.scope')?.holds, false);
  assert.equal(advice.open, 'conditional');
});

test('what the rules do not know of a principal counts as failing, as in a real decision', () => {
  const shipper = readyShipper();
  shipper.termsAccepted = null;
  const advice = advise({ dataset: 'tracking-api', at: NOW }, policy, shipper);
  assert.equal(rule(advice, 'tracking.terms')?.holds, false);
});

test('the channel decides: a platform needs a token for the API, an authorised Mailer ID for the extract', () => {
  const api = advise({ dataset: 'tracking', role: 'platform', channel: 'api', at: NOW }, policy);
  const extract = advise({ dataset: 'tracking', role: 'platform', channel: 'extract', at: NOW }, policy);
  assert.ok(rule(api, 'tracking.platform-token') !== undefined);
  assert.equal(rule(api, 'tracking.platform-extract'), undefined);
  assert.ok(rule(extract, 'tracking.platform-extract') !== undefined);
  assert.equal(rule(extract, 'tracking.platform-token'), undefined);
  assert.deepEqual(
    extract.datasets.map(({ id }) => id),
    ['scan-event-extract'],
  );
});

test('a role that cannot get there is told so, who can, and what to do', () => {
  const advice = advise({ dataset: 'tracking-api', role: 'researcher', at: NOW }, policy);
  assert.equal(advice.open, 'no');
  assert.match(advice.answer, /shipper, platform, serviceProvider/);
  assert.ok(advice.steps.some((step) => step.includes('shipper')));
  assert.equal(rule(advice, 'tracking.researcher')?.holds, false);
});

test('an operator asks on behalf of others: the answer is that of somebody unknown', () => {
  const operator = new PrincipalAttributes();
  operator.kind = 'operator';
  operator.role = 'operator';
  const question = { dataset: 'tracking-api', at: NOW };
  assert.deepEqual(advise(question, policy, operator), advise(question, policy));
});

test('a purpose that is forbidden closes what is not public, and only that', () => {
  assert.equal(advise({ dataset: 'addresses', purpose: 'marketing', at: NOW }, policy).open, 'no');
  assert.equal(advise({ dataset: 'addresses', purpose: 'shipping', at: NOW }, policy).open, 'conditional');
  assert.equal(advise({ dataset: 'zip-reference', purpose: 'marketing', at: NOW }, policy).open, 'yes');
});

test('the rules name operations and routes: nobody gets them, and there is something instead', () => {
  for (const dataset of ['operations', 'routes']) {
    const advice = advise({ dataset, at: NOW }, policy);
    assert.equal(advice.open, 'no');
    assert.ok(
      advice.citations.some(({ id }) => id === 'usc-39-410'),
      dataset,
    );
    assert.ok(advice.alternatives.some((alternative) => alternative.dataset === 'foia'));
  }
});

test('an unclear question gets the nearest datasets and one question back, and no verdict', () => {
  for (const text of ['hello', 'I need some data, please', '']) {
    const advice = advise({ text, at: NOW }, policy);
    assert.equal(advice.open, null, text);
    assert.match(advice.question ?? '', /\?$/);
    assert.equal(advice.channels.length, 4);
    assert.deepEqual(advice.steps, []);
  }
  const planner = advise({ text: 'I am a city planner', at: NOW }, policy);
  assert.equal(planner.open, null);
  assert.ok(planner.datasets.some(({ id }) => id === 'post-offices'));
});

test('every fact of an answer that is not official carries its standing in the citations', () => {
  for (const { id, source } of CATALOGUE.datasets) {
    const { citations } = advise({ dataset: id, at: NOW }, policy);
    assert.equal(citations.find((citation) => citation.id === `source:${id}`)?.confidence, source.confidence);
  }
});

test('answers are pure: asked twice, answered the same, and the policy version stands on them', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 80 }),
      fc.constantFrom(...CATALOGUE.datasets.map(({ id }) => id), undefined),
      fc.integer({ min: Date.UTC(1999, 0), max: Date.UTC(2030, 0) }),
      (text, dataset, at) => {
        const question = { text, at, ...(dataset === undefined ? {} : { dataset }) };
        const advice = advise(question, policy);
        assert.deepEqual(advise(question, policy), advice);
        assert.equal(advice.policyVersion, policy.version);
      },
    ),
    { numRuns: 60 },
  );
});

const byPolicy = CATALOGUE.datasets.filter(
  (dataset): dataset is Dataset & { gate: { by: 'policy' } } => dataset.gate.by === 'policy',
);
const ROLES: readonly Role[] = [
  'shipper',
  'platform',
  'serviceProvider',
  'developer',
  'researcher',
  'consumer',
];

test('never says no where the rules would permit a real request', () => {
  let permitted = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...byPolicy),
      fc.constantFrom(...ROLES),
      fc.constantFrom(BEFORE, NOW),
      fc.boolean(),
      fc.subarray(['900000001', '123456']),
      fc.constantFrom('900000001', '123456'),
      (dataset, role, at, full, mids, mid) => {
        const { use } = dataset.gate;
        const principal = readyShipper();
        principal.role = role;
        principal.ownMids = mids;
        principal.authorizedMids = mids;
        principal.merchantTokens = ['m-1'];
        principal.scopes = full ? [use.scope] : [];
        principal.fieldGrants = [use.dataset];
        principal.ipAgreementSigned = full;
        principal.feeRequired = false;
        principal.trainingAckAt = Date.parse('2026-10-01');
        for (const channel of use.channels) {
          const request = new RequestAttributes();
          Object.assign(request, {
            dataset: use.dataset,
            action: use.action,
            dataClass: dataset.dataClass,
            channel,
          });
          Object.assign(request, { purpose: 'customer-visibility', purposeRequired: use.purposeRequired });
          Object.assign(request, { scope: use.scope, time: at });
          const subject = new SubjectAttributes();
          Object.assign(subject, {
            mid,
            midDetermined: true,
            merchant: 'm-1',
            personFields: use.personFields,
          });
          const { effect } = policy.decide(new Attributes(principal, request, subject));
          if (effect !== 'permit') continue;
          permitted += 1;
          const question = { dataset: dataset.id, channel: channel satisfies DeliveryChannel, at };
          const advice = advise({ ...question, purpose: 'customer-visibility' }, policy, principal);
          assert.notEqual(advice.open, 'no', `${dataset.id} ${role} ${channel}`);
          assert.ok(
            advice.conditions.every(({ kind, holds }) => kind === 'basis' || holds !== false),
            `${dataset.id} ${role} ${channel}`,
          );
        }
      },
    ),
    { numRuns: 300 },
  );
  assert.ok(permitted > 50, `only ${permitted} requests were permitted: the property was hardly tried`);
});

test('says yes exactly where the rules permit somebody without credentials', () => {
  for (const dataset of byPolicy) {
    const { use } = dataset.gate;
    const open = use.channels.some((channel) => {
      const request = new RequestAttributes();
      Object.assign(request, {
        dataset: use.dataset,
        action: use.action,
        dataClass: dataset.dataClass,
        channel,
        time: NOW,
      });
      return (
        policy.decide(new Attributes(new PrincipalAttributes(), request, new SubjectAttributes())).effect ===
        'permit'
      );
    });
    assert.equal(advise({ dataset: dataset.id, at: NOW }, policy).open === 'yes', open, dataset.id);
  }
});
