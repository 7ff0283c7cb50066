/**
 * The program that builds the files of a location edition, run by `process.ts`: reading a country of places takes
 * some 100 MB, a process gives all of it back, and the server goes on answering meanwhile. It touches nothing but its
 * standard input, the editions it is told to read and the folder it is told to write to.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import tzLookup from '@photostructure/tz-lookup';
import { PosternError } from '../../errors.ts';
import { decodeZipEdition } from '../../reference/zip-edition.ts';
import { LocationDiff, lossReason, pairRows, suspiciousLosses } from '../diff/index.ts';
import { FINDINGS_FILE, type Findings } from '../findings.ts';
import { decodeLocations, LOCATIONS_FILE } from '../table.ts';
import { LocationTableWriter } from '../table-writer.ts';
import { buildLocations } from './build.ts';
import type {
  LocationBuild,
  LocationBuildAnswer,
  LocationBuildRequest,
  LocationProgress,
} from './process.ts';
import { PlaceChecks } from './quality.ts';

const PROGRESS_MS = 250;
const KIBIBYTE = 1_024;

let bytesRead = 0;
let toldAt = 0;

async function* counted(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of input) {
    bytesRead += chunk.length;
    yield chunk;
  }
}

const tell = (rowsRead: number): void => {
  const now = performance.now();
  if (now - toldAt < PROGRESS_MS) return;
  toldAt = now;
  process.send?.({ bytesRead, rowsRead } satisfies LocationProgress);
};

const build = async (request: LocationBuildRequest): Promise<LocationBuild> => {
  const checks = new PlaceChecks(decodeZipEdition(await readFile(request.zipFile)), tzLookup);
  const writer = new LocationTableWriter();
  const built = await buildLocations(Readable.from(counted(process.stdin), { objectMode: false }), {
    ...request,
    checks,
    take: (facility) => writer.add(facility),
    onRows: tell,
  });
  const compared =
    request.extent === 'preview'
      ? NOT_COMPARED
      : await writeEdition(request, writer.finish(), built.findings);
  const { mapping, unmapped, values, rowsRead, sha256 } = built;
  return {
    sha256,
    rowsRead,
    rowsKept: writer.size,
    findingCounts: built.findings.counts,
    mapping,
    unmapped,
    values,
    ...compared,
    peakBytes: process.resourceUsage().maxRSS * KIBIBYTE,
    ...built.rejects.taken(),
  };
};

const NOT_COMPARED = { diff: {}, loss: null } as const;

/** Writes the files of the edition, after comparing it with the one before. */
const writeEdition = async (
  { folder, before }: LocationBuildRequest,
  bytes: Buffer,
  findings: Findings,
): Promise<Pick<LocationBuild, 'diff' | 'loss'>> => {
  await writeFile(join(folder, LOCATIONS_FILE), bytes);
  const after = decodeLocations(bytes);
  if (before === null) {
    await writeFile(join(folder, FINDINGS_FILE), findings.encode());
    return { diff: { added: after.size, removed: 0, moved: 0, hoursChanged: 0 }, loss: null };
  }
  const earlier = decodeLocations(await readFile(before.file));
  const pairing = await pairRows(earlier, after);
  const { counts } = await LocationDiff.between(earlier, after, pairing);
  const losses = before.watchLoss === 'yes' ? suspiciousLosses(earlier, pairing) : [];
  for (const { state, had, lost } of losses)
    findings.add({ id: null, line: null, kind: 'bulk-loss', message: `${state} lost ${lost} of ${had}` });
  await writeFile(join(folder, FINDINGS_FILE), findings.encode());
  const { added, removed, moved, renamed, renumbered } = counts;
  return {
    diff: { added, removed, moved, hoursChanged: counts['hours-changed'], renamed, renumbered },
    loss: lossReason(losses),
  };
};

const answer = async (request: LocationBuildRequest): Promise<LocationBuildAnswer> => {
  try {
    return { build: await build(request) };
  } catch (error) {
    if (!(error instanceof PosternError)) throw error;
    const { code, message, status, cure, place } = error;
    return {
      refusal: {
        code,
        message,
        status,
        ...(cure !== undefined && { cure }),
        ...(place !== undefined && { place }),
      },
    };
  }
};

process.stdout.write(JSON.stringify(await answer(JSON.parse(process.argv[2] ?? '') as LocationBuildRequest)));
// The channel of progress would keep the process alive.
process.disconnect?.();
