import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'src', 'policy');

test('the policy room imports its own files, the error class and the YAML reader, so that it runs in a browser', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  assert.ok(files.length > 20);
  for (const name of files) {
    const text = readFileSync(join(folder, name), 'utf8');
    for (const [, from = ''] of text.matchAll(/^(?:import|export)[^;]*? from '([^']+)';/gms)) {
      assert.match(from, /^(\.\/[a-z0-9-]+\.ts|\.\.\/errors\.ts|yaml)$/, `${name} imports ${from}`);
    }
    assert.doesNotMatch(
      text,
      /\b(process|Buffer|globalThis|require|Date\.now|Math\.random|new Function|eval)\b/,
      name,
    );
  }
});
