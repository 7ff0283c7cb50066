/** Asking as a job of the server: one node at a time, every few minutes. */
import type { Jobs } from '../../store/index.ts';
import type { Round, TrackingPuller } from './puller.ts';

const QUEUE = 'tracking-pull';
/** The shortest cadence is half an hour; rounds come oftener so that none is missed by much. */
const ROUND_EVERY_MS = 300_000;

/** @param onRound hears of counts alone */
export const workPull = async (
  jobs: Pick<Jobs, 'work' | 'schedule'>,
  puller: TrackingPuller,
  onRound: (round: Round) => void,
): Promise<void> => {
  jobs.work(QUEUE, async (_job, { signal }) => onRound(await puller.round(signal)));
  await jobs.schedule(QUEUE, { queue: QUEUE, everyMs: ROUND_EVERY_MS, payload: {} });
};
