/** Two hundred SIGKILLs against a store that takes in events; every acknowledged one must be there once after each. */
import { killRounds } from '../tracking-store/kill.ts';

/** One line that says what was tried. @throws AssertionError at the first loss. */
export default async ({ seed }: { readonly seed: number }): Promise<string> => {
  const { acknowledged, events, payloads } = await killRounds({ rounds: 200, seed, most: 150 });
  return (
    `ingest-kill: 200 kills, ${acknowledged} acknowledged batches; ${events} events there once and in their feeds, ` +
    `${payloads} payloads read, nothing lost, nothing added by sending all again (seed ${seed})`
  );
};
