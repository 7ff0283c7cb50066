/** The thread that works reports out, one after the other; the last few are kept for other forms of the same. */
import { parentPort } from 'node:worker_threads';
import { PosternError } from '../../errors.ts';
import { CoverageEditions } from './data.ts';
import { render } from './output/render.ts';
import type { CoverageAnswer, CoverageTask } from './runner.ts';
import { type Worked, workOut } from './work.ts';

/** A report of all ZIP Codes takes some 20 MB. */
const KEPT_REPORTS = 3;

const editions = new CoverageEditions();
const kept = new Map<string, Worked>();

const workedOf = async ({ question, data }: CoverageTask): Promise<Worked> => {
  // First: what was sent is taken in, whatever becomes of the question.
  const used = await editions.data(data);
  const key = JSON.stringify([question, data.locations.source.edition, data.zips.source.edition]);
  const known = kept.get(key);
  kept.delete(key);
  const worked = known ?? (await workOut(question, used));
  kept.set(key, worked);
  const [oldest] = kept.keys();
  if (kept.size > KEPT_REPORTS && oldest !== undefined) kept.delete(oldest);
  return worked;
};

const answer = async (task: CoverageTask): Promise<CoverageAnswer> => {
  try {
    return { id: task.id, rendered: render(await workedOf(task), task.rendering) };
  } catch (error) {
    if (!(error instanceof PosternError)) throw error;
    const { code, message, status, cure, place } = error;
    return {
      id: task.id,
      refusal: {
        code,
        message,
        status,
        ...(cure !== undefined && { cure }),
        ...(place !== undefined && { place }),
      },
    };
  }
};

const port = parentPort;
let earlier = Promise.resolve();
const answerAfter = async (before: Promise<void>, task: CoverageTask): Promise<void> => {
  await before;
  port?.postMessage(await answer(task), []);
};
port?.on('message', (task: CoverageTask) => {
  earlier = answerAfter(earlier, task);
});
