/** `postern import post-offices | collection-boxes SRC`: a location file, or standard input, as an edition. */
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { PosternError } from '../errors.ts';
import type { ImportedLocations, LocationKind } from '../locations/index.ts';
import { type CommandContext, withContext } from './context.ts';
import { editionText } from './editions.ts';

const IMPORT_TIMEOUT_MS = 1_800_000;

interface ImportOptions {
  readonly authority?: string;
  readonly publisher?: string;
  readonly licence?: string;
  readonly validUntil?: string;
  readonly layout?: string;
  readonly saveLayout?: string;
}

const HELP: Readonly<Record<LocationKind, { readonly what: string; readonly example: string }>> = {
  'post-offices': {
    what: 'the Post Office Location Dataset of PostalPro, or answers of the USPS locations API',
    example: 'postern import post-offices offices.psv --valid-until 2026-12-31',
  },
  'collection-boxes': {
    what: 'the Blue Collection Box Location Dataset, a FOIA workbook, All The Places or OpenStreetMap',
    example: 'postern import collection-boxes boxes.geojson.gz --save-layout boxes.json',
  },
};

/** Adds both commands below `postern import`. */
export const addLocationImportCommands = (program: Command): void => {
  const parent = program.commands.find((command) => command.name() === 'import');
  if (parent === undefined) throw new Error('The command `import` must be added first.');
  for (const [kind, { what, example }] of Object.entries(HELP)) {
    parent
      .command(`${kind} <file>`)
      .description(`${what}; - reads standard input`)
      .option('--authority <authority>', 'who stands behind the data, where it is not USPS')
      .option('--publisher <name>', 'who publishes the data')
      .option('--licence <text>', 'the licence with its attribution')
      .option('--valid-until <date>', 'the date until which hours hold')
      .option('--layout <file>', 'JSON that says what each column holds')
      .option('--save-layout <file>', 'write down what each column was taken for')
      .addHelpText('after', `\nExample:\n  ${example}`)
      .action((file: string, options: ImportOptions, command: Command) =>
        withContext(command, (context) => importFile(context, kind as LocationKind, file, options)),
      );
  }
};

const importFile = async (
  { ask, output }: CommandContext,
  kind: LocationKind,
  file: string,
  { layout, saveLayout, ...stated }: ImportOptions,
): Promise<void> => {
  const folder = file === '-' ? mkdtempSync(join(tmpdir(), 'postern-import-')) : undefined;
  try {
    const path = folder === undefined ? file : join(folder, 'input');
    if (folder !== undefined) await pipeline(process.stdin, createWriteStream(path, { mode: 0o600 }));
    const edition = await ask<ImportedLocations>({
      method: 'POST',
      path: `/postern/v1/editions/${kind}`,
      query: {
        name: folder === undefined ? file.split(/[\\/]/).at(-1) : 'standard input',
        ...stated,
        layout: layout === undefined ? undefined : readLayout(layout),
      },
      file: { path, mediaType: 'application/octet-stream' },
      timeoutMs: IMPORT_TIMEOUT_MS,
    });
    if (saveLayout !== undefined) {
      const saved = { layout: 'locations', columns: edition.mapping };
      writeFileSync(saveLayout, `${JSON.stringify(saved, null, 2)}\n`);
    }
    output.value(edition, () => importText(edition));
    if (edition.state !== 'active') process.exitCode = 1;
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
};

const importText = (edition: ImportedLocations): string => {
  const doubts = Object.entries(edition.findings).filter(([, count]) => count > 0);
  return [
    editionText(edition),
    '  columns:',
    ...Object.entries(edition.mapping).map(([column, field]) => `    ${column} → ${field}`),
    ...(edition.unmapped.length === 0 ? [] : [`    left out: ${edition.unmapped.join(', ')}`]),
    ...(doubts.length === 0
      ? []
      : [`  doubts: ${doubts.map(([kind, count]) => `${kind} ${count}`).join(', ')}`]),
  ].join('\n');
};

const readLayout = (file: string): string => {
  try {
    // Its blanks would only lengthen the request.
    return JSON.stringify(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new PosternError(
      'layout_invalid',
      `The layout ${file} cannot be read: ${(cause as Error).message}.`,
      {
        status: 400,
        cure: 'Expected a JSON file such as one that --save-layout wrote.',
        cause,
      },
    );
  }
};
