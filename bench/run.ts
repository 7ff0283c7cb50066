/**
 * `npm run -s bench -- NAME [--json]`: runs `bench/NAME.bench.ts`, which measures ours and the peers on the
 * same work, in turns, in one run. Peers are installed into `bench/node_modules` when they are missing.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { BenchResult } from './result.ts';

const here = dirname(fileURLToPath(import.meta.url));
const names = readdirSync(here)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.slice(0, -'.bench.ts'.length))
  .sort();
const json = process.argv.includes('--json');
const name = process.argv.slice(2).find((argument) => !argument.startsWith('--'));

if (name === undefined || !names.includes(name)) {
  console.error(`bench: ${name === undefined ? 'no name given' : `no benchmark called "${name}"`}.`);
  console.error(`Known: ${names.join(', ')}. Example: npm run -s bench -- policy --json`);
  process.exit(2);
}

if (
  !existsSync(join(here, 'node_modules', '.package-lock.json')) &&
  existsSync(join(here, 'package-lock.json'))
) {
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: here,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

const module = (await import(pathToFileURL(join(here, `${name}.bench.ts`)).href)) as {
  default: () => Promise<BenchResult>;
};
const result = await module.default();
if (json) {
  console.log(JSON.stringify(result));
} else {
  console.log(`${result.name} (${result.unit})`);
  console.log(`  ours  ${result.ours.toLocaleString('en-US')}`);
  for (const [peer, value] of Object.entries(result.peers)) {
    console.log(`  ${peer}  ${value.toLocaleString('en-US')}`);
  }
  console.log(`  ratio ${result.ratio.toFixed(2)} (above 1: ours is better than the best peer)`);
  console.log(JSON.stringify(result.details, null, 2));
}
process.exit(0);
