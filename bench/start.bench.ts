/**
 * From the start of the process to the first governed answer, on a data folder that exists, and the memory it then
 * holds. No peer is named for this one: `ratio` is the aim (1,000 ms) ÷ ours. The very first start, which also builds
 * the ZIP edition, stands in `details`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchResult } from './result.ts';

const AIM_MS = 1000;
const AIM_MEBIBYTES = 150;
const ROUNDS = 5;
const DEADLINE_MS = 30_000;
const LAUNCHER = fileURLToPath(new URL('../bin/postern.js', import.meta.url));

interface Started {
  readonly firstAnswerMs: number;
  readonly residentMebibytes: number;
}

/** Resident memory now, from proc(5). */
const residentOf = (pid: number): number => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
};

const addressOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const address = /"address":"([^"]+)"/.exec(text)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    setTimeout(() => reject(new Error('the server did not start in time')), DEADLINE_MS).unref();
  });

const startOnce = async (data: string): Promise<Started> => {
  const began = performance.now();
  const child = spawn(process.execPath, [LAUNCHER, 'serve', '--json'], {
    env: { ...process.env, POSTERN_DATA: data, POSTERN_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const address = await addressOf(child);
    const answer = await fetch(`${address}/postern/v1/zips/90210`);
    const { city } = (await answer.json()) as { city: string };
    const firstAnswerMs = performance.now() - began;
    if (city !== 'BEVERLY HILLS') throw new Error(`the answer is wrong: ${city}`);
    return { firstAnswerMs, residentMebibytes: residentOf(child.pid ?? 0) };
  } finally {
    child.removeAllListeners('exit');
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
};

const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;

export default async (): Promise<BenchResult> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-bench-'));
  try {
    const data = join(folder, 'data');
    const first = await startOnce(data);
    const later: Started[] = [];
    for (let round = 0; round < ROUNDS; round += 1) later.push(await startOnce(data));
    const ours = median(later.map(({ firstAnswerMs }) => firstAnswerMs));
    return {
      name: 'start',
      unit: 'ms from process start to first governed answer (ratio is the aim ÷ ours)',
      ours,
      peers: {},
      ratio: AIM_MS / ours,
      details: {
        aimMs: AIM_MS,
        aimResidentMebibytes: AIM_MEBIBYTES,
        residentMebibytes: median(later.map(({ residentMebibytes }) => residentMebibytes)),
        firstStartEverMs: first.firstAnswerMs,
        firstStartEverResidentMebibytes: first.residentMebibytes,
        rounds: ROUNDS,
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
