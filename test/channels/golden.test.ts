/** The golden questions: data in `golden.json`, one test a question. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { advise, type Openness } from '../../src/channels/index.ts';
import { shippedPack } from './pack.ts';

interface Golden {
  readonly question: string;
  /** The main dataset; null: none is meant, or the question is unclear. */
  readonly main: string | null;
  readonly open: Openness | null;
  /** Further datasets that the answer is about. */
  readonly also: readonly string[];
  /** Phrases that stand somewhere in the answer, in any case. */
  readonly mentions: readonly string[];
  readonly citations: readonly string[];
  /** Phrases that stand nowhere in the answer. */
  readonly never: readonly string[];
  readonly asked: 'issue' | 'paraphrase';
}

const golden: readonly Golden[] = JSON.parse(readFileSync(new URL('golden.json', import.meta.url), 'utf8'));
const policy = shippedPack();
const at = Date.parse('2026-11-24');

test('there are the questions of the issue and at least 15 paraphrases, none twice', () => {
  assert.ok(golden.filter(({ asked }) => asked === 'issue').length >= 11);
  assert.ok(golden.filter(({ asked }) => asked === 'paraphrase').length >= 15);
  assert.equal(new Set(golden.map(({ question }) => question)).size, golden.length);
});

for (const { question, main, open, also, mentions, citations, never } of golden) {
  test(`answers: ${question}`, () => {
    const advice = advise({ text: question, at }, policy);
    const ids = advice.datasets.map(({ id }) => id);
    assert.equal(ids[0] ?? null, main);
    assert.equal(advice.open, open);
    for (const id of also) assert.ok(ids.includes(id), `${id} in ${ids.join(', ')}`);

    const text = JSON.stringify(advice).toLowerCase();
    for (const phrase of mentions) assert.ok(text.includes(phrase.toLowerCase()), `mentions ${phrase}`);
    for (const phrase of never) assert.ok(!text.includes(phrase.toLowerCase()), `never mentions ${phrase}`);
    const cited = new Set(advice.citations.map(({ id }) => id));
    for (const id of citations) assert.ok(cited.has(id), `cites ${id}; it cites ${[...cited].join(', ')}`);
  });
}

test('the matcher reads words, not strings: case, plural, filler and place in the sentence do not matter', () => {
  for (const text of [
    'blue boxes, please: where are they?',
    'WHERE ARE THE BLUE BOXES',
    'please tell me, where would I find a blue box',
    'the thing I look for is called blue box',
  ]) {
    assert.equal(advise({ text, at }, policy).datasets[0]?.id, 'collection-boxes', text);
  }
});
