/** `npm test`: static checks, then the tests: units in one process, the rest each file in its own. */
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildConsole } from './console.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Every file of a test loads the same sources: what was compiled for one is kept for the next.
const kept = { ...process.env, NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'postern-tests') };
const run = (command, args, env = kept) => {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env });
  return status ?? 1;
};

const skipsChecks = process.argv.includes('--no-check');
const failures = [];
await buildConsole();
if (!skipsChecks && run(process.execPath, ['scripts/check.js']) !== 0) failures.push('static checks');

const units = globSync(['src/**/*.test.ts', 'console/src/**/*.test.ts'], { cwd: root }).sort();
const others = globSync('test/**/*.test.ts', { cwd: root }).sort();
if (run(process.execPath, ['--test', '--test-isolation=none', ...units]) !== 0) failures.push('unit tests');
// Every program of a test begins from a data folder after its first start; one is made for all of them.
const folder = mkdtempSync(join(tmpdir(), 'postern-template-'));
const template = join(folder, 'data');
try {
  if (run(process.execPath, ['test/template.ts', template]) !== 0) failures.push('the first start');
  const env = { ...kept, TEST_TEMPLATE: template };
  if (run(process.execPath, ['--test', '--test-concurrency=2', ...others], env) !== 0) {
    failures.push('other tests');
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

if (failures.length > 0) {
  console.error(`\nFailed: ${failures.join(', ')}.`);
  process.exit(1);
}
