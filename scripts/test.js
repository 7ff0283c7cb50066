/** `npm test`: static checks, then the tests: units in one process, the rest each file in its own. */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildConsole } from './console.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const run = (command, args) => {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  return status ?? 1;
};

const skipsChecks = process.argv.includes('--no-check');
const failures = [];
await buildConsole();
if (!skipsChecks && run(process.execPath, ['scripts/check.js']) !== 0) failures.push('static checks');

const units = globSync(['src/**/*.test.ts', 'console/src/**/*.test.ts'], { cwd: root }).sort();
const others = globSync('test/**/*.test.ts', { cwd: root }).sort();
if (run(process.execPath, ['--test', '--test-isolation=none', ...units]) !== 0) failures.push('unit tests');
if (run(process.execPath, ['--test', '--test-concurrency=2', ...others]) !== 0) failures.push('other tests');

if (failures.length > 0) {
  console.error(`\nFailed: ${failures.join(', ')}.`);
  process.exit(1);
}
