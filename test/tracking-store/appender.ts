/**
 * Child of the kill tests: `node appender.ts FOLDER SEED [DATABASE]`. Appends batches of a stream without end, several under way, and
 * says on standard output which are acknowledged, a line each.
 */
import { writeSync } from 'node:fs';
import { openEventStore } from '../../src/tracking/store/index.ts';
import { killBatch, killStart } from './kill-stream.ts';
import { RETENTION } from './samples.ts';

const [folder = '', round = '0', databaseUrl] = process.argv.slice(2);
const store = await openEventStore({
  dataFolder: folder,
  shards: 2,
  retention: RETENTION,
  ...(databaseUrl !== undefined && { databaseUrl }),
});

/** Synchronous, so that nothing acknowledged is lost between here and the pipe. */
const say = (line: string): void => {
  writeSync(1, `${line}\n`);
};

/** One of several channels that deliver at the same time. */
const deliver = async (lane: number, lanes: number): Promise<never> => {
  for (let index = killStart(Number(round)) + lane; ; index += lanes) {
    await store.append(killBatch(index));
    say(String(index));
  }
};

await Promise.all(Array.from({ length: 4 }, (_, lane) => deliver(lane, 4)));
