/** A process that takes one job, saves progress and then neither ends nor finishes: to be killed. */
import { openPostgresStore, openSqliteStore } from '../../src/store/index.ts';

const [address = '', queue = ''] = process.argv.slice(2);
const store = await (address.startsWith('postgres:') ? openPostgresStore(address) : openSqliteStore(address));
const jobs = await store.openJobs();
jobs.work(queue, async (job, { progress }) => {
  await progress({ row: 41, attempt: job.attempt });
  process.stdout.write('saved\n');
  await new Promise(() => undefined);
});
