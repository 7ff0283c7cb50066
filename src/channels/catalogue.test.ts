import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shippedPack } from '../../test/channels/pack.ts';
import { PosternError } from '../errors.ts';
import { assertPublicFieldsOnly, CATALOGUE, entriesOf, findEntry } from './catalogue.ts';
import { decideTrial } from './evaluate.ts';
import type { Dataset } from './model.ts';
import { CONCEPTS } from './vocabulary.ts';

const CLASSES = ['public', 'nonpublic', 'sensitive', 'sensitive-enhanced'];
/** Hosts of pages that were consulted. */
const HOSTS = new Set([
  'postalpro.usps.com',
  'www.usps.com',
  'developers.usps.com',
  'pe.usps.com',
  'www.uspsoig.gov',
]);
const entries = entriesOf(CATALOGUE);

test('the catalogue breaks the four channels into at least 28 datasets', () => {
  assert.ok(CATALOGUE.datasets.length >= 28, String(CATALOGUE.datasets.length));
  for (const { id } of CATALOGUE.channels) {
    assert.ok(
      CATALOGUE.datasets.some((dataset) => dataset.channel === id),
      id,
    );
  }
});

test('every id is used once', () => {
  assert.equal(new Set(entries.map(({ id }) => id)).size, entries.length);
});

test('every dataset states fields, each with a class that does not exceed its own', () => {
  for (const { id, fields, dataClass } of CATALOGUE.datasets) {
    assert.ok(fields.length > 0, id);
    for (const field of fields) {
      assert.ok(CLASSES.includes(field.class), `${id}.${field.name}`);
      assert.ok(CLASSES.indexOf(field.class) <= CLASSES.indexOf(dataClass), `${id}.${field.name}`);
    }
  }
});

test('the shipped catalogue keeps public datasets free of other fields', () => {
  assert.doesNotThrow(() => assertPublicFieldsOnly(CATALOGUE));
});

test('a public dataset with one non-public field is refused, with dataset and field named', () => {
  const [first] = CATALOGUE.datasets;
  assert.ok(first !== undefined && first.dataClass === 'public');
  const leaky: Dataset = {
    ...first,
    fields: [...first.fields, { name: 'daily volume', class: 'sensitive' }],
  };
  assert.throws(
    () => assertPublicFieldsOnly({ datasets: [leaky] }),
    (error: unknown) =>
      error instanceof PosternError &&
      error.code === 'catalog_class_leak' &&
      error.message.includes(first.id) &&
      error.message.includes('daily volume'),
  );
});

test('every pointer to another entry leads somewhere', () => {
  for (const entry of entries) {
    const pointed =
      entry.kind === 'dataset' ? entry.alternatives : entry.instead.flatMap(({ dataset }) => dataset ?? []);
    for (const id of pointed) assert.equal(findEntry(CATALOGUE, id)?.kind, 'dataset', `${entry.id} → ${id}`);
  }
});

test('everything withheld says why and where to go instead', () => {
  for (const entry of CATALOGUE.withheld) {
    assert.ok(entry.because.length > 20, entry.id);
    assert.ok(
      entry.instead.some(({ dataset }) => dataset !== null),
      entry.id,
    );
  }
});

test('addresses are https pages of the sources that were consulted', () => {
  const urls = [...CATALOGUE.channels, ...CATALOGUE.datasets.map(({ source }) => source)].flatMap(
    ({ url }) => url ?? [],
  );
  assert.ok(urls.length > 20);
  for (const url of urls) {
    const parsed = new URL(url);
    assert.equal(parsed.protocol, 'https:', url);
    assert.ok(HOSTS.has(parsed.host), url);
  }
});

test('every dataset that the rules open is named by a rule of the shipped pack', () => {
  const named = new Set(shippedPack().pack.rules.flatMap(({ applies }) => applies.datasets ?? []));
  for (const { id, gate } of CATALOGUE.datasets) {
    if (gate.by === 'policy') assert.ok(named.has(gate.use.dataset), `${id}: ${gate.use.dataset}`);
  }
});

test('the rules refuse everything that the catalogue says they refuse', () => {
  const policy = shippedPack();
  const at = Date.parse('2026-11-24');
  const refused = CATALOGUE.withheld.flatMap((entry) => entry.refused ?? []);
  assert.ok(refused.length >= 5);
  for (const { use, dataClass, role, purpose } of refused) {
    const channel = use.channels[0] ?? 'api';
    const decision = decideTrial(policy, { use, dataClass, channel, role, purpose, principal: null, at });
    assert.equal(decision.effect, 'forbid', use.dataset);
    assert.ok(decision.ruleIds.length > 0, `${use.dataset}: refused by a rule, not for want of one`);
  }
});

test('public datasets that Postern opens are public by the rules too, and no other is', () => {
  const policy = shippedPack();
  for (const { id, gate, dataClass } of CATALOGUE.datasets) {
    if (gate.by !== 'policy') continue;
    const { use } = gate;
    const channel = use.channels[0] ?? 'api';
    const at = Date.parse('2026-11-24');
    const { effect } = decideTrial(policy, {
      use,
      dataClass,
      channel,
      role: 'anonymous',
      purpose: '',
      principal: null,
      at,
    });
    assert.equal(effect === 'permit', dataClass === 'public', id);
  }
});

test('every entry can be found by some words: its signals use concepts that have phrases', () => {
  for (const { id, signals } of entries) {
    assert.ok(signals.length > 0, id);
    for (const concept of signals.flatMap(({ all }) => all)) {
      assert.ok(concept === 'consumer' || CONCEPTS[concept].length > 0, `${id}: ${concept}`);
    }
  }
});

test('the prose claims no endorsement', () => {
  assert.doesNotMatch(
    JSON.stringify(CATALOGUE),
    /endorsed by USPS|approved by USPS|certified by USPS|partner of USPS/i,
  );
});
