/** The server and the console name the same pages, and the first of them is small. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { CONSOLE_PAGES } from '../../src/api/console/pages.ts';
import { CONSOLE_FOLDER } from '../../src/api/console/site.ts';

const root = join(import.meta.dirname, '..', '..');

it('the server answers every address that the console has a page for, and no other', () => {
  const source = readFileSync(join(root, 'console', 'src', 'pages.ts'), 'utf8');
  const named = [...source.matchAll(/page\(\s*'(?:public|portal|desk)',\s*'([^']+)'/g)].map(
    ([, path]) => path,
  );
  assert.deepEqual([...named].sort(), [...CONSOLE_PAGES].sort());
});

/** Files that are loaded before the first page can be read: what the document names, and what those import at once. */
const firstFiles = (page: RegExp): Set<string> => {
  const folder = join(CONSOLE_FOLDER, 'console');
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name) || !name.endsWith('.js')) return;
    found.add(name);
    const code = readFileSync(join(folder, name), 'utf8');
    for (const [, imported = ''] of code.matchAll(/(?:from|import)"\.\/([\w.-]+\.js)"/g)) visit(imported);
  };
  const html = readFileSync(join(CONSOLE_FOLDER, 'index.html'), 'utf8');
  for (const [, name = ''] of html.matchAll(/\/console\/([\w.-]+\.js)/g)) visit(name);
  for (const name of readdirSync(folder)) if (page.test(name)) visit(name);
  return found;
};

it('the first page needs no more than 60 kB of script, compressed', () => {
  execFileSync(process.execPath, [join(root, 'scripts', 'console.js')]);
  const files = [...firstFiles(/^home-[\w-]+\.js$/)];
  assert.ok(files.length >= 2, 'the frame and the first page');
  const bytes = files
    .map((name) => gzipSync(readFileSync(join(CONSOLE_FOLDER, 'console', name)), { level: 9 }).length)
    .reduce((sum, size) => sum + size, 0);
  assert.ok(bytes <= 60_000, `${bytes} bytes in ${files.join(', ')}`);
});
