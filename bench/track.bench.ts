/** Look-ups of tracking histories in process, median and 99th percentile, against the aim of ten µs. */
import type { BenchResult } from './result.ts';
import { timeLookups } from './track-store.ts';

const AIM_MICROSECONDS = 10;

export default async (): Promise<BenchResult> => {
  const inProcess = await timeLookups();
  const { p50 } = inProcess.held;
  return {
    name: 'track',
    unit: 'µs/look-up',
    ours: p50,
    peers: {},
    ratio: Math.round((AIM_MICROSECONDS / p50) * 100) / 100,
    details: { aim: AIM_MICROSECONDS, inProcess },
  };
};
