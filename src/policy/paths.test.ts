import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Attributes, PrincipalAttributes, RequestAttributes, SubjectAttributes } from './attributes.ts';
import { PATH_NAMES, PATHS } from './paths.ts';

const attributes = new Attributes(
  new PrincipalAttributes(),
  new RequestAttributes(),
  new SubjectAttributes(),
);

test('the table has every attribute of the snapshot, and no other', () => {
  const fields = (['principal', 'request', 'subject'] as const).flatMap((group) =>
    Object.keys(attributes[group]).map((name) => `${group}.${name}`),
  );
  assert.deepEqual([...PATH_NAMES].sort(), fields.sort());
});

test('each row reads its own attribute', () => {
  for (const { path, get } of PATHS) {
    const copy = new Attributes(new PrincipalAttributes(), new RequestAttributes(), new SubjectAttributes());
    const [group = '', name = ''] = path.split('.');
    const mark = `mark of ${path}`;
    Object.assign(copy[group as 'principal' | 'request' | 'subject'], { [name]: mark });
    assert.equal(get(copy), mark);
  }
});

test('what belongs to other parties is never shown, whole lists of others only counted', () => {
  const shown = new Map(PATHS.map((info) => [info.path, info.shown]));
  assert.equal(shown.get('subject.merchant'), 'never');
  assert.equal(shown.get('subject.organisation'), 'never');
  for (const path of ['principal.authorizedMids', 'principal.merchantTokens']) {
    assert.equal(shown.get(path), 'count', path);
  }
  for (const info of PATHS) assert.equal(info.foreign, info.shown === 'never', info.path);
});
