import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { IMPORT_KINDS, MAPPED_FIELDS } from '../../src/reference/address/index.ts';
import { NOTE_CODES } from '../../src/reference/address/notes.ts';

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

describe('the pages on address data', () => {
  const data = page('data/addresses.md');

  it('have every kind of import, every field of a mapping and every note, and no other note', () => {
    for (const kind of IMPORT_KINDS) assert.match(data, new RegExp(`postern import ${kind} FILE`));
    for (const field of MAPPED_FIELDS) assert.match(data, new RegExp(`\`${field}\``));
    const notes = data.slice(data.indexOf('| note | meaning |'), data.indexOf('Under the record types'));
    assert.deepEqual(
      [...notes.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code),
      NOTE_CODES,
    );
  });

  it('claim nothing that needs a licence, and neither does what the program says', () => {
    const folder = new URL('../../src/reference/address/', import.meta.url);
    const spoken = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
    for (const text of [data, page('formats/address-edition.md'), ...spoken]) {
      assert.doesNotMatch(text, /DPV[- ]confirmed/i);
      assert.doesNotMatch(text, /(?<!not )CASS[- ]certified/i);
    }
    assert.match(data, /not CASS-certified/);
  });
});
