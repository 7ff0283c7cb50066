/** A million rows, cleaned under twenty SIGKILLs: byte-identical to an undisturbed run. */
import { killCleaning } from '../clean/kill.ts';

/** One line that says what was tried. @throws AssertionError at the first difference */
export default async ({ seed }: { readonly seed: number }): Promise<string> => {
  const { kills, resumed } = await killCleaning({ rows: 1_000_000, kills: 20, seed, chunkBytes: 393_216 });
  return `clean-kill: 1,000,000 rows, ${kills} kills, ${resumed} resumed runs, output byte-identical (seed ${seed})`;
};
