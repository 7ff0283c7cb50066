/** Whether the time of a refusal tells what the store holds; 12,000 requests of each of two callers. */
import { compareTimes } from '../tracking-lookup/timing.ts';

const REQUESTS = 12_000;
/** Beyond this chance is one in two thousand. */
const FARTHEST_Z = 3.5;

export default async ({ seed }: { readonly seed: number }): Promise<string> => {
  const compared = await compareTimes(REQUESTS, seed);
  const told = compared.map(
    ({ who, z, medianMs }) =>
      `${who} z = ${z.toFixed(2)} (medians ${medianMs.held.toFixed(3)} and ${medianMs.absent.toFixed(3)} ms)`,
  );
  const tells = compared.filter(({ z }) => Math.abs(z) > FARTHEST_Z).map(({ who }) => who);
  if (tells.length > 0)
    throw new Error(`the time tells ${tells.join(' and ')} what is held: ${told.join('; ')}`);
  return `interference: seed ${seed}, ${REQUESTS} refusals each of held and absent numbers in random turns: ${told.join('; ')}`;
};
