/** `postern import post-offices | collection-boxes SRC`: a location file, standard input or an address, as an edition. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { PosternError } from '../errors.ts';
import type { ImportedLocations, LocationKind, MappingPreview } from '../locations/index.ts';
import type { Request } from './client.ts';
import { type CommandContext, withContext } from './context.ts';
import { editionText } from './editions.ts';
import { watchImports } from './import-progress.ts';
import { table } from './output.ts';
import { withStandardInput } from './standard-input.ts';

const IMPORT_TIMEOUT_MS = 1_800_000;

interface ImportOptions {
  readonly authority?: string;
  readonly publisher?: string;
  readonly licence?: string;
  readonly validUntil?: string;
  readonly layout?: string;
  readonly saveLayout?: string;
  readonly showMapping?: true;
}

const HELP: Readonly<Record<LocationKind, { readonly what: string; readonly examples: readonly string[] }>> =
  {
    'post-offices': {
      what: 'the Post Office Location Dataset of PostalPro, or answers of the USPS locations API',
      examples: [
        'postern import post-offices offices.psv --valid-until 2026-12-31',
        'postern import post-offices offices.psv --show-mapping',
        'postern import post-offices https://gis.example.org/offices.geojson --authority mirror',
      ],
    },
    'collection-boxes': {
      what: 'the Blue Collection Box Location Dataset, a FOIA workbook, All The Places or OpenStreetMap',
      examples: [
        'postern import collection-boxes boxes.geojson.gz --save-layout official-boxes',
        'postern import collection-boxes boxes.psv --layout official-boxes',
      ],
    },
  };

/** Adds both commands below `postern import`. */
export const addLocationImportCommands = (program: Command): void => {
  const parent = program.commands.find((command) => command.name() === 'import');
  if (parent === undefined) throw new Error('The command `import` must be added first.');
  for (const [kind, { what, examples }] of Object.entries(HELP)) {
    parent
      .command(`${kind} <source>`)
      .description(`${what}; a file, an http(s) address, or - for standard input`)
      .option('--authority <authority>', 'who stands behind the data, where it is not USPS')
      .option('--publisher <name>', 'who publishes the data')
      .option('--licence <text>', 'the licence with its attribution')
      .option('--valid-until <date>', 'the date until which hours hold')
      .option('--show-mapping', 'show what each column would be taken for, and import nothing')
      .option('--layout <name or file>', 'what each column holds: a layout kept here, or a JSON file')
      .option('--save-layout <name or file>', 'keep what each column was taken for')
      .addHelpText('after', `\nExamples:\n${examples.map((example) => `  ${example}`).join('\n')}`)
      .action((source: string, options: ImportOptions, command: Command) =>
        withContext(command, (context) =>
          importFrom(context, kind as LocationKind, source, options, command),
        ),
      );
  }
};

const isAddress = (source: string): boolean => /^https?:\/\//i.test(source);

/** How the server gets at the source: it fetches addresses, reads local files itself, and is sent the rest. */
const given = (source: string, path: string, isRemote: boolean): Pick<Request, 'query' | 'file'> => {
  if (isAddress(source)) return { query: { url: source } };
  const name = source === '-' ? 'standard input' : source.split(/[\\/]/).at(-1);
  if (isRemote || source === '-')
    return { query: { name }, file: { path, mediaType: 'application/octet-stream' } };
  return { query: { name, path: resolve(path) } };
};

const importFrom = async (
  context: CommandContext,
  kind: LocationKind,
  source: string,
  { layout, saveLayout, showMapping, ...stated }: ImportOptions,
  command: Command,
): Promise<void> => {
  const { ask, send, config, output } = context;
  const isRemote = command.optsWithGlobals<{ readonly url?: string }>().url !== undefined;
  await withStandardInput(source, async (path) => {
    const { query, file } = given(source, path, isRemote);
    const request = {
      method: 'POST',
      path: `/postern/v1/editions/${kind}`,
      query: { ...query, layout: layout === undefined ? undefined : layoutOf(layout) },
      ...(file !== undefined && { file }),
      timeoutMs: IMPORT_TIMEOUT_MS,
    } as const;
    if (showMapping === true) {
      const preview = await ask<MappingPreview>({ ...request, path: `${request.path}/mapping` });
      if (saveLayout !== undefined) await keepLayout(context, saveLayout, mappingOf(preview));
      output.value(preview, () => previewText(preview));
      return;
    }
    const stop = isRemote ? undefined : watchImports(config, output.note, send);
    try {
      const edition = await ask<ImportedLocations>({ ...request, query: { ...request.query, ...stated } });
      if (saveLayout !== undefined) await keepLayout(context, saveLayout, edition.mapping);
      output.value(edition, () => importText(kind, edition));
      if (edition.state !== 'active') process.exitCode = 1;
    } finally {
      await stop?.();
    }
  });
};

const mappingOf = ({ columns }: MappingPreview): Record<string, string> =>
  Object.fromEntries(columns.flatMap(({ column, field }) => (field === null ? [] : [[column, field]])));

const previewText = ({ columns, rowsRead, rowsKept, refused }: MappingPreview): string =>
  [
    table(
      ['column', 'taken for', 'first values'],
      columns.map(({ column, field, values }) => [column, field ?? '(left out)', values.join(' \u00b7 ')]),
    ),
    `${rowsKept} of the first ${rowsRead} rows would be kept.`,
    ...refused.slice(0, 5).map(({ line, column, reason }) => `  line ${line}, ${column}: ${reason}`),
    'To change it: --save-layout FILE.json, edit the file, then --layout FILE.json',
  ].join('\n');

const importText = (kind: LocationKind, edition: ImportedLocations): string => {
  const found = Object.entries(edition.findings).filter(([, count]) => count > 0);
  return [
    editionText(edition),
    '  columns:',
    ...Object.entries(edition.mapping).map(([column, field]) => `    ${column} → ${field}`),
    ...(edition.unmapped.length === 0 ? [] : [`    left out: ${edition.unmapped.join(', ')}`]),
    ...(found.length === 0
      ? []
      : [
          `  findings: ${found.map(([finding, count]) => `${finding} ${count}`).join(', ')}`,
          `    postern locations findings --kind ${kind} --edition ${edition.edition}`,
        ]),
  ].join('\n');
};

/** Plain words are names of layouts kept by Postern; everything else is a path. */
const isLayoutName = (text: string): boolean => /^[a-z0-9-]{1,50}$/.test(text) && !existsSync(text);

const keepLayout = async (
  { ask, output }: CommandContext,
  where: string,
  columns: Readonly<Record<string, string>>,
): Promise<void> => {
  const layout = { layout: 'locations', columns };
  if (isLayoutName(where)) await ask({ method: 'POST', path: `/postern/v1/layouts/${where}`, body: layout });
  else writeFileSync(where, `${JSON.stringify(layout, null, 2)}\n`);
  output.note(`Layout kept as ${where}`);
};

const layoutOf = (layout: string): string => {
  if (isLayoutName(layout)) return layout;
  try {
    // Its blanks would only lengthen the request.
    return JSON.stringify(JSON.parse(readFileSync(layout, 'utf8')));
  } catch (cause) {
    throw new PosternError(
      'layout_invalid',
      `The layout ${layout} cannot be read: ${(cause as Error).message}.`,
      {
        status: 400,
        cure: 'Expected a JSON file such as one that --save-layout wrote, or the name of a kept layout.',
        cause,
      },
    );
  }
};
