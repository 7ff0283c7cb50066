/** A process that cleans a list and tells its peak memory. Arguments: input, output, reference (JSON). */
import { readFileSync } from 'node:fs';
import { cleanList, prepareList, type ReferenceData } from '../src/reference/clean/index.ts';

const [input = '', output = '', reference = ''] = process.argv.slice(2);
const summary = await cleanList({
  list: await prepareList({ path: input }),
  output: { path: output },
  reference: JSON.parse(readFileSync(reference, 'utf8')) as ReferenceData,
  workers: 2,
});
const peak = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
process.stdout.write(
  JSON.stringify({ rows: summary.rows, outcomes: summary.outcomes, peakKilobytes: Number(peak) }),
);
