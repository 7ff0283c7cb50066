/** `npm run check`: types, lint, format, dead code, import rule. Each prints its own findings. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Benchmarks are checked where their peers are installed: nothing else needs them.
const hasPeers = existsSync(join(root, 'bench', 'node_modules'));
const CHECKS = [
  ['tsc', '--noEmit'],
  ...(hasPeers ? [['tsc', '--noEmit', '-p', 'bench']] : []),
  ['tsc', '--noEmit', '-p', 'console'],
  ['oxlint', '--quiet'],
  ['biome', 'check', '.'],
  ['depcruise', 'src', 'console/src', '--config', '.dependency-cruiser.cjs', '--output-type', 'err'],
  ['knip'],
];

let failed = false;
for (const [name, ...args] of CHECKS) {
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules', '.bin', name), args, {
    cwd: root,
    encoding: 'utf8',
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (status !== 0) {
    failed = true;
    console.log(stdout + stderr);
  }
}
process.exitCode = failed ? 1 : 0;
