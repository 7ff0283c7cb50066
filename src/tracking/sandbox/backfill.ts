/** What happened before the sandbox was started, day by day, so that memory holds a day's pieces and what is under way. */
import type { Mailed, Simulation } from './simulation.ts';

const DAY_MS = 86_400_000;

export interface Span {
  /** Unix ms of simulated time. */
  readonly from: number;
  readonly until: number;
  /** Mailed evenly over the span. */
  readonly pieces: number;
}

/** Mails and delivers a span; `onDay` hears of each day's pieces, when time stands at that day's end. */
export const backfill = async (
  simulation: Simulation,
  { from, until, pieces }: Span,
  onDay: (mailed: readonly Mailed[], from: number, until: number) => Promise<void> | void = () => undefined,
): Promise<void> => {
  let mailed = 0;
  for (let day = from; day < until; day += DAY_MS) {
    const end = Math.min(until, day + DAY_MS);
    const due = Math.round((pieces * (end - from)) / (until - from));
    const today = await simulation.mailTraffic(due - mailed, day, end);
    mailed = due;
    await simulation.passTo(end);
    await onDay(today, day, end);
  }
};
