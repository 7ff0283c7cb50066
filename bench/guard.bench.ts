/**
 * How soon an enumerator is caught, and how often an honest caller is: 600 of each kind's mix, seeded. No peer does this, so
 * the ratio is the aim (30 look-ups) over our median.
 */
import { Guard } from '../src/guard/index.ts';
import { type Caller, enumerators, honestCaller } from '../test/guard/callers.ts';
import type { BenchResult } from './result.ts';

const CALLERS = 600;
const SEED = 20261124;
const AIM = 30;

const newGuard = (): Guard => new Guard({ seed: SEED, limits: {}, onStep: () => undefined });

const looksUntil = (caller: Caller, level: number): number => {
  const guard = newGuard();
  for (const [index, look] of caller.looks.entries()) {
    guard.see(caller.looker, look);
    if (guard.level(caller.looker, look.at) >= level) return index + 1;
  }
  return Number.POSITIVE_INFINITY;
};

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor(share * (values.length - 1))] ?? Number.NaN;

const run = async (): Promise<BenchResult> => {
  const fishing = enumerators(CALLERS, SEED);
  const frozen = fishing.map((caller) => looksUntil(caller, 5));
  const noticed = fishing.map((caller) => looksUntil(caller, 2));
  const kinds = [...new Set(fishing.map(({ kind }) => kind))];

  const guard = newGuard();
  let looks = 0;
  let alarms = 0;
  const started = performance.now();
  for (let nth = 0; nth < CALLERS; nth += 1) {
    // Made one at a time: 600 callers with all their look-ups would fill the memory.
    const caller = honestCaller(nth, SEED);
    let highest = 0;
    for (const look of caller.looks) {
      guard.see(caller.looker, look);
      highest = Math.max(highest, guard.level(caller.looker, look.at));
    }
    looks += caller.looks.length;
    if (highest >= 2) alarms += 1;
  }
  const elapsed = performance.now() - started;
  const median = quantile(frozen, 0.5);
  return {
    name: 'guard',
    unit: 'look-ups until an enumerator is frozen, median',
    ours: median,
    peers: { aim: AIM },
    ratio: AIM / median,
    details: {
      callers: CALLERS,
      seed: SEED,
      frozen: { p50: median, p95: quantile(frozen, 0.95), max: Math.max(...frozen) },
      firstAlarm: { p50: quantile(noticed, 0.5), p95: quantile(noticed, 0.95) },
      byKind: Object.fromEntries(
        kinds.map((kind) => [
          kind,
          quantile(
            frozen.filter((_, index) => fishing[index]?.kind === kind),
            0.5,
          ),
        ]),
      ),
      honest: {
        looks,
        falseAlarms: alarms,
        microsecondsALook: Number(((elapsed * 1000) / looks).toFixed(2)),
      },
    },
  };
};

export default run;
