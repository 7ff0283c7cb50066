/**
 * `postern import zip4 | city-state | nad | openaddresses | addresses-csv FILE`: address data as an edition. The server reads the
 * file itself by its path, so that a file of any size is imported in constant memory; meanwhile progress is shown.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { PosternError } from '../errors.ts';
import type { ImportedEdition, ImportKind } from '../reference/address/index.ts';
import type { Request } from './client.ts';
import { type CommandContext, withContext } from './context.ts';
import { editionText } from './editions.ts';
import { watchImports } from './import-progress.ts';

/** The whole country's addresses take less. */
const IMPORT_TIMEOUT_MS = 86_400_000;

interface ImportOptions {
  readonly authority?: string;
  readonly publisher?: string;
  readonly licence?: string;
  readonly validUntil?: string;
  readonly mapping?: string;
}

interface KindHelp {
  readonly kind: ImportKind;
  readonly what: string;
  readonly example: string;
}

const KINDS: readonly KindHelp[] = [
  {
    kind: 'zip4',
    what: 'the licensed AIS ZIP+4 product: records of 182 bytes, or the ZIP archive of them',
    example: 'postern import zip4 zip4.txt --valid-until 2026-12-31',
  },
  {
    kind: 'city-state',
    what: 'the licensed AIS City State product: records of 129 bytes, or the ZIP archive of them',
    example: 'postern import city-state ctystate.txt',
  },
  {
    kind: 'nad',
    what: 'the text release of the National Address Database, plain or in gzip',
    example: 'postern import nad NAD_r23.txt.gz',
  },
  {
    kind: 'openaddresses',
    what: 'addresses of OpenAddresses or Overture: GeoJSON, a feature a line, plain or in gzip',
    example: 'postern import openaddresses dc.geojson.gz --licence "CC BY 4.0, DC GIS"',
  },
  {
    kind: 'addresses-csv',
    what: 'addresses of your own table, by a mapping of its columns',
    example: 'postern import addresses-csv own.csv --mapping mapping.json',
  },
];

/** Adds a command for each kind below `postern import`. */
export const addAddressImportCommands = (program: Command): void => {
  const parent = program.commands.find((command) => command.name() === 'import');
  if (parent === undefined) throw new Error('The command `import` must be added first.');
  for (const { kind, what, example } of KINDS) {
    const command = parent
      .command(`${kind} <file>`)
      .description(what)
      .option('--authority <authority>', 'who stands behind the data, where it is another than usual')
      .option('--publisher <name>', 'who publishes the data')
      .option('--licence <text>', 'the licence with its attribution')
      .option('--valid-until <date>', 'the date until which the data may be used');
    if (kind === 'addresses-csv') {
      command.requiredOption(
        '--mapping <file>',
        'JSON such as {"number":"HOUSE_NO","street":"STREET","zip":"ZIP"}',
      );
    }
    command
      .addHelpText('after', `\nExample:\n  ${example}`)
      .action((file: string, options: ImportOptions, self: Command) =>
        withContext(self, (context) => importFile(context, kind, file, options, self)),
      );
  }
};

const importFile = async (
  { ask, send, config, output }: CommandContext,
  kind: ImportKind,
  file: string,
  { mapping, ...options }: ImportOptions,
  command: Command,
): Promise<void> => {
  const { url } = command.optsWithGlobals<{ readonly url?: string }>();
  const name = file.split(/[\\/]/).at(-1) ?? file;
  const columns = mapping === undefined ? undefined : readMapping(mapping);
  if (columns !== undefined) output.note(`Columns: ${columns}`);
  const request: Request = {
    method: 'POST',
    path: `/postern/v1/editions/${kind}`,
    query: { name, ...options, mapping: columns, ...(url === undefined && { path: resolve(file) }) },
    ...(url !== undefined && { file: { path: file, mediaType: 'application/octet-stream' } }),
    timeoutMs: IMPORT_TIMEOUT_MS,
  };
  const stop = url === undefined ? watchImports(config, output.note, send) : undefined;
  try {
    const edition = await ask<ImportedEdition>(request);
    output.value(edition, () => `${editionText(edition)}${begunText(edition)}`);
    if (edition.state !== 'active') process.exitCode = 1;
  } finally {
    await stop?.();
  }
};

const readMapping = (file: string): string => {
  try {
    return JSON.stringify(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new PosternError(
      'mapping_invalid',
      `The mapping ${file} cannot be read: ${(cause as Error).message}.`,
      {
        status: 400,
        cure: 'Expected a JSON file such as {"number": "HOUSE_NO", "street": "STREET", "zip": "ZIP"}.',
        cause,
      },
    );
  }
};

const begunText = ({ begun, resumedRows }: ImportedEdition): string => {
  if (begun === 'anew') return '';
  return begun === 'resumed'
    ? `\n  went on from an interrupted import, after ${resumedRows.toLocaleString('en-US')} rows`
    : '\n  from the start: the import that was interrupted was of another file';
};
