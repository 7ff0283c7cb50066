/** Two hundred SIGKILLs against a loaded server; each time it must start again, verify, and have lost nothing. */
import { killRounds } from '../gateway/kill.ts';

/** One line that says what was tried. @throws AssertionError at the first loss. */
export default async ({ seed }: { readonly seed: number }): Promise<string> => {
  const { kills, answers, durable, entries } = await killRounds({ rounds: 200, seed, most: 400 });
  return (
    `kill: ${kills} kills of a loaded server, ${answers} answers before them, ${durable} acknowledged as durable, ` +
    `none lost; ${entries} entries verify (seed ${seed})`
  );
};
