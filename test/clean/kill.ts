/** Kills a cleaning process with SIGKILL again and again; what it leaves at last is what an undisturbed run leaves. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { filesOf, type ReferenceData } from '../../src/reference/clean/index.ts';
import { writeList } from './generate.ts';
import { scratch } from './lists.ts';
import { referenceData } from './reference-data.ts';

const cleaner = fileURLToPath(new URL('cleaner.ts', import.meta.url));

export interface CleanKillOptions {
  readonly rows: number;
  readonly kills: number;
  readonly seed: number;
  readonly chunkBytes: number;
  /** What to hold the rows against, and the list itself; unless stated the ZIP reference and a made list. */
  readonly held?: { readonly reference: ReferenceData; readonly list: string };
}

export interface CleanKillTally {
  readonly kills: number;
  /** Runs that went on from where one was killed. */
  readonly resumed: number;
}

interface Run {
  readonly ended: 'killed' | 'done';
  readonly rows: number;
  readonly resumedRows: number;
}

/** Runs the cleaner; kills it once `after` rows beyond where it began are written, if it gets there. */
const run = async (words: readonly string[], after: number): Promise<Run> => {
  const child = spawn(process.execPath, [cleaner, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const troubles: string[] = [];
  child.stderr.on('data', (chunk) => troubles.push(String(chunk)));
  let rows = 0;
  let resumedRows = 0;
  let isDone = false;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'done') {
      isDone = true;
      return;
    }
    const [done = 0, resumed = 0] = line.split(' ').map(Number);
    rows = done;
    resumedRows = resumed;
    if (done - resumed >= after) child.kill('SIGKILL');
  });
  const [code, signal] = await once(child, 'close');
  if (signal === 'SIGKILL') return { ended: 'killed', rows, resumedRows };
  assert.equal(code, 0, troubles.join(''));
  assert.ok(isDone, troubles.join(''));
  return { ended: 'done', rows, resumedRows };
};

const sha256 = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest('hex');
};

/** @throws AssertionError where a resumed run leaves other bytes than an undisturbed one */
export const killCleaning = async ({
  rows,
  kills,
  seed,
  chunkBytes,
  held,
}: CleanKillOptions): Promise<CleanKillTally> => {
  const folder = scratch();
  const [input, reference, whole, broken] = ['list.csv', 'reference.json', 'whole.csv', 'broken.csv'].map(
    (name) => join(folder, name),
  ) as [string, string, string, string];
  if (held === undefined) await writeList(input, rows, seed);
  else writeFileSync(input, held.list);
  writeFileSync(reference, JSON.stringify(held?.reference ?? referenceData()));
  assert.equal(
    (await run([input, whole, reference, String(chunkBytes)], Number.POSITIVE_INFINITY)).ended,
    'done',
  );

  let killed = 0;
  let resumed = 0;
  const words = [input, broken, reference, String(chunkBytes)];
  for (let round = 0; round < kills; round++) {
    const after = 1 + ((Math.imul(seed + round, 0x9e3779b1) >>> 0) % Math.ceil((rows / (kills + 1)) * 1.2));
    const { ended, resumedRows } = await run(words, after);
    if (resumedRows > 0) resumed++;
    if (ended === 'done') break;
    killed++;
    assert.equal(existsSync(broken), false, 'nothing stands under the final name before the end');
  }
  if (!existsSync(broken)) {
    const last = await run(words, Number.POSITIVE_INFINITY);
    assert.equal(last.ended, 'done');
    if (last.resumedRows > 0) resumed++;
  }
  const [files, expected] = [filesOf(broken), filesOf(whole)];
  for (const name of ['output', 'rejects', 'dictionary', 'summary', 'duplicates'] as const) {
    assert.equal(await sha256(files[name]), await sha256(expected[name]), `${name} is byte-identical`);
  }
  const left = readdirSync(folder).filter((name) => /\.(part|keys|checkpoint\.json)/.test(name));
  assert.deepEqual(left, [], 'nothing temporary is left');
  return { kills: killed, resumed };
};
