/**
 * Where the reference material lies (`POSTERN_REFERENCE`, default `../shared/reference`). Tests that read it
 * skip on a machine without it, with one printed line, and fail under `CI=true`.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const announced = new Set<string>();

/** The folder of the reference material, whether or not it exists. */
const referenceFolder = (): string =>
  process.env.POSTERN_REFERENCE ?? join(root, '..', 'shared', 'reference');

/**
 * The absolute path of a reference file, or `undefined` where it is missing: then the caller skips.
 * @throws under `CI=true` when the file is missing.
 */
export const referencePath = (name: string): string | undefined => {
  const path = join(referenceFolder(), name);
  if (existsSync(path)) return path;
  if (process.env.CI === 'true') throw new Error(`Reference file ${path} is missing, and CI=true.`);
  if (!announced.has(name)) {
    announced.add(name);
    console.log(`skipped: no reference file ${name} (set POSTERN_REFERENCE)`);
  }
  return undefined;
};
