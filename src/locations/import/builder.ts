/**
 * The program that builds the files of a location edition, run by `process.ts`: reading a country of places takes
 * some 100 MB, a process gives all of it back, and the server goes on answering meanwhile. It touches nothing but its
 * standard input, the ZIP edition it is told to read and the folder it is told to write to.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import tzLookup from '@photostructure/tz-lookup';
import { PosternError } from '../../errors.ts';
import { decodeZipEdition } from '../../reference/zip-edition.ts';
import { encodeLocations, LOCATIONS_FILE } from '../table.ts';
import { buildLocations } from './build.ts';
import type { LocationBuild, LocationBuildAnswer, LocationBuildRequest } from './process.ts';
import { PlaceChecks } from './quality.ts';

const build = async (request: LocationBuildRequest): Promise<LocationBuild> => {
  const checks = new PlaceChecks(decodeZipEdition(await readFile(request.zipFile)), tzLookup);
  const built = await buildLocations(process.stdin, { ...request, checks });
  await writeFile(join(request.folder, LOCATIONS_FILE), encodeLocations(built.facilities));
  await writeFile(
    join(request.folder, 'findings.json'),
    `${JSON.stringify({ counts: built.findingCounts, findings: built.findings }, null, 1)}\n`,
  );
  return {
    sha256: built.sha256,
    rowsRead: built.rowsRead,
    rowsKept: built.facilities.length,
    findingCounts: built.findingCounts,
    mapping: built.mapping,
    unmapped: built.unmapped,
    ...built.rejects.taken(),
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
