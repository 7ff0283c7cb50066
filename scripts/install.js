/**
 * `node scripts/install.js [SCRIPT …]`: installs what is missing (nothing where `node_modules` fits the lockfile),
 * then runs the script under the Node that the package brings along. Plain JavaScript, runs on Node 20. The script is
 * started from here, since a shell may remember where it found the older `node` before the installation.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const isWindows = process.platform === 'win32';

/** Whether every package of the lockfile that this platform needs is there in its version. */
const isComplete = () => {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
};

const install = () => {
  console.error('Installing what is missing …');
  const { status } = spawnSync(
    isWindows ? 'npm.cmd' : 'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], shell: isWindows },
  );
  if (status === 0) return;
  console.error('The installation failed; the lines above say why. Nothing else was changed.');
  process.exit(status ?? 1);
};

if (!isComplete()) install();

const [script, ...words] = process.argv.slice(2);
if (script !== undefined) {
  const node = join(root, 'node_modules', '.bin', isWindows ? 'node.cmd' : 'node');
  const child = spawn(existsSync(node) ? node : process.execPath, [join(root, script), ...words], {
    stdio: 'inherit',
    shell: isWindows,
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
