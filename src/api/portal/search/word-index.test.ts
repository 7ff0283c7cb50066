import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { WordIndex } from './word-index.ts';
import { askedWords, wordsOf } from './words.ts';

const indexOf = (texts: readonly (readonly string[])[]): Promise<WordIndex> =>
  WordIndex.of({ size: texts.length, textsAt: (row) => texts[row] ?? [] });

/** What the index must find, by reading every row. */
const plainly = (texts: readonly (readonly string[])[], words: readonly string[]): number[] =>
  texts.flatMap((row, place) => {
    const own = row.flatMap(wordsOf);
    const fits = words.every((word, index) =>
      index === words.length - 1 ? own.some((one) => one.startsWith(word)) : own.includes(word),
    );
    return fits && words.length > 0 ? [place] : [];
  });

describe('the index of words', () => {
  it('finds the rows with every word, the last as a beginning', async () => {
    const index = await indexOf([['MAIN POST OFFICE', '10 Main St'], ['Maine Street'], ['St. Mary’s'], []]);
    assert.deepEqual(index.find(['MAIN'], 9), [0, 1]);
    assert.deepEqual(index.find(['MAIN', 'S'], 9), [0]);
    assert.deepEqual(index.find(['ST'], 9), [0, 1, 2]);
    assert.deepEqual(index.find(['ST'], 2), [0, 1]);
    assert.deepEqual(index.find(['NOWHERE'], 9), []);
    assert.deepEqual(index.find([], 9), []);
  });

  it('finds what reading every row finds, whatever the rows', async () => {
    const word = fc.stringMatching(/^[ab]{1,3}$/);
    const text = fc.array(word, { maxLength: 3 }).map((words) => words.join(' '));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(text, { maxLength: 3 }), { maxLength: 80 }),
        fc.array(word, { maxLength: 3 }),
        async (texts, asked) => {
          const words = askedWords(asked.join(' '));
          assert.deepEqual((await indexOf(texts)).find(words, 1_000), plainly(texts, words));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('reads more rows than one turn has, and words in more rows than one cell of a set', async () => {
    const texts = Array.from({ length: 5_001 }, (_, row) => [`box ${row}`, row % 2 === 0 ? 'even' : 'odd']);
    const index = await indexOf(texts);
    assert.equal(index.find(['EVEN'], 10_000).length, 2_501);
    assert.deepEqual(index.find(['EVEN', '500'], 10_000), [500, 5_000]);
  });
});
