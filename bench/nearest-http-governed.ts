/** Ours of `nearest-http`: the whole program with an edition of synthetic boxes, asked without a token. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '../src/config.ts';
import { LOCATIONS_FILE } from '../src/locations/table.ts';
import { openPostern } from '../src/main.ts';
import { EditionRegistry } from '../src/reference/index.ts';
import { openStore } from '../src/store/index.ts';
import { syntheticEdition } from '../test/locations/synthetic.ts';
import { serveBench } from './serving.ts';

interface Given {
  readonly data: string;
  readonly file: string;
}

process.once('message', async (payload) => {
  const { data, file } = payload as Given;
  // What is measured is the way of a request, not where it is stopped.
  const config = readConfig(
    {
      POSTERN_DATA: data,
      POSTERN_PORT: '0',
      POSTERN_ANONYMOUS_PER_MINUTE: '10000000',
      POSTERN_ANONYMOUS_CONCURRENT: '10000',
    },
    data,
  );
  await (await openPostern(config, { door: 'local' })).close();
  const store = await openStore({ dataFolder: data });
  const registry = new EditionRegistry({ store, dataFolder: data, now: Date.now });
  const bytes = await readFile(file);
  await registry.build(syntheticEdition(), async ({ folder }) => {
    await writeFile(join(folder, LOCATIONS_FILE), bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { sha256, rowsRead: 1, rowsKept: 1, diff: {} };
  });
  const edition = await registry.active('collection-boxes');
  await store.close();
  const postern = await openPostern(config, { door: 'network' });
  const port = await postern.listen();
  serveBench({ port, token: '', head: { edition: JSON.stringify(edition) } });
});
