import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

describe('docs/store.md', () => {
  it('has a heading for each error code of the store, and for no other', () => {
    const sources = globSync('src/store/**/*.ts', { cwd: root }).filter((path) => !path.endsWith('.test.ts'));
    const text = sources.map((path) => readFileSync(join(root, path), 'utf8')).join('\n');
    const thrown = [...text.matchAll(/(?:new PosternError|\bsay)\(\s*'([a-z_]+)'/g)].map(([, code]) => code);
    const page = readFileSync(join(root, 'docs', 'store.md'), 'utf8');
    const described = [...page.matchAll(/^### ([a-z_]+)$/gm)].map(([, code]) => code);
    assert.ok(thrown.length > 10, 'the codes were found');
    assert.deepEqual([...new Set(described)].toSorted(), [...new Set(thrown)].toSorted());
  });
});
