/** A worker thread: chunks in, cleaned chunks out, their buffers handed over and not copied. */
import { parentPort, workerData } from 'node:worker_threads';
import { ChunkCleaner } from './clean-chunk.ts';
import type { CleanPlan } from './plan.ts';
import type { ReferenceData } from './validate.ts';

const { plan, reference } = workerData as { readonly plan: CleanPlan; readonly reference: ReferenceData };
const cleaner = new ChunkCleaner(plan, reference);

parentPort?.on('message', (bytes: Uint8Array<ArrayBuffer>) => {
  const cleaned = cleaner.clean(bytes);
  parentPort?.postMessage(cleaned, [cleaned.output.buffer, cleaned.rowEnds.buffer, cleaned.keys.buffer]);
});
