/** Hundreds of SIGKILLs against a writing audit log and journal; every acknowledged record must be there after each. */
import { killRounds } from '../audit/kill.ts';

/** One line that says what was tried. @throws AssertionError at the first loss. */
export default async ({ seed }: { readonly seed: number }): Promise<string> => {
  const log = await killRounds({ mode: 'log', rounds: 200, seed, most: 3000 });
  const journal = await killRounds({ mode: 'journal', rounds: 150, seed, most: 600 });
  return (
    `audit-kill: 350 kills, ${log.acknowledged + journal.acknowledged} acknowledged records, none lost; ` +
    `${log.torn + journal.torn} torn groups taken off; ${log.entries + journal.entries} entries verify (seed ${seed})`
  );
};
