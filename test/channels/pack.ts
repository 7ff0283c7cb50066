/** The shipped policy pack, compiled, for tests of the adviser. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile, loadPack, type PolicySet } from '../../src/policy/index.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'policies');

/** Reads and compiles `policies/*.yaml`. */
export const shippedPack = (): PolicySet =>
  compile(
    loadPack(
      readdirSync(folder)
        .filter((name) => name.endsWith('.yaml'))
        .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })),
    ),
  );
