/**
 * The program that builds the file of an address edition, run as a process of its own by `build-process.ts`: it reads its
 * standard input to the end in constant memory and touches nothing but the files that it is told to write.
 */
import { join } from 'node:path';
import { PosternError } from '../../errors.ts';
import { Rejects } from '../rejects.ts';
import { ADDRESS_FILE } from './address-file.ts';
import { AddressFileBuilder } from './address-file-builder.ts';
import {
  type BuildAnswer,
  type BuildProgress,
  type BuildRequest,
  type Built,
  PASSWORD_VARIABLE,
} from './build-process.ts';
import { type BuildState, ChangedInput } from './build-state.ts';
import { type ByteInput, openBytes, refusal } from './byte-input.ts';
import { CITY_STATE_FILE, CityStateFileBuilder } from './city-state-file.ts';
import { layoutOfMapping, parseMapping } from './csv-mapping.ts';
import { readFixedLayout } from './fixed-layout.ts';
import { readHeaderLayout } from './header-layout.ts';
import { ImportRun } from './import-run.ts';
import { readCityState } from './read-city-state.ts';
import { readGeoJson } from './read-geojson.ts';
import { readAddressTable } from './read-table.ts';
import { readZip4 } from './read-zip4.ts';
import { Stage } from './stage.ts';

const PROGRESS_MS = 500;
const STAGE_FILE = 'stage.sqlite';

const report = (progress: BuildProgress): void => {
  process.send?.(progress);
};

const readInto = async (request: BuildRequest, input: ByteInput, run: ImportRun): Promise<void> => {
  switch (request.kind) {
    case 'zip4':
      run.builder.source({ name: request.name, licence: request.licence });
      return readZip4(input.chunks, await readFixedLayout('ais-zip4'), run);
    case 'nad':
      return readAddressTable(input.chunks, await readHeaderLayout('nad'), request.licence, run);
    case 'addresses-csv':
      return readAddressTable(
        input.chunks,
        layoutOfMapping(parseMapping(request.mapping)),
        request.licence,
        run,
      );
    case 'openaddresses':
      return readGeoJson(input.chunks, request.licence, run);
    case 'city-state':
      throw new Error('The City State product is read by buildCityState.');
  }
};

const openInput = async (request: BuildRequest, from: BuildState | undefined): Promise<ByteInput> => {
  const { archive, name, folder, kind } = request;
  if (archive === null) return openBytes(process.stdin, name, from);
  const password = process.env[PASSWORD_VARIABLE] ?? '';
  // Most imports read no archive.
  const { openArchive } = await import('./archive.ts');
  return openArchive(
    {
      path: archive,
      name,
      scratch: folder,
      password: password === '' ? undefined : password,
      members: kind === 'nad' || kind === 'addresses-csv' ? 'one' : 'several',
    },
    from,
  );
};

const buildAddresses = async (request: BuildRequest): Promise<Built> => {
  const { work, name } = request;
  const stage = work === null ? undefined : new Stage(join(work.folder, STAGE_FILE), 'kept');
  const saved = stage?.state;
  const from = saved === undefined ? undefined : (JSON.parse(saved) as BuildState);
  const input = await openInput(request, from);
  const builder = new AddressFileBuilder(join(request.folder, ADDRESS_FILE), {
    ...(stage !== undefined && { stage }),
    ...(from !== undefined && { sources: from.sources }),
  });
  const run = new ImportRun({
    builder,
    name,
    input,
    checkpointMs: work?.checkpointMs ?? null,
    onCheckpoint: () => tell(),
    from,
  });
  const resumedRows = run.rowsRead;
  const tell = (): void =>
    report({ phase: 'reading', bytesRead: input.bytesRead(), rowsRead: run.rowsRead, resumedRows });
  const timer = setInterval(tell, PROGRESS_MS);
  try {
    await readInto(request, input, run);
    if (run.rowsKept === 0) throw nothingUsable(request.name, run.rowsRead, run.rejects.count);
    run.checkpoint();
    const counts = builder.finish((streets) =>
      report({
        phase: 'writing',
        bytesRead: input.bytesRead(),
        rowsRead: run.rowsRead,
        resumedRows,
        streets,
      }),
    );
    return {
      sha256: input.sha256(),
      rowsRead: run.rowsRead,
      rowsKept: run.rowsKept,
      resumedRows,
      counts: { ...counts, ...run.leftOut },
      ...run.rejects.taken(),
    };
  } catch (error) {
    builder.abandon();
    throw error;
  } finally {
    clearInterval(timer);
  }
};

const buildCityState = async (request: BuildRequest): Promise<Built> => {
  const input = await openInput(request, undefined);
  const builder = new CityStateFileBuilder(join(request.folder, CITY_STATE_FILE));
  const rejects = new Rejects();
  try {
    const layout = await readFixedLayout('ais-city-state');
    const { rows, kept, counts } = await readCityState(input.chunks, layout, builder, rejects, request.name);
    if (kept === 0) throw nothingUsable(request.name, rows, rejects.count);
    builder.finish();
    return {
      sha256: input.sha256(),
      rowsRead: rows,
      rowsKept: kept,
      resumedRows: 0,
      counts,
      ...rejects.taken(),
    };
  } catch (error) {
    builder.abandon();
    throw error;
  }
};

const nothingUsable = (name: string, read: number, refused: number): PosternError =>
  refusal(
    'input_empty',
    name,
    `it holds no usable row (${read} read, ${refused} refused)`,
    'Check that this is the right file.',
  );

const answer = async (request: BuildRequest): Promise<BuildAnswer> => {
  try {
    const built = await (request.kind === 'city-state' ? buildCityState(request) : buildAddresses(request));
    return { built };
  } catch (error) {
    if (error instanceof ChangedInput) return { changed: true };
    if (!(error instanceof PosternError)) throw error;
    const { code, message, status, cure, place } = error;
    return {
      refusal: {
        code,
        message,
        status,
        ...(cure === undefined ? {} : { cure }),
        ...(place === undefined ? {} : { place }),
      },
    };
  }
};

// Where the program that asked for this ends, nobody waits for the edition: what is here is swept at its next start.
process.once('disconnect', () => process.exit(1));

const request = JSON.parse(process.argv[2] ?? '') as BuildRequest;
process.stdout.write(JSON.stringify(await answer(request)), () => process.exit(0));
