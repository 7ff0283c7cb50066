/** The pages about the catalogue say what the catalogue says. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CATALOGUE } from '../../src/channels/index.ts';
import { PERSONAS, PURPOSES } from '../../src/channels/people.ts';

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

/** The text below `### id` up to the next heading; undefined when there is no such heading. */
const section = (text: string, id: string): string | undefined =>
  text.split(/^#{2,3} /m).find((part) => part.startsWith(`${id}\n`));

test('datasets.md has a section for every dataset, with class, availability and source', () => {
  const text = page('datasets.md');
  for (const { id, title, dataClass, postern, source } of CATALOGUE.datasets) {
    const part = section(text, id);
    assert.ok(part !== undefined, `docs/datasets.md lacks ### ${id}`);
    for (const words of [title, `class: ${dataClass}`, `in Postern: ${postern.available}`, source.name]) {
      assert.ok(part.includes(words), `${id}: ${words}`);
    }
  }
});

test('datasets.md has a section for everything withheld, with the reason', () => {
  const text = page('datasets.md');
  for (const { id, because } of CATALOGUE.withheld) {
    assert.ok(section(text, id)?.includes(because), id);
  }
});

test('datasets.md names no dataset that does not exist', () => {
  const known = new Set([...CATALOGUE.datasets, ...CATALOGUE.withheld].map(({ id }) => id));
  const headings = [...page('datasets.md').matchAll(/^### (.+)$/gm)].map((match) => match[1] ?? '');
  assert.ok(headings.length > 0);
  for (const heading of headings) assert.ok(known.has(heading), heading);
});

test('adviser.md names every persona and purpose that the words can mean', () => {
  const text = page('adviser.md');
  for (const { title } of PERSONAS) assert.ok(text.includes(title), title);
  for (const purpose of Object.keys(PURPOSES)) assert.ok(text.includes(`\`${purpose}\``), purpose);
});

test('every route that the catalogue calls served or passed on is declared', () => {
  // Another test holds the page to the declarations.
  const declared = new Set(
    [...page('routes.md').matchAll(/^\| [A-Z]+ \| `([^`]+)` \|/gm)].map((match) => match[1] ?? ''),
  );
  const served = CATALOGUE.datasets.filter(({ postern }) => postern.available !== 'not-available');
  assert.ok(served.length > 0);
  for (const { id, postern } of served) {
    for (const route of postern.routes) {
      const path = route.slice(route.indexOf('/')).replace(/\{(\w+)\}/g, ':$1');
      assert.ok(declared.has(path), `${id}: ${route}`);
    }
  }
});
