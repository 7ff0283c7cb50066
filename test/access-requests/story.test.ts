import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { it } from 'node:test';
import { environment, ROOT } from '../server.ts';

const DEADLINE_MS = 180_000;

it('examples/3pl.sh tells the story of a 3PL from its request to its first tracked piece to the end of the grant', async () => {
  const child = spawn('bash', [join(ROOT, 'examples', '3pl.sh')], {
    env: environment({}),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const guard = setTimeout(() => child.kill('SIGTERM'), DEADLINE_MS);
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  clearTimeout(guard);
  assert.equal(code, 0, `${out}\n${err}`);
  const said = out.split('\n').filter((line) => line !== '' && !line.startsWith('=='));
  for (const line of ['public', 'ip_agreement_missing', 'second-approval', 'purpose_not_granted', 'ended']) {
    assert.ok(said.includes(line), `${line}\n${out}`);
  }
  assert.equal(said.at(-1), 'done');
});
