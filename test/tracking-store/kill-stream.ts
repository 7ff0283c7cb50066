/** The batches of the kill tests, made from their index alone: what a child acknowledged can be made again. */
import type { IntakeBatch } from '../../src/tracking/event.ts';
import { batchOf, eventOf, MID, numberOf, OTHER_MID, START } from './samples.ts';

/** Rounds begin far apart, so that none repeats another's batches by chance. */
export const killStart = (round: number): number => round * 100_000;

const EVENTS = 12;

/** Numbers recur between batches; each event is of one batch alone, but every seventh batch repeats the one before it. */
export const killBatch = (index: number): IntakeBatch => {
  const of = index % 7 === 6 ? index - 1 : index;
  return batchOf({
    events: Array.from({ length: EVENTS }, (_, place) =>
      eventOf(numberOf((of * 5 + place * 31) % 4000, place % 3 === 0 ? OTHER_MID : MID), {
        at: START + of * 1000 + place,
        text: `batch ${of}`,
      }),
    ),
    receivedAt: START + (index % 1000),
    note: `${index} ${'x'.repeat(index % 3000)}`,
  });
};
