/** Simulated time that passes by itself, ordinary traffic as it does, and load where it is asked for. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Simulation } from './simulation.ts';

export interface LiveParts {
  readonly simulation: Simulation;
  /** Seconds of simulated time a second. */
  readonly speed: number;
  /** Of simulated time. */
  readonly piecesADay: number;
  /** Load beside it, events a second of the wall clock; 0: none. */
  readonly loadRate: number;
  /** Load ends after so many events. */
  readonly loadEvents: number;
  readonly onError: (error: unknown) => void;
}

const TICK_MS = 250;
/** What was missed is not made up for beyond this: a slow machine falls behind and does not pile up work. */
const MOST_MISSED_MS = 2_000;
const DAY_MS = 86_400_000;

/** @returns stops it, when what is under way is durable. */
export const runLive = (parts: LiveParts): (() => Promise<void>) => {
  const { simulation, speed, piecesADay, loadRate } = parts;
  const stopping = new AbortController();
  let owedPieces = 0;
  let loadLeft = parts.loadEvents;

  const tick = async (wallMs: number): Promise<void> => {
    const until = simulation.time + wallMs * speed;
    owedPieces += (piecesADay * wallMs * speed) / DAY_MS;
    const due = Math.floor(owedPieces);
    owedPieces -= due;
    if (due > 0) await simulation.mailTraffic(due, simulation.time, until);
    await simulation.passTo(until);
    const load = Math.min(loadLeft, Math.round((loadRate * wallMs) / 1_000));
    if (load > 0) loadLeft -= await simulation.load(load);
  };

  const run = async (): Promise<void> => {
    let last = performance.now();
    while (!stopping.signal.aborted) {
      await wait(TICK_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      const now = performance.now();
      await tick(Math.min(now - last, MOST_MISSED_MS));
      last = now;
    }
  };
  const running = run().catch(parts.onError);
  return async () => {
    stopping.abort();
    await running;
  };
};
