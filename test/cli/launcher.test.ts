/** The launcher under an older Node: the one that came along takes over, and everything goes through. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, it } from 'node:test';
import { runPostern, startServer } from '../server.ts';

/** The Node of the machine itself, outside any `node_modules`; undefined where there is none. */
const outer = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .map((folder) => join(folder, 'node'))
  .find(existsSync);
const major =
  outer === undefined
    ? 0
    : Number(execFileSync(outer, ['-p', 'process.versions.node.split(".")[0]']).toString());
const skip = outer === undefined || major >= 24 ? `no older Node on this machine (${major})` : false;

describe('the launcher under an older Node', { skip }, () => {
  const node = outer ?? '';

  it('gives output and exit code through', async () => {
    const [good, bad] = await Promise.all([
      runPostern(['config', '--json'], { node }),
      runPostern(['nonsense'], { node }),
    ]);
    assert.equal(good.code, 0, good.err);
    assert.ok((JSON.parse(good.out) as unknown[]).length > 20);
    assert.equal(bad.code, 2);
  });

  it('hands a signal on, and ends as the server ended', async () => {
    const server = await startServer({ node });
    try {
      assert.equal((await fetch(`${server.address}/readyz`)).status, 200);
      assert.deepEqual(await server.stop('SIGTERM'), { code: 0, signal: null });
    } finally {
      await server.remove();
    }
  });
});
