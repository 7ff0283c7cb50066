import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { escapeMarkup } from '../../../markup.ts';
import { ticksTo } from './axes.ts';
import { colourOf, DARK_FILLS, LIGHT_FILLS, quantileClasses } from './classes.ts';
import { wrapped } from './frame.ts';

test('no text breaks out of XML, and every allowed character survives', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      const safe = escapeMarkup(text);
      assert.ok(!/[<>"'\ufffe\uffff]|[^\P{Cc}\t\n\r]/u.test(safe), safe);
      assert.ok(!/&(?!(?:amp|lt|gt|quot|#39);)/.test(safe), safe);
      assert.ok(safe.isWellFormed());
    }),
  );
  assert.equal(
    escapeMarkup(`<b> & "O'Fallon" 🏤\ud800`),
    '&lt;b&gt; &amp; &quot;O&#39;Fallon&quot; 🏤\ufffd',
  );
});

test('classes hold every value once, in order, and equal values together', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 200 }), (values) => {
      const { classes, classOf } = quantileClasses(values);
      assert.ok(classes.length <= LIGHT_FILLS.length);
      assert.equal(
        classes.reduce((sum, { count }) => sum + count, 0),
        values.length,
      );
      for (const { count } of classes) assert.ok(count > 0);
      for (const value of values) {
        const at = classOf(value);
        assert.ok(value >= (classes[at]?.from ?? Infinity) && value <= (classes[at]?.to ?? -1));
      }
      classes.forEach(({ from }, at) => assert.ok(at === 0 || from > (classes[at - 1]?.to ?? Infinity)));
    }),
  );
});

test('where most share the lowest value, the others still have classes of their own', () => {
  const { classes } = quantileClasses([
    ...Array.from({ length: 900 }, () => 0),
    ...Array.from({ length: 100 }, (_, at) => at + 1),
  ]);
  assert.deepEqual(
    classes.map(({ count }) => count),
    [900, 20, 20, 20, 20, 20],
  );
});

test('few classes are spread over all colours, and both modes have as many', () => {
  assert.equal(LIGHT_FILLS.length, DARK_FILLS.length);
  assert.deepEqual(
    [0, 1].map((at) => colourOf(at, 2)),
    [0, 5],
  );
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5].map((at) => colourOf(at, 6)),
    [0, 1, 2, 3, 4, 5],
  );
});

test('ticks are round, begin at 0 and do not pass the end', () => {
  assert.deepEqual(ticksTo(14, 8), [0, 2, 4, 6, 8, 10, 12, 14]);
  assert.deepEqual(ticksTo(1, 6), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticksTo(0.9, 6), [0, 0.2, 0.4, 0.6, 0.8]);
});

test('lines are wrapped at words, and nothing is lost', () => {
  assert.deepEqual(wrapped('one two three', 7), ['one two', 'three']);
  assert.deepEqual(wrapped('unbreakable x', 4), ['unbreakable', 'x']);
});
