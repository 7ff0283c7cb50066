import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Rule, sentences } from '../../src/policy/index.ts';
import { shippedFiles, shippedPack } from './shipped.ts';

const pack = shippedPack();
const own = (prefix: string): Rule[] => pack.rules.filter((rule) => rule.id.startsWith(`${prefix}.`));

test('the pack has rules for all four channels and for what holds on each', () => {
  assert.ok(pack.rules.length >= 40, `${pack.rules.length} rules`);
  for (const prefix of ['all', 'public', 'business', 'tracking', 'governance']) {
    assert.ok(own(prefix).length >= 5, prefix);
  }
  assert.equal(
    own('all').length +
      own('public').length +
      own('business').length +
      own('tracking').length +
      own('governance').length,
    pack.rules.length,
  );
});

test('a rule stands in the file of its channel', () => {
  for (const rule of pack.rules) assert.equal(rule.place.file, `${rule.id.split('.')[0]}.yaml`);
});

test('every forbid tells the refused person what to do', () => {
  for (const rule of pack.rules) {
    if (rule.effect !== 'forbid') continue;
    assert.notEqual(rule.code, 'forbidden', rule.id);
    assert.notEqual(rule.message, '', rule.id);
    assert.notEqual(rule.cure, '', rule.id);
  }
});

test('the rules of 1 April 2026 begin on that day, and the earlier one ends there', () => {
  const april = Date.UTC(2026, 3, 1);
  const earlier = pack.rules.filter((rule) => rule.to === april);
  assert.deepEqual(
    earlier.map((rule) => rule.id),
    ['tracking.before-april-2026'],
  );
  assert.equal(pack.citations.get('tracking-practice-before-2026-04')?.confidence, 'unverified');
  const cited = pack.rules.filter((rule) => rule.cite.some((id) => id.startsWith('usps-api-access-2026-04')));
  assert.ok(cited.length >= 10);
  for (const rule of cited) assert.equal(rule.from, april, rule.id);
});

test('each of the three roles of 1 April 2026 has a basis on API, webhook and extract', () => {
  for (const role of ['shipper', 'platform', 'serviceProvider'] as const) {
    for (const channel of ['api', 'webhook', 'extract'] as const) {
      const permits = own('tracking').filter(
        (rule) =>
          rule.effect === 'permit' &&
          rule.to === Number.POSITIVE_INFINITY &&
          rule.applies.roles?.includes(role) === true &&
          rule.applies.channels?.includes(channel) === true,
      );
      assert.equal(permits.length, 1, `${role} by ${channel}`);
    }
  }
});

test('every dataset of the business and tracking channels that is not public falls under the rules on purposes', () => {
  const opened = new Set(
    [...own('business'), ...own('tracking')]
      .filter((rule) => rule.effect === 'permit')
      .flatMap((rule) => rule.applies.datasets ?? []),
  );
  assert.ok(opened.size >= 11);
  for (const id of ['all.purpose-forbidden', 'all.purpose-required', 'all.purpose-granted']) {
    const rule = pack.rules.find((candidate) => candidate.id === id);
    for (const dataset of opened) assert.ok(rule?.applies.datasets?.includes(dataset), `${id}: ${dataset}`);
  }
});

test('no permit lacks a dataset: nothing is opened by being forgotten', () => {
  for (const rule of pack.rules) {
    if (rule.effect === 'permit') assert.notEqual(rule.applies.datasets, undefined, rule.id);
  }
});

test('whatever rests on an unverified or secondary text says so in its sentences', () => {
  const texts = new Map(sentences(pack).map(({ ruleId, text }) => [ruleId, text]));
  assert.equal(texts.size, pack.rules.length);
  for (const rule of pack.rules) {
    const text = texts.get(rule.id) ?? '';
    for (const id of rule.cite) assert.ok(text.includes(`[${pack.citations.get(id)?.confidence}]`), rule.id);
    assert.ok(!/\byour?\b/.test(text.split('It is ')[1] ?? ''), text);
  }
});

test('every citation is used', () => {
  const cited = new Set(pack.rules.flatMap((rule) => rule.cite));
  const unused = [...pack.citations.keys()].filter((id) => !cited.has(id));
  assert.deepEqual(unused, []);
});

test('the pack lies in one file a channel, and its citations in their own', () => {
  assert.deepEqual(
    shippedFiles()
      .map(({ name }) => name)
      .sort(),
    ['all.yaml', 'business.yaml', 'citations.yaml', 'governance.yaml', 'public.yaml', 'tracking.yaml'],
  );
});
