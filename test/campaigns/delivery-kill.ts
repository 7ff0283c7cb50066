/** Two hundred SIGKILLs against a server that delivers; every acknowledged event must reach its listener under one id. */
import { killRounds } from '../subscriptions/kill.ts';

/** One line that says what was tried. @throws AssertionError at the first loss. */
export default async ({ seed }: { readonly seed: number }): Promise<string> => {
  const { kills, acknowledged, delivered, repeated } = await killRounds({ rounds: 200, seed, most: 60 });
  return (
    `delivery-kill: ${kills} kills of a delivering server, ${acknowledged} acknowledged events, none lost; ` +
    `${delivered} deliveries, ${repeated} of them repetitions under the same id; the record verifies (seed ${seed})`
  );
};
