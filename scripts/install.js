/**
 * Installs what is missing: nothing where `node_modules` fits the lockfile. Plain JavaScript, runs on Node 20.
 * The next command of an npm script finds the newer Node in `node_modules/.bin`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const isDevelopment = !process.argv.includes('--production');

/** Whether every package of the lockfile that this platform needs is there in its version. */
const isComplete = () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  return Object.entries(lock.packages).every(
    ([path, { version, optional, dev }]) =>
      path === '' || optional || (dev && !isDevelopment) || installed[path]?.version === version,
  );
};

if (!existsSync(join(root, 'package-lock.json')) || isComplete()) process.exit(0);
console.error('Installing what is missing …');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const { status } = spawnSync(
  npm,
  [
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...(isDevelopment ? [] : ['--omit=dev']),
  ],
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' },
);
if (status !== 0) {
  console.error('The installation failed; the lines above say why. Nothing else was changed.');
  process.exit(status ?? 1);
}
