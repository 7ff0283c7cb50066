import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PosternError } from '../errors.ts';
import { CATALOGUE } from './catalogue.ts';
import { parseQuestion } from './question.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');

const fails = (
  values: Parameters<typeof parseQuestion>[1],
  code: string,
  status: number,
  words: RegExp,
): void => {
  assert.throws(
    () => parseQuestion(CATALOGUE, values, NOW),
    (error: unknown) => {
      assert.ok(error instanceof PosternError);
      assert.equal(error.code, code);
      assert.equal(error.status, status);
      assert.match(`${error.message} ${error.cure ?? ''}`, words);
      return true;
    },
  );
};

test('without a date the question is about now', () => {
  assert.deepEqual(parseQuestion(CATALOGUE, { dataset: 'addresses', at: '' }, NOW), {
    dataset: 'addresses',
    at: NOW,
  });
});

test('all parts are read', () => {
  assert.deepEqual(
    parseQuestion(
      CATALOGUE,
      {
        text: 'why?',
        dataset: 'tracking',
        role: 'shipper',
        purpose: 'claims',
        channel: 'webhook',
        at: '2026-03-01',
      },
      NOW,
    ),
    {
      text: 'why?',
      dataset: 'tracking',
      role: 'shipper',
      purpose: 'claims',
      channel: 'webhook',
      at: Date.UTC(2026, 2, 1),
    },
  );
});

test('an unknown dataset is refused with the nearest', () => {
  fails({ dataset: 'post-ofices' }, 'dataset_unknown', 404, /post-offices/);
});

test('an unknown role or channel is refused with the nearest', () => {
  fails({ role: 'shiper' }, 'question_invalid', 400, /shipper/);
  fails({ channel: 'web-hook' }, 'question_invalid', 400, /webhook/);
});

test('a date that does not exist is refused', () => {
  for (const at of ['2026-02-30', 'yesterday', '2026-13-01', '2026-05-01T10:00']) {
    fails({ at }, 'question_invalid', 400, /expected a date/);
  }
});

test('a text that is no question any more is refused', () => {
  fails({ text: 'a'.repeat(501) }, 'question_invalid', 400, /501/);
});
