/** A process that cleans a list and says how far it is; to be killed. Arguments: input, output, reference (JSON). */
import { readFileSync } from 'node:fs';
import { cleanList, prepareList, type ReferenceData } from '../../src/reference/clean/index.ts';

const [input = '', output = '', reference = '', chunkBytes = '65536'] = process.argv.slice(2);
const list = await prepareList({ path: input }, { duplicates: 'mark' });
await cleanList({
  list,
  output: { path: output },
  reference: JSON.parse(readFileSync(reference, 'utf8')) as ReferenceData,
  workers: 2,
  chunkBytes: Number(chunkBytes),
  checkpointMs: 0,
  onProgress: ({ rows, resumedRows }) => process.stdout.write(`${rows} ${resumedRows}\n`),
});
process.stdout.write('done\n');
