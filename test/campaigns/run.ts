/**
 * `npm run campaign -- NAME [--seed N]`: runs `test/campaigns/NAME.ts`, which tries for long what tests try briefly,
 * and prints one line that says what was tried. Without a name: lists them. Results stand in `docs/campaigns.md`.
 */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

interface Campaign {
  readonly default: (options: { readonly seed: number }) => Promise<string>;
}

const here = dirname(fileURLToPath(import.meta.url));
const names = readdirSync(here)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -'.ts'.length))
  .sort();

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  options: { seed: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const [name] = positionals;
const seed = Number(values.seed);

if (name === undefined || !names.includes(name) || !Number.isInteger(seed)) {
  const fault =
    name === undefined
      ? 'no name given'
      : names.includes(name)
        ? `the seed ${values.seed} is no whole number`
        : `no campaign called "${name}"`;
  console.error(`campaign: ${fault}.`);
  console.error(`Known: ${names.join(', ')}. Example: npm run -s campaign -- kill --seed 7`);
  process.exit(2);
}

const began = performance.now();
const campaign = (await import(pathToFileURL(join(here, `${name}.ts`)).href)) as Campaign;
const line = await campaign.default({ seed });
console.log(`${line}; ${((performance.now() - began) / 1000).toFixed(0)} s`);
process.exit(0);
