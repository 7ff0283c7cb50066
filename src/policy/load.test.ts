import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PosternError } from '../errors.ts';
import { loadPack } from './load.ts';

const load = (text: string) => loadPack([{ name: 'broken.yaml', text }]);

const rule = (lines: string): string => `rules:
  - id: example
    effect: permit
    title: An example
    applies: {datasets: [zip]}
    effective: {from: null, to: null}
${lines
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
`;

const BROKEN: readonly { title: string; text: string; line: number; column: number; says: RegExp }[] = [
  {
    title: 'a misspelt path',
    text: rule('when: {f: principal.rol, eq: shipper}'),
    line: 7,
    column: 15,
    says: /principal\.rol.*did you mean `principal\.role`/,
  },
  {
    title: 'a misspelt operator',
    text: rule('when: {f: principal.role, eqq: shipper}'),
    line: 7,
    column: 31,
    says: /eqq is no known field.*did you mean `eq`/,
  },
  {
    title: 'a misspelt field',
    text: rule('mesage: text'),
    line: 7,
    column: 5,
    says: /mesage is no known field.*did you mean `message`/,
  },
  {
    title: 'a misspelt value',
    text: rule('when: {f: principal.role, eq: shiper}'),
    line: 7,
    column: 35,
    says: /shiper.*did you mean `shipper`/,
  },
  {
    title: 'a misspelt obligation',
    text: rule('obligations: [mask.persons]'),
    line: 7,
    column: 19,
    says: /mask\.persons.*did you mean `mask\.person`/,
  },
  {
    title: 'a misspelt combination',
    text: rule('when: {alll: [{f: principal.active, eq: true}]}'),
    line: 7,
    column: 11,
    says: /alll.*did you mean `all`/,
  },
  {
    title: 'a constant of the wrong type',
    text: rule('when: {f: request.items, gt: many}'),
    line: 7,
    column: 34,
    says: /"many".*expected a number/,
  },
  {
    title: 'an operator that does not fit the path',
    text: rule('when: {f: principal.scopes, eq: addresses}'),
    line: 7,
    column: 37,
    says: /eq does not compare principal\.scopes.*contains/,
  },
  {
    title: 'a date that does not exist',
    text: rule('when: {f: request.time, gte: 2026-02-30}'),
    line: 7,
    column: 34,
    says: /2026-02-30.*expected a date/,
  },
  {
    title: 'a reference of another type',
    text: rule('when: {f: subject.mid, in: {ref: principal.role}}'),
    line: 7,
    column: 32,
    says: /principal\.role.*expects a list/,
  },
  {
    title: 'two operators in one comparison',
    text: rule('when: {f: request.items, gt: 1, lt: 9}'),
    line: 7,
    column: 11,
    says: /exactly one operator/,
  },
  {
    title: 'a comparison without operator',
    text: rule('when: {f: request.items}'),
    line: 7,
    column: 11,
    says: /exactly one operator/,
  },
  { title: 'an empty list', text: rule('when: {all: []}'), line: 7, column: 17, says: /empty list/ },
  {
    title: 'a foreign attribute compared so that unknown would open',
    text: rule('when: {f: subject.merchant, ne: stranger}'),
    line: 7,
    column: 37,
    says: /belongs to another party.*expected eq, in/,
  },
  {
    title: 'a foreign attribute under not',
    text: rule('when: {not: {f: subject.organisation, eq: stranger}}'),
    line: 7,
    column: 47,
    says: /closes access.*expected ne, notIn/,
  },
  {
    title: 'a foreign attribute asked for existence',
    text: rule('when: {f: subject.merchant, exists: true}'),
    line: 7,
    column: 41,
    says: /belongs to another party/,
  },
  {
    title: 'shadow without an end',
    text: rule('mode: shadow'),
    line: 7,
    column: 11,
    says: /without `shadowUntil`/,
  },
  {
    title: 'a permit in shadow',
    text: rule('mode: shadow\nshadowUntil: 2027-01-01'),
    line: 7,
    column: 11,
    says: /only a forbid can run in shadow/,
  },
  {
    title: 'a message that shows a foreign attribute',
    text: rule('message: It is of {subject.merchant}'),
    line: 7,
    column: 14,
    says: /no attribute that may be shown/,
  },
  {
    title: 'an explanation that shows a foreign attribute',
    text: rule('when: {f: subject.merchant, eq: m}\nexplain: {subject.merchant: "It is {value}"}'),
    line: 8,
    column: 33,
    says: /belongs to others/,
  },
  {
    title: 'an explanation of a path that is not read',
    text: rule('explain: {subject.mid: "It is {value}"}'),
    line: 7,
    column: 28,
    says: /no condition of this rule reads/,
  },
  {
    title: 'an unknown placeholder',
    text: rule('when: {f: subject.mid, eq: m}\nexplain: {subject.mid: "It is {valu}"}'),
    line: 8,
    column: 28,
    says: /\{valu\} is no placeholder/,
  },
  {
    title: 'an anchor',
    text: rule('when: &same {f: request.items, gt: 1}'),
    line: 7,
    column: 17,
    says: /anchors and aliases/,
  },
  {
    title: 'a number that is not finite',
    text: rule('when: {f: request.items, gt: .inf}'),
    line: 7,
    column: 34,
    says: /no finite number/,
  },
  { title: 'a key twice', text: rule('title: Another'), line: 7, column: 5, says: /unique/ },
  { title: 'YAML that is none', text: 'rules: [', line: 1, column: 9, says: /no valid YAML/ },
  { title: 'an empty file', text: '', line: 1, column: 1, says: /empty/ },
  {
    title: 'a missing field',
    text: 'rules:\n  - {id: a, effect: permit}\n',
    line: 2,
    column: 5,
    says: /has no `title`/,
  },
  {
    title: 'another effect',
    text: 'rules:\n  - {id: a, effect: allow}\n',
    line: 2,
    column: 21,
    says: /"allow".*permit, forbid, oblige/,
  },
  {
    title: 'text where a list belongs',
    text: rule('cite: one'),
    line: 7,
    column: 11,
    says: /"one"; expected a list/,
  },
  {
    title: 'a window that never opens',
    text: 'rules:\n  - id: a\n    effect: permit\n    title: t\n    applies: {}\n    effective: {from: 2026-04-01, to: 2026-04-01}\n',
    line: 6,
    column: 16,
    says: /never be in force/,
  },
];

describe('a broken pack is refused with file, line and column', () => {
  for (const { title, text, line, column, says } of BROKEN) {
    test(title, () => {
      assert.throws(
        () => load(text),
        (error: unknown) => {
          assert.ok(error instanceof PosternError, String(error));
          assert.equal(error.code, 'policy_invalid');
          assert.match(error.message, says);
          assert.deepEqual(
            [error.place?.file, error.place?.line, error.place?.column],
            ['broken.yaml', line, column],
            error.message,
          );
          assert.ok(error.message.startsWith(`broken.yaml:${line}:${column}: `), error.message);
          return true;
        },
      );
    });
  }
});

test('more conditions than one rule may have are refused', () => {
  const many = Array.from({ length: 25 }, () => '{f: request.items, gt: 1}').join(', ');
  assert.throws(() => load(rule(`when: {all: [${many}]}`)), /25 conditions in one rule; expected at most 24/);
});

test('nesting that no person could read is refused, not overflown', () => {
  const deep = `${'{not: '.repeat(200)}{f: request.items, gt: 1}${'}'.repeat(200)}`;
  assert.throws(() => load(rule(`when: ${deep}`)), { code: 'policy_invalid' });
});

test('a pack without rules is refused', () => {
  const text =
    'citations:\n  - {id: a, instrument: b, section: "", url: null, retrieved: 2026-01-01, effectiveFrom: null, paraphrase: c, confidence: official}\n';
  assert.throws(() => load(text), /no rules/);
});

test('comments, files and the order of files do not change the version, content does', () => {
  const one = { name: 'a.yaml', text: rule('') };
  const two = { name: 'b.yaml', text: rule('code: other').replace('id: example', 'id: second') };
  const version = loadPack([one, two]).version;
  assert.match(version, /^[0-9a-f]{64}$/);
  assert.equal(loadPack([two, { ...one, text: `# a remark\n${one.text}` }]).version, version);
  assert.notEqual(loadPack([one, { ...two, text: two.text.replace('other', 'another') }]).version, version);
});

test('the canonical text is itself a pack of the same version', () => {
  const pack = load(rule('when: {f: principal.recertifiedAt, within: P365D}\ncite: [x]'));
  const again = loadPack([{ name: 'stored.json', text: pack.canonical }]);
  assert.equal(again.version, pack.version);
  const elsewhere = { file: '', line: 0, column: 0 };
  assert.deepEqual(
    again.rules.map((rule) => ({ ...rule, place: elsewhere })),
    pack.rules.map((rule) => ({ ...rule, place: elsewhere })),
  );
});

test('a loaded pack cannot be changed', () => {
  const pack = load(rule('when: {f: subject.mid, in: [a]}'));
  assert.throws(() => Object.assign(pack.rules[0] ?? {}, { effect: 'forbid' }), TypeError);
});
