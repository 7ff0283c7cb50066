/**
 * Governed city-state (full pipeline on; only the bench app's quota is raised) against bare `node:http` sending the
 * same bytes. Both servers are processes of their own; the generator is a third. The measure is server CPU time a
 * request, in turns, so that the generator's ceiling does not flatter anybody; requests a second stand in `details`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchResult } from './result.ts';
import { type Measured, measure, median, type Server, start } from './serving.ts';

const CONNECTIONS = 32;
const SECONDS = 3;
const ROUNDS = 3;
const WARM_UP_ROUNDS = 2;

export default async (): Promise<BenchResult> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-bench-'));
  const servers: Server[] = [];
  try {
    const governed = await start('./http-governed.ts', { data: join(folder, 'data') });
    servers.push(governed);
    const path = '/addresses/v3/city-state?ZIPCode=90210';
    const headers = { authorization: `Bearer ${governed.token}` };
    const sample = await fetch(`http://127.0.0.1:${governed.port}${path}`, { headers });
    const body = await sample.text();
    if (sample.status !== 200 || body !== '{"city":"BEVERLY HILLS","state":"CA"}') {
      throw new Error(`the governed answer is wrong: ${sample.status} ${body}`);
    }
    const head = Object.fromEntries(
      [...sample.headers].filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name)),
    );
    const bare = await start('./http-bare.ts', { head, body });
    servers.push(bare);

    const rounds: { governed: Measured; bare: Measured; sensitive: Measured }[] = [];
    const load = { paths: [path], headers, connections: CONNECTIONS, seconds: SECONDS };
    const sensitive = { ...load, paths: ['/bench/sensitive?id=1'] };
    // Until the compiler is done with both: what is measured is the work, not its translation.
    for (let round = 0; round < WARM_UP_ROUNDS; round += 1) {
      await measure(governed, load);
      await measure(governed, sensitive);
      await measure(bare, load);
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push({
        bare: await measure(bare, load),
        governed: await measure(governed, load),
        sensitive: await measure(governed, sensitive),
      });
    }
    const of = (name: 'governed' | 'bare' | 'sensitive', key: keyof Measured): number =>
      median(rounds.map((round) => round[name][key]));
    const ceiling = of('bare', 'requestsPerSecond');
    const ours = of('governed', 'microsecondsPerRequest');
    const peer = of('bare', 'microsecondsPerRequest');
    return {
      name: 'http',
      unit: 'µs server CPU/request (ratio is bare ÷ governed)',
      ours,
      peers: { 'node:http': peer },
      ratio: peer / ours,
      details: {
        aim: 0.6,
        governed: {
          requestsPerSecond: of('governed', 'requestsPerSecond'),
          p99Ms: of('governed', 'p99Ms'),
        },
        bare: { requestsPerSecond: ceiling, p99Ms: of('bare', 'p99Ms') },
        sensitiveDurableBeforeAnswer: {
          microsecondsPerRequest: of('sensitive', 'microsecondsPerRequest'),
          requestsPerSecond: of('sensitive', 'requestsPerSecond'),
          p99Ms: of('sensitive', 'p99Ms'),
        },
        generatorCeilingRequestsPerSecond: ceiling,
        connections: CONNECTIONS,
        rounds: ROUNDS,
        secondsPerRound: SECONDS,
      },
    };
  } finally {
    for (const server of servers) server.process.send('stop');
    rmSync(folder, { recursive: true, force: true });
  }
};
