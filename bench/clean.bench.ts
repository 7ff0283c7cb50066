/**
 * Cleaning of a whole list: 1,000,000 messy rows made of the real ZIP data, whole processes timed from start to exit.
 * The peer does less: it splits rows and addresses, checks nothing and standardises nothing.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { writeList } from '../test/clean/generate.ts';
import { referenceData } from '../test/clean/reference-data.ts';
import type { BenchResult } from './result.ts';

const ROWS = 1_000_000;
const PEER_ROWS = 100_000;
const SEED = 1;

const program = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

interface Timed {
  readonly seconds: number;
  readonly said: Readonly<Record<string, unknown>>;
}

const timed = (script: string, words: readonly string[]): Timed => {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [program(script), ...words], {
    encoding: 'utf8',
  });
  const seconds = (performance.now() - started) / 1_000;
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
  return { seconds, said: JSON.parse(stdout) as Record<string, unknown> };
};

/** The first lines of a file. */
const slice = async (from: string, to: string, lines: number): Promise<void> => {
  const out = createWriteStream(to);
  const input = createReadStream(from);
  let left = lines;
  for await (const line of createInterface({ input })) {
    if (left-- === 0) break;
    if (!out.write(`${line}\n`)) await once(out, 'drain');
  }
  input.destroy();
  out.end();
  await once(out, 'close');
};

export default async (): Promise<BenchResult> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-bench-clean-'));
  try {
    const [list, part, reference] = ['list.csv', 'part.csv', 'reference.json'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    await writeList(list, ROWS, SEED);
    await slice(list, part, PEER_ROWS);
    writeFileSync(reference, JSON.stringify(referenceData()));
    // In turns; the better of two runs of each, so that a busy moment counts for neither.
    const ours: Timed[] = [];
    const peer: Timed[] = [];
    for (let turn = 0; turn < 2; turn++) {
      peer.push(timed('clean-peer.ts', [part, join(folder, 'peer.csv')]));
      ours.push(timed('clean-ours.ts', [list, join(folder, `ours-${turn}.csv`), reference]));
    }
    const best = (runs: readonly Timed[]) =>
      runs.reduce((one, other) => (other.seconds < one.seconds ? other : one));
    const [our, their] = [best(ours), best(peer)];
    const peak = Math.max(...ours.map(({ said }) => Number(said.peakKilobytes)));
    const oursRate = Math.round(Number(our.said.rows) / our.seconds);
    const peerRate = Math.round(Number(their.said.rows) / their.seconds);
    return {
      name: 'clean',
      unit: 'rows/s',
      ours: oursRate,
      peers: { 'csv-parse + parse-address': peerRate },
      ratio: oursRate / peerRate,
      details: {
        rows: our.said.rows,
        megabytes: Math.round(statSync(list).size / 1e6),
        seconds: Number(our.seconds.toFixed(2)),
        secondsOfEachRun: ours.map(({ seconds }) => Number(seconds.toFixed(2))),
        aimSeconds: 10,
        peakMegabytes: Math.round(peak / 1024),
        aimMegabytes: 300,
        workers: 2,
        outcomes: our.said.outcomes,
        seed: SEED,
        peerMeasuredOn: `${their.said.rows} rows of the same list in ${their.seconds.toFixed(2)} s, as rows/s; one thread, no validation`,
        peerSecondsScaled: Number(((their.seconds * ROWS) / Number(their.said.rows)).toFixed(1)),
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
