import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { it } from 'node:test';
import { environment, ROOT } from '../server.ts';

it('the example for CI tracks, is refused, subscribes and receives signed events, end to end', async () => {
  const child = spawn(process.execPath, [join(ROOT, 'examples', 'ci-sandbox.mjs')], {
    env: environment({}),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  assert.equal(code, 0, err);
  assert.match(out, /tracked[^]*refused[^]*subscribed[^]*received an event[^]*all as it should be/);
});
