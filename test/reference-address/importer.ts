/**
 * A process that imports a ZIP+4 or other address file and says how far it is; to be killed. Arguments: data folder, kind, file.
 */
import { join } from 'node:path';
import { type ImportKind, ImportTracker, importAddresses } from '../../src/reference/address/index.ts';
import { EditionRegistry } from '../../src/reference/index.ts';
import { openSqliteStore } from '../../src/store/index.ts';

const [dataFolder = '', kind = 'zip4', input = ''] = process.argv.slice(2);
const store = await openSqliteStore(join(dataFolder, 'postern.sqlite'));
const now = Date.now;
await new EditionRegistry({ store, dataFolder, now }).sweep();
const tracker = new ImportTracker();
const timer = setInterval(() => {
  for (const { rowsRead, phase } of tracker.list()) process.stdout.write(`${phase} ${rowsRead}\n`);
}, 5);
const imported = await importAddresses({
  store,
  dataFolder,
  now,
  kind: kind as ImportKind,
  tracker,
  input,
  refusedShare: 1,
  checkpointMs: 0,
});
clearInterval(timer);
process.stdout.write(`done ${JSON.stringify(imported)}\n`);
await store.close();
