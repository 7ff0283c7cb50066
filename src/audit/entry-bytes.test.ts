import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { blockTree } from './block.ts';
import { EntryBytes } from './entry-bytes.ts';

const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { minLength: 1, maxLength: 40 });

const filled = (list: readonly string[]): EntryBytes => {
  const entries = new EntryBytes();
  for (const text of list) entries.add(text);
  return entries;
};

describe('entries as bytes', () => {
  it('have the root of the tree over their texts, however many there are', () => {
    fc.assert(
      fc.property(texts, (list) => {
        assert.deepEqual(Buffer.from(filled(list).root()), Buffer.from(blockTree(list).root()));
      }),
    );
  });

  it('stand as lines below their head, texts unchanged', () => {
    const list = ['{"a":1}', '{"b":"ü 🙂"}', '{}'];
    assert.equal(filled(list).lines('head').toString(), ['head', ...list].join('\n'));
  });

  it('are found by a part of them, from an index on', () => {
    const entries = filled(['{"x":"one"}', '{"x":"two"}', '{"x":"one"}']);
    assert.deepEqual(entries.findFrom(0, 'one'), { index: 0, text: '{"x":"one"}' });
    assert.deepEqual(entries.findFrom(1, 'one'), { index: 2, text: '{"x":"one"}' });
    assert.equal(entries.findFrom(0, 'three'), undefined);
  });

  it('outgrow their first buffer', () => {
    const list = Array.from({ length: 300 }, (_, index) => `${index}:${'é'.repeat(1000)}`);
    assert.equal(filled(list).lines('h').toString(), ['h', ...list].join('\n'));
  });
});
