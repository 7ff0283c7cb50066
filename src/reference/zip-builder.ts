/**
 * The program that builds the file of a ZIP edition, run as a process of its own by `zip-build-process.ts`: the
 * sources take some 100 MB while they are read, a process gives all of it back when it ends, and the server goes on
 * answering meanwhile. It touches nothing but its standard input and the file that it is told to write.
 */
import { writeFile } from 'node:fs/promises';
import tzLookup from '@photostructure/tz-lookup';
import { PosternError } from '../errors.ts';
import { Rejects } from './rejects.ts';
import { openTable } from './tables/index.ts';
import type { ZipBuild, ZipBuildAnswer, ZipBuildRequest } from './zip-build-process.ts';
import { defaultZips } from './zip-default.ts';
import { encodeZipEdition } from './zip-edition.ts';
import { chooseEntries, layOver } from './zip-locale.ts';
import { readLocale } from './zip-locale-read.ts';
import type { ZipRecord } from './zip-record.ts';
import { readZipSources } from './zip-sources.ts';

const buildDefault = async (output: string): Promise<ZipBuild> => {
  const sources = await readZipSources();
  const rejects = new Rejects();
  const { records, rowsRead } = defaultZips(sources, tzLookup, rejects);
  await writeFile(output, encodeZipEdition(records));
  return { sha256: sources.sha256, rowsRead, rowsKept: records.length, counts: {}, ...rejects.taken() };
};

const buildLocale = async (
  output: string,
  { name, layout, limits, authority }: Extract<ZipBuildRequest, { kind: 'locale' }>,
): Promise<ZipBuild> => {
  const rejects = new Rejects();
  const sheets = layout.sheets.map((sheet) => sheet.name);
  const table = openTable({ input: process.stdin, name, sheets, limits });
  const read = await readLocale(table, layout, name, rejects);
  // What the default's own sources refuse is told by the default edition.
  const defaults = defaultZips(await readZipSources(), tzLookup, new Rejects()).records;
  const cities = new Map(defaults.map(({ zip, city }: ZipRecord) => [zip, city]));
  const entries = chooseEntries(read.entries, (zip) => cities.get(zip) ?? null);
  const { records, unplaced } = layOver(defaults, entries, authority);
  for (const { zip, line, office } of unplaced) {
    const reason = `${zip} is unknown, and its office ${office.name} lies in another state (${office.state})`;
    rejects.refuse({ source: name, line, column: 'PHYSICAL STATE', reason });
  }
  await writeFile(output, encodeZipEdition(records));
  return {
    sha256: table.sha256(),
    rowsRead: read.rows,
    rowsKept: read.rows - rejects.count,
    counts: { zipsInFile: entries.length, zerosRestored: read.repaired },
    ...rejects.taken(),
  };
};

const answer = async (request: ZipBuildRequest): Promise<ZipBuildAnswer> => {
  try {
    const { output } = request;
    return {
      build: await (request.kind === 'default' ? buildDefault(output) : buildLocale(output, request)),
    };
  } catch (error) {
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

process.stdout.write(JSON.stringify(await answer(JSON.parse(process.argv[2] ?? '') as ZipBuildRequest)));
